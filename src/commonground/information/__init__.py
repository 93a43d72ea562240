"""What it would be worth to know. In: a plan's baseline, prices, figures. Out: `Information`, judged figures ranked.

And for each partner `Standing`s and `Swing`s: which figures move where it ends.
"""

from commonground.information.judging import rank_judged
from commonground.information.partners import Drawings, weigh_partners

__all__ = ["Drawings", "rank_judged", "weigh_partners"]
