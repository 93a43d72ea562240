"""The document that partners argue over and sign. In: what every room found. Out: plan.json, plan.html, plan.xlsx."""
