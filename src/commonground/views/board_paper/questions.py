"""Which of the plan's answers goes with which question of a body. Out: `ANSWERED`, `COMMON`."""

from __future__ import annotations

from commonground.views.board_paper.model import Answer, Question

ANSWERED: dict[str, Answer] = {
    "Do all our places get the same, and if not, why?": "places",
    "Which promises of ours reach beyond this year's allocation?": "beyond",
    "Who carries the risk if costs rise or the effect does not come?": "carry",
    "Is it safe, and how shall we know early if it is not?": "early",
    "What does it pay a practice, for how long, and through whom?": "paid",
    "How much more work is it for each practice each week?": "work",
    "Does it touch our core contract, now or later?": "contract",
    "What does it mean for my ward?": "wards",
    "What if a partner leaves, or overspends?": "leave_or_overspend",
    "What will scrutiny ask, and can it still be called in?": "call_in",
    "How many calls, and officers' hours, does it take off the force?": "work",
    "Is it money we give once, or every year?": "once",
    "When does the money come, and for how long is it promised?": "paid",
    "Who pays for the support once the project ends?": "ends",
    "What do we promise, for how long, and who pays?": "paid",
    "What if a partner leaves or the money ends?": "leave_or_end",
}
COMMON = (
    Question("Who pays if it costs more than planned?", "carry"),
    Question("How do we get out, and how fast?", "leave"),
    Question("What pays for it when the plan ends?", "ends"),
    Question("How good is the evidence?", "evidence"),
    Question("What if nothing is done?", "nothing"),
)
