"""docs/evidence.md from the tables. In: `Evidence`. Out: Markdown.

Write it anew with `python -m commonground.evidence.page docs/look-up.csv > docs/evidence.md`; a test compares the two.
"""

from __future__ import annotations

import sys

import polars as pl

from commonground.evidence import page_letters as letters
from commonground.evidence import page_needs as of_needs
from commonground.evidence import page_running as running
from commonground.evidence import page_sections as parts
from commonground.evidence import page_staff as staff
from commonground.evidence import page_years as years
from commonground.evidence.figures import from_tables
from commonground.evidence.model import Assumptions, Evidence
from commonground.evidence.page_look_up import tabulate_look_up
from commonground.evidence.reader import read

_OPENING = """# The evidence

This page is generated from the tables in `src/commonground/evidence/tables`. Do not edit it: change a table and run
`python -m commonground.evidence.page docs/look-up.csv > docs/evidence.md`.

Every figure has a unit, a year, a source and a letter. **These are national defaults: local counts and local
finance always win.** Set one with `--set name=value`, or many in a local options file (docs/options.md).

## How a published figure becomes an assumption

1. *Range.* Every range is an 80% interval (p10 to p90). A study's 95% confidence interval is narrowed by the ratio
   of the normal quantiles (1.2816 / 1.9600), each side apart, on the log scale for ratios. Judged and elicited
   ranges are taken as 80% already. A finding without an interval takes a default range, even on both sides.
2. *Effects.* At most one central row an option and service gives the value. Sensitivity rows widen the range, as
   ends of a 95% interval, but only where they concern the same people (those reached, or a whole area) and are a
   ratio of the same event. Context rows are shown and never used. Null and adverse findings are used like any other.
   A change in deaths is valued only where its range leaves out no change (`value.deaths_counted`). A finding without
   a sound comparison loses a share for optimism by its design, or is taken half-way to no effect (*blended*), never
   both.
3. *Whom an effect bears on.* An effect on people reached changes the use of those reached and of nobody else. An
   effect on an area changes one named type of activity of everyone of the age: its `activity_share`. So does an
   effect on people reached that was measured on a part of a service (falls among admissions): its share is a figure
   of its own. What experts expect of everything that is done in England is never the effect of one team.
   *People like those studied*: ages and needs of an option lie within those of its studies, or the row says why the
   effect may be carried further, has a judged range, and is no better than C.
4. *Odds ratios* become risk ratios at a stated baseline risk (Zhang and Yu 1998) or are not used.
5. *Money* is in 2026/27 prices by the GDP deflator. Later years of a plan are in the same prices, and what grows faster
   than prices do (pay, care fees) grows by `uplift.*`; prices paid to NHS providers fall by the efficiency factor.
6. *Shares of cost.* The variable share goes at once when one unit less is delivered; the stepped share only in
   whole steps (a ward, list, clinic, post or crew closed, or not opened); the opening share is of rooms that a step
   needs when it opens and keeps when it closes. Each has a source and a letter of its own.
7. *Levels.* `rate.<service>` and `prevalence.<need>` scale whole curves; 1 means as published.

## Weak points: replace these first

- The shape of hospital use by age, sex and deprivation is that of 2011/12 (deprivation of 2010); the level is recent.
- Same-day share of stays by age, ambulance journeys, community contacts and social care by age are recalled (D).
- Deprivation gradients of home care, community, homelessness, police, early help and children in need are D.
- Fees of home care and care homes are brought on from 2012 to 2014 by the deflator and published rises; the cost of a
  police incident and of other long-term support is D. National costs of unplanned stays are by episode, not by stay.
- What goes with one unit less follows one rule (drugs and supplies of a trust; what a council buys): accounts give the
  number, but the rule is a convention, so ranges are wide. A block contract saves its payer nothing in the year.
- Set-up time is the time to hire and to tender, a model and not an observation; staff follow from the cost of an option
  as if all of it were staff, so that a wrong cost makes wrong staff.
- A care home placement avoided is counted in the year of the placement, at what it would cost within five years.
- Psychiatric bed days count consultant-led beds only; looked-after children by age rest on recalled shares.
- Deprivation gradients of frailty, falls, home care, homelessness and offending are judged; those of
  conditions with a register are fitted to districts and practices, and say how areas differ, not people.
- Hours of displaced care are judged throughout: no study measures them all.
- The staff of an option by profession is judged (D), from the hours by which it is costed where those are told. How
  many a partner trains is in no open data, so that only those count who are trained up on the job.
- What runs today is a national mean, mostly judged: most published counts cannot be divided by the target group of an
  option without a judgement. One local count replaces it. How far what runs today may stop is not in any plan.
- What the next person costs and gains, once half of those who can be reached are, is judged: no curve is published.
- A cost is the middle of its range; where the range is lopsided, the mean of the draws lies to its longer side. Plans
  are charged the mean.
- An uncontrolled finding counts half, the geometric mean with no effect (D): how much of it is regression to the mean
  is not known.
- Shares of activity are not drawn: the ranges of effects leave out how unsure they are.
"""


