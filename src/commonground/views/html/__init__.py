"""plan.html: one self-contained page. In: plan.json. Out: HTML that needs no script and no network."""
