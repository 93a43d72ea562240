"""The cost of an option pays for its staff."""

from commonground.evidence import read
from commonground.evidence.figures import from_tables
from commonground.evidence.page_letters import least_hour_gbp

EVIDENCE = read()
ASSUMED = from_tables(EVIDENCE)


def test_the_cost_of_every_option_pays_for_its_staff() -> None:
    """Even were all of them of the lowest band, whose hour includes overheads."""
    year_gbp = ASSUMED.number("settle.hours_per_wte") * least_hour_gbp(EVIDENCE)
    short = {
        option: round(staff / 100 * year_gbp / cost, 2)
        for option in EVIDENCE.interventions["id"]
        for staff, cost in [
            (ASSUMED.number(f"options.{option}.staff_wte_per_100"), ASSUMED.number(f"options.{option}.cost_gbp"))
        ]
        if staff / 100 * year_gbp > cost * 1.01
    }
    assert short == {}


def test_staff_that_a_cost_pays_for_move_with_the_hour_and_the_year_of_work() -> None:
    formulas = {row["figure"]: row["formula"] for row in EVIDENCE.derivations.to_dicts()}
    derived = [name for name in formulas if name.endswith(".staff_wte_per_100") and ".cost_gbp" in formulas[name]]
    assert len(derived) > 25
    assert [name for name in derived if "settle.hours_per_wte" not in formulas[name]] == []
