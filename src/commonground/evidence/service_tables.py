"""What the tables of services and of what they are delivered with hold. In: nothing. Out: `SERVICES`, `CAPACITY`."""

from __future__ import annotations

from commonground.evidence.columns import Column, EvidenceTable

SERVICES = EvidenceTable(
    "services",
    (
        Column("id", means="what every other table and every figure calls it"),
        Column("name", means="what pages and tables call it"),
        Column("plain", means="what one use of it is, in plain words for a resident"),
        Column("unit", refers_to="units", means="what is counted"),
        Column(
            "parent", required=False, refers_to="services", means="the sum that counts it, or the stay that it is in"
        ),
        Column("leaf", "flag", means="simulated, and costed unless it is an outcome; the others are sums"),
        Column(
            "part_of_parent",
            required=False,
            choices=("share", "rest"),
            means="its use is cut out of its parent's: the share that its own central rows give, or what shares leave",
        ),
        Column("outcome", "flag", means="happens to residents: nobody provides it or pays for it"),
        Column("provider_role", required=False, refers_to="roles", means="the role of those who provide it"),
        Column("payer_role", required=False, refers_to="roles", means="the role of those who pay for it"),
        Column("concentration_group", required=False, means="shares the spread `need.sigma.<group>` of use by frailty"),
        Column(
            "needs_answered",
            required=False,
            many=True,
            refers_to="needs",
            means="`need.focus.<id>` of its use falls on people with any of these needs",
        ),
        Column(
            "who_may_use",
            required=False,
            choices=("everybody", "people_at_home", "one_of_a_household"),
            means="nobody else uses it; one of a household is its eldest",
        ),
        Column("at_most_once", "flag", means="nobody uses more than one unit a year"),
        Column("follows_local_morbidity", "flag", means="used more where acute illness is above that of like areas"),
        Column("calibrated_as", required=False, means="words for its published local total, to which use is scaled"),
        Column(
            "compared_with",
            required=False,
            means="the published total that it is compared with, of which `need.published_per_unit.<id>` (or 1) stand "
            "for one of it; empty: that of its own id",
        ),
        Column(
            "agency",
            required=False,
            means="who calls at a household that uses it; empty: counted elsewhere",
        ),
        Column(
            "in_touch",
            required=False,
            choices=("stock", "flow"),
            means="stock: a unit is one person in touch; flow: `need.uses_per_person_in_touch.<id>` units are (or 1)",
        ),
        Column("headline", "whole", False, means="where it is told on the first screen, 1 first; empty: not there"),
    ),
    key=("id",),
)
CAPACITY = EvidenceTable(
    "capacity",
    (
        Column("id", means="what figures call it: `capacity.<id>` is the use of its first service that one step takes"),
        Column("name", means="what ledger and page call it"),
        Column("step", means="what one step is"),
        Column("services", many=True, refers_to="services", means="what is delivered with it, by its stepped cost"),
    ),
    key=("id",),
)
