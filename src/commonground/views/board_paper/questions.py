"""Which of the plan's answers goes with which question of a body. Out: `ANSWERED`, `COMMON`."""

from __future__ import annotations

from commonground.views.board_paper.model import Answer, Question

ANSWERED: dict[str, Answer] = {
    "Do we break even by ourselves in every year of this plan?": "even",
    "Do all our places get the same, and if not, why?": "wards",
    "Which promises of ours reach beyond this year's allocation?": "beyond",
    "If activity falls, does our income fall faster than our cost?": "income",
    "Which beds, lists or clinics close, when, and what do they cost until then?": "closing",
    "Where do the staff come from, and who loses them?": "staff",
    "Who carries the risk if costs rise or the effect does not come?": "carry",
    "Is it safe, and how shall we know early if it is not?": "early",
    "What does it pay a practice, for how long, and through whom?": "paid",
    "How much more work is it for each practice each week?": "work",
    "Does it touch our core contract, now or later?": "contract",
    "Who employs the staff, and who bears the cost if the money ends?": "ends",
    "What does it mean for my ward?": "wards",
    "Are we taking on costs that are the NHS's?": "burden",
    "What if a partner leaves, or overspends?": "carry",
    "Is it inside the budget that full council set?": "even",
    "What will scrutiny ask, and can it still be called in?": "call_in",
    "How many calls, and officers' hours, does it take off the force?": "work",
    "Is it money we give once, or every year?": "ends",
    "When does the money come, and for how long is it promised?": "paid",
    "What happens to our staff and the people we help when it ends?": "ends",
    "Who pays for the support once the project ends?": "ends",
    "What do we promise, for how long, and who pays?": "burden",
    "Which people whom we serve gain from it?": "inequality",
    "What if a partner leaves or the money ends?": "leave",
    "What could go wrong, and who would answer for it?": "line",
}
COMMON = (
    Question("Who pays if it costs more than planned?", "carry"),
    Question("How do we get out, and how fast?", "leave"),
    Question("What pays for it when the plan ends?", "ends"),
    Question("How good is the evidence?", "evidence"),
    Question("What if nothing is done?", "nothing"),
)
