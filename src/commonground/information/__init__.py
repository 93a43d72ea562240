"""What it would be worth to know. In: a plan's baseline, prices, figures. Out: `Information`, judged figures ranked."""

from commonground.information.judging import rank_judged

__all__ = ["rank_judged"]
