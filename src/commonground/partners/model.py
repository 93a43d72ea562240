"""What a partner is, and the words for it. Out: `Partner`, used by every later room."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

MONEY_RULES = {  # by kind of body: the id of a row in evidence money_rules
    "icb": "icb_own_breakeven",
    "gp": "gp_contract",
    "acute_trust": "trust_own_breakeven",
    "community_trust": "trust_own_breakeven",
    "mental_health_trust": "trust_own_breakeven",
    "ambulance_trust": "trust_own_breakeven",
    "council": "council_balanced_budget",
    "police": "police_balanced_budget",
    "vcse": "vcse_solvency",
}
KINDS = (*MONEY_RULES, "housing_association", "other")
BLOCS = {  # by kind of body: what several of them are called that play the game as one
    "icb": "ICBs",
    "gp": "General practice",
    "acute_trust": "Acute trusts",
    "community_trust": "Community and mental health",
    "mental_health_trust": "Community and mental health",
    "ambulance_trust": "Ambulance services",
    "council": "Councils",
    "police": "Police forces",
    "vcse": "Voluntary sector",
    "housing_association": "Housing associations",
    "other": "Other bodies",
}
YEARS = 5  # of a plan, where nothing else is said
OFFER_KINDS = {  # of an offer: for how long
    "recurrent": "goes on after the last year of the plan",
    "once": "ends with the years that it names",
}
OFFER_FORMS = {  # of an offer: what is given
    "cash": "money",
    "staff": "time of its own staff, which pays for what the partner itself delivers",
    "buildings": "rooms and equipment of its own, which pay for what the partner itself delivers",
}
MOST_FENCES = 6  # ring fences of one partner that differ; every union of them is a limit of the choice
NEW_STAFF, BY_PROFESSION = "new_staff_wte", "new_staff_wte_by_profession"  # what it can add in a year, in a file
MODELLED, FAIR_SHARE = "modelled", "fair share"
BASES = {  # of a line of a budget: how it was come by
    "net": "spending less fees and what others pay in, the NHS among them",
    "gross": "all spending, with what others pay in",
    "payments": "what was paid to the practices",
    FAIR_SHARE: "a national total shared by need: not the body's own figure",
    MODELLED: "spending for each resident, of England or of like councils, times the residents served",
}


@dataclass(frozen=True)
class BudgetLine:
    """What a partner spends in a year on one of its roles for the place, and where that is published.

    gbp = published_gbp * share * uplift, to the nearest thousand, where it was published.
    """

    role: str
    gbp: float  # at the prices of the plan
    published_gbp: float | None = None  # of everybody whom the body serves, pounds of `year`; None = not published
    share: float = 1.0  # the part of that which is for the residents of the place whom the partner serves
    year: str = ""
    uplift: float = 1.0  # from the prices of `year` to those of the plan, by the GDP deflator
    basis: str = ""  # of BASES; '' where the partner gives its own figure
    source: str = ""
    url: str = ""
    quality: str = ""  # A to D; '' as above
    note: str = ""


@dataclass(frozen=True)
class Offer:
    """What a partner puts on the table for the plan: so far it may end worse off than with no plan.

    Staff and buildings pay only for what the partner itself delivers, `gbp` being what they would cost.
    """

    gbp: tuple[float, ...]  # by plan year
    kind: str = "recurrent"  # of OFFER_KINDS
    form: str = "cash"  # of OFFER_FORMS
    only_for: tuple[str, ...] = ()  # ring fence: ids of options, services, themes or needs; () = anything in the plan
    condition: str = ""  # what must be so for the offer to stand, in the partner's words
    confirmed: bool = False  # True where the body itself has said so

    @property
    def anything(self) -> bool:
        """Whether it may pay for whatever the plan costs: money without a ring fence."""
        return self.form == "cash" and not self.only_for


@dataclass(frozen=True)
class Partner:
    """One body that could sign; or, where it takes no part, one whose services go on as they are.

    Money tuples hold one amount per plan year. `offers`: what it puts on the table for the plan. `floor_gbp`: how much
    worse than doing nothing it may be in a year beyond that, under its money rule (0 for a body that must break even
    each year), by its own loss from the plan: it bears nobody else's.
    `patch`: kind and codes of the footprint it serves, None = the whole place.
    """

    id: str
    name: str
    kind: str  # of KINDS
    code: str
    roles: tuple[str, ...]  # of the evidence table roles: what it provides and pays for
    money_rule: str  # id of a row in evidence money_rules
    patch_kind: str | None
    patch_codes: tuple[str, ...]
    annual_budget_gbp: float
    offers: tuple[Offer, ...]
    floor_gbp: tuple[float, ...]
    new_staff_wte: float  # the most staff it can add in a year for options that it delivers
    modelled: bool  # True where the money was modelled, not the partner's own
    declared_worth_gbp: dict[str, float] = field(default_factory=dict)  # per unit of a service avoided
    budget_lines: tuple[BudgetLine, ...] = ()  # by role; their sum is the annual budget
    bloc: str = ""  # partners of a bloc play the cooperative game as one (large places only)
    hosts_fund: bool = False  # True where it says that it holds the pooled fund
    new_staff_wte_by_profession: dict[str, float] = field(default_factory=dict)  # at most, within that total
    notice_months: float | None = (
        None  # for which its capacity that closes is still paid for; None = as the library says
    )
    takes_part: bool = True  # False: it carries no option, shares no gain and no risk, and pays nothing in

    @property
    def plan_budget_gbp(self) -> tuple[float, ...]:
        """All that it offers, by plan year."""
        return tuple(sum(offer.gbp[year] for offer in self.offers) for year in range(len(self.floor_gbp)))

    def has_line(self, basis: str) -> bool:
        """Whether any line of its budget was come by in this way: one of BASES."""
        return any(line.basis == basis for line in self.budget_lines)


def without_its_part(partner: Partner) -> Partner:
    """One that takes no part, as a plan counts it: it offers, bears, finds and declares nothing, and holds no fund.

    What it provides and pays for today stays: residents use it whatever is agreed.
    """
    return replace(
        partner,
        takes_part=False,
        offers=(),
        floor_gbp=tuple(0.0 for _ in partner.floor_gbp),
        new_staff_wte=0.0,
        new_staff_wte_by_profession={},
        declared_worth_gbp={},
        hosts_fund=False,
    )