def render_evidence_page(evidence: Evidence, moved: pl.DataFrame | None = None) -> str:
    """The whole page; `moved`: docs/look-up.csv, what each judged figure does to a plan."""
    assumptions = from_tables(evidence)
    effect_names = ("effects.default_spread.", "effects.optimism_bias.")
    singles = ("payment.", "ageing.", "beds.", "value.", "need.", "settle.", "choose.", "plan.", "people.", "staff.")
    named = (*effect_names, *singles, "options.build", "options.setup_cost", "options.planning", "options.next_person")
    sections = (
        ("What the letters mean, and how many there are", parts.tabulate_qualities(evidence)),
        ("How many figures in use are judged", letters.tabulate_judged(evidence, assumptions)),
        ("Services: what a row of services.csv says", parts.tabulate_services(evidence)),
        ("Options", parts.tabulate_options(evidence, assumptions)),
        (
            "Reach, staff, set-up and lag of options",
            parts.tabulate_figures(assumptions, *(f"options.{option}." for option in evidence.interventions["id"])),
        ),
        ("What runs today", running.tabulate_running(evidence, assumptions)),
        ("What national policy requires", running.tabulate_requirements(evidence)),
        ("What the cost of an option pays for", letters.tabulate_staff(evidence, assumptions)),
        ("Effects in use", parts.tabulate_effects(evidence)),
        ("Null and adverse findings", parts.tabulate_null_and_adverse(evidence)),
        ("Share of activity that an effect bears on", parts.tabulate_figures(assumptions, "activity_share.")),
        ("Cost of services", _costs(assumptions)),
        ("Use of services", parts.tabulate_rates(evidence)),
        ("Needs", of_needs.tabulate_prevalence(evidence)),
        ("Registers that tell the local level", of_needs.tabulate_registers(evidence)),
        ("What needs share", of_needs.tabulate_loadings(evidence)),
        ("Published pairs of conditions", of_needs.tabulate_comorbidity(evidence)),
        ("Where displaced care lands", staff.tabulate_displacement(evidence)),
        ("Roles, and whom they employ", staff.tabulate_roles(evidence)),
        ("Professions: how long they train, and how they are found", staff.tabulate_professions(evidence)),
        ("The staff of options by profession", staff.tabulate_staff_mix(evidence)),
        ("Money rules", parts.tabulate_money_rules(evidence)),
        *years.sections(evidence, assumptions),
        ("Growth beyond ageing", parts.tabulate_figures(assumptions, "growth.")),
        ("Bad years that every plan is tried in", parts.tabulate_figures(assumptions, "stress.")),
        ("Single figures", parts.tabulate_figures(assumptions, *named, *_others(evidence, named))),
        ("Figures that follow from others", letters.tabulate_derivations(evidence, assumptions)),
        ("Published numbers that they follow from", letters.tabulate_published(evidence)),
        ("Oldest figures in use", parts.tabulate_oldest(evidence)),
        ("Findings kept beside the central ones", parts.tabulate_not_used(evidence)),
    )
    looked_up = () if moved is None else (("What to look up next", tabulate_look_up(moved)),)
    sections = (sections[0], *looked_up, *sections[1:])
    return _OPENING + "".join(f"\n## {title}\n\n{text}" for title, text in sections)


def _costs(assumptions: Assumptions) -> str:
    """The average cost of each service, then what part of it goes when."""
    shares = parts.tabulate_figures(assumptions, "variable_share.", "stepped_share.", "opening_share.")
    return parts.tabulate_figures(assumptions, "cost.") + "\n" + shares


def _others(evidence: Evidence, named: tuple[str, ...]) -> tuple[str, ...]:
    """Names of parameters that no other section shows."""
    shown = (*named, "growth.", "capacity.", "uplift.", "stress.")
    return tuple(name for name in evidence.parameters["name"] if not name.startswith(shown))


if __name__ == "__main__":
    sys.stdout.write(render_evidence_page(read(), pl.read_csv(sys.argv[1]) if sys.argv[1:] else None))
