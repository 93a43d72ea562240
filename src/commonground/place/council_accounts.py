"""What councils and police spent, by service. In: revenue outturn, Section 251. Out: rows of `Place.accounts`.

The outturn (RSX) is taken for every service, children's too: it is net, as the other services are, where Section 251
gives children's money gross. Section 251 stands in for a council that sent no outturn. Net current expenditure leaves
out fees and what others pay in, the NHS among them. Where income was all of a service's spending or more, its gross
spending stands in for a net that is no budget; a council that sent no return has the mean of its class
(`council_classes`).
"""

from __future__ import annotations

import polars as pl

from commonground.core.errors import Fault
from commonground.place.accounts import CLASS_MEAN
from commonground.place.council_classes import measure_classes
from commonground.place.parts import measure_parts
from commonground.sources.tables import Sources

YEAR = "2024/25"
PAGE = (
    "https://www.gov.uk/government/statistics/local-authority-revenue-expenditure-and-financing-england-2024-to-2025-"
    "individual-local-authority-data-outturn"
)
TOOL_PAGE = "https://www.gov.uk/government/publications/local-authority-interactive-tool-lait"
SERVICES = {  # role -> the service in the headings of the outturn
    "asc": "Adult Social Care",
    "children": "Children Social Care",
    "public_health": "Public Health",
    "housing": "Housing services (GFRA only)",
    "police": "Police services",
}
NET, GROSS = "Net Current Expenditure (C7 = C3 - C6)", "Total Expenditure (C3 = C1 + C2)"
OF_UPPER_TIER = ("asc", "children", "public_health")
CHILDREN, CHILDREN_YEAR = "C&YPExpenditure", "2024-25 (OT)"  # in the Local Authority Interactive Tool
ACCOUNT_OF_FORCE = {  # whose money stands in the row of another body than the force
    "E23000001": "E12000007",  # Metropolitan Police: Greater London Authority
    "E23000009": "E47000012",  # North Yorkshire: its combined authority
    (CITY_OF_LONDON := "E23000034"): "E09000001",  # the City Corporation
}
FRAUD = (
    " It pays for national work on fraud, not for residents alone (City of London Police Authority Board, evidence "
    "POP0049 to Parliament)."
)
OVER = "Its income was all of its spending or more, so what is given is gross."
BELOW = ": the return gives its income below zero, so that its net is more than its gross; check with the council"
FROM_NHS = ", what the NHS pays in (the Better Care Fund) among it"
THOUSAND = 1_000.0


def list_councils(sources: Sources, people: pl.DataFrame) -> pl.DataFrame:
    """Rows of councils with upper-tier roles, of housing by district, and of the housing money of counties.

    `people`: `lookups.read` with residents, and `inside` for the areas of the place.
    """
    upper, district = measure_parts(people, "upper_tier"), measure_parts(people, "district")
    counties = upper.join(district, on="unit", how="anti")
    outturn, money = read_outturn(sources.frame("council_outturn_2024")), sources.frame("council_care_outturn_2024")
    asked = pl.concat(
        [
            *(upper.with_columns(role=pl.lit(role), footprint=pl.lit("upper_tier")) for role in OF_UPPER_TIER),
            district.with_columns(role=pl.lit("housing"), footprint=pl.lit("district")),
            counties.with_columns(role=pl.lit("housing"), footprint=pl.lit("upper_tier")),
        ]
    )
    rows = asked.join(outturn, left_on=["unit", "role"], right_on=["code", "role"], how="left")
    if rows["sent"].null_count():
        raise Fault(f"the revenue outturn has no row for {', '.join(rows.filter(pl.col('sent').is_null())['unit'])}")
    rows = rows.with_columns(body_code="unit").join(
        explain_care(money), left_on=["unit", "role"], right_on=["code", "role"], how="left"
    )
    told = _tell(rows, sources.catalogue["council_outturn_2024"].cited)
    return _with_classes(_with_section_251(told, sources), measure_classes(outturn, people))


def list_police(sources: Sources, people: pl.DataFrame) -> pl.DataFrame:
    """A row for each police area, from the account of whoever holds its money."""
    forces = measure_parts(people, "police").with_columns(
        role=pl.lit("police"),
        footprint=pl.lit("police"),
        body_code=pl.col("unit").replace(ACCOUNT_OF_FORCE),
    )
    outturn = read_outturn(sources.frame("council_outturn_2024")).rename({"name": "holder"})
    rows = forces.join(outturn, left_on=["body_code", "role"], right_on=["code", "role"], how="left")
    if rows["sent"].null_count():
        raise Fault("the revenue outturn has no row for a police area")
    elsewhere = pl.col("body_code") != pl.col("unit")
    fraud = pl.when(unit=CITY_OF_LONDON).then(pl.lit(FRAUD)).otherwise(pl.lit(""))
    inside = pl.format("The police stand in the account of the {}.{}", "holder", fraud)
    rows = rows.with_columns(what=pl.when(elsewhere).then(inside).otherwise(pl.lit("")))
    return _tell(rows.with_columns(body_name="holder"), sources.catalogue["council_outturn_2024"].cited)


def read_outturn(table: pl.DataFrame) -> pl.DataFrame:
    """Columns code, name, role, sent, certified, net, gross (GBP) of every body that makes a return.

    The subtotals by class at the end, the Greater London Authority among them again, and the hidden row of names of
    columns are left out. Raises Fault where a body is there twice.
    """
    own = table.filter(pl.col("E-code").str.contains(r"^E\d{4}$") & pl.col("Certification").is_in(["Y", "N", "[x]"]))
    if own["ONS Code"].is_duplicated().any():
        raise Fault("a body is in the revenue outturn twice")
    return pl.concat(
        own.select(
            code="ONS Code",
            name="Local authority",
            role=pl.lit(role),
            sent=pl.col("Certification") != "[x]",
            certified=pl.col("Certification") == "Y",
            net=_thousands(f"{service} - {NET}"),
            gross=_thousands(f"{service} - {GROSS}"),
        )
        for role, service in SERVICES.items()
    )


def _thousands(column: str) -> pl.Expr:
    """GBP of a column of GBP thousands; null for [x]."""
    return pl.col(column).cast(pl.Float64, strict=False) * THOUSAND


def _tell(rows: pl.DataFrame, source: str) -> pl.DataFrame:
    """What was published of each row, in the columns of `Place.accounts`."""
    sent, income = pl.col("sent") & pl.col("net").is_not_null(), pl.col("gross") - pl.col("net")
    over, below = (pl.col("net") <= 0) & (pl.col("gross") > 0), income < 0
    from_nhs = pl.when(pl.col("role") == "asc").then(pl.lit(FROM_NHS)).otherwise(pl.lit(""))
    less = pl.format(" less income of {}{}", _millions(income), from_nhs)
    told = {
        "gross": pl.format(
            "Gross {}{}.",
            _millions("gross"),
            pl.when(below).then(pl.lit(BELOW)).otherwise(_if_shown(income, less)),
        ),
        "certified": pl.when(pl.col("certified")).then(pl.lit("")).otherwise(pl.lit("The return was not certified.")),
        "over": pl.when(over).then(pl.lit(OVER)).otherwise(pl.lit("")),
    }
    words = pl.concat_str(told["gross"], pl.col("what").fill_null(""), told["over"], told["certified"], separator=" ")
    none = pl.format("{} sent no return of its revenue outturn for {}.", "body_name", pl.lit(YEAR))
    return rows.select(
        *("role", "body_code", "body_name", "footprint", "unit", "part"),
        measure=pl.when(sent).then(pl.lit("gbp")).otherwise(pl.lit("none")),
        value=pl.when(sent & over).then("gross").when(sent).then("net").otherwise(0.0),
        shared_by=pl.lit("residents"),
        year=pl.lit(YEAR),
        basis=pl.when(sent & over).then(pl.lit("gross")).otherwise(pl.lit("net")),
        source=pl.lit(source),
        url=pl.lit(PAGE),
        quality=pl.when(sent & below).then(pl.lit("C")).otherwise(pl.lit("A")),
        note=pl.when(sent).then(words.str.replace_all(" +", " ").str.strip_chars()).otherwise(none),
    )


def _with_classes(rows: pl.DataFrame, classes: pl.DataFrame) -> pl.DataFrame:
    """`rows` with the mean of the council's class, times its residents, for councils that sent no return."""
    lost = rows.filter(measure="none").join(classes, left_on=["unit", "role"], right_on=["code", "role"], how="inner")
    said = pl.format(
        "{} What {} that sent one spent net, £{} a resident, times its {} residents.",
        *("note", "class_name", pl.col("each_gbp").round(2)),
        pl.col("residents").map_elements(lambda people: f"{people:,}", return_dtype=pl.String),
    )
    filled = lost.with_columns(
        measure=pl.lit("gbp"),
        value=pl.col("each_gbp") * pl.col("residents"),
        basis=pl.lit(CLASS_MEAN),
        quality=pl.lit("C"),
        note=said,
    )
    return pl.concat([rows.join(filled, on=["role", "body_code"], how="anti"), filled.select(rows.columns)])


def _millions(gbp: str | pl.Expr) -> pl.Expr:
    """GBP in words, such as £187.1m."""
    amount = pl.col(gbp) if isinstance(gbp, str) else gbp
    return pl.format("£{}m", (amount / 1e6).round(1))


def _if_shown(gbp: pl.Expr, words: pl.Expr) -> pl.Expr:
    """`words`, which give an amount in millions, unless it would be £0.0m."""
    return pl.when((gbp / 1e6).round(1) != 0).then(words).otherwise(pl.lit(""))


def _with_section_251(rows: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    """`rows` with children's money from Section 251 for councils that sent no outturn."""
    found = read_section_251(sources.frame("council_children_indicators"), sources.frame("children_social_workers"))
    lost = (pl.col("role") == "children") & (pl.col("measure") == "none")
    instead = rows.filter(lost).join(found, left_on="unit", right_on="code", how="inner")
    said = pl.format("{} From Section 251, which gives children's and young people's services gross.", "note")
    filled = instead.with_columns(
        measure=pl.lit("gbp"),
        value="gbp",
        basis=pl.lit("gross"),
        source=pl.lit(sources.catalogue["council_children_indicators"].cited),
        url=pl.lit(TOOL_PAGE),
        note=said,
    ).drop("gbp")
    return pl.concat([rows.join(filled, on=["role", "body_code"], how="anti"), filled.select(rows.columns)])


def read_section_251(indicators: pl.DataFrame, councils: pl.DataFrame) -> pl.DataFrame:
    """Columns code, gbp: children's and young people's services of each council, GBP of 2024/25, gross.

    `councils`: columns old_la_code (the education department's number) and new_la_code.
    """
    number = councils.select(number=pl.col("old_la_code").cast(pl.Int64, strict=False), code="new_la_code")
    rows = indicators.filter((pl.col("Short Desc") == CHILDREN) & (pl.col("Years") == CHILDREN_YEAR))
    given = rows.select(
        number=pl.col("LA Number").cast(pl.Int64, strict=False), gbp=pl.col("Values").cast(pl.Float64, strict=False)
    )
    return given.join(number.drop_nulls().unique(), on="number").select("code", "gbp").drop_nulls()


OLDER = ("older people (65+)",)
PARTS_OF_CARE: dict[
    str, dict[str, tuple[str, ...]]
] = {  # role -> what its money buys, by words in the headings of the lines of the outturn (RO3)
    "asc": {"people of 65 and over": OLDER},
    "children": {
        "children looked after": ("Children's social care - Children Looked After - ",),
        "safeguarding": ("Safeguarding children",),
        "family support": ("Family Support Services",),
    },
    "public_health": {
        "children up to 19": ("Children 5–19", "0–5 services", "0-5 services"),
        "drugs and alcohol": ("Substance misuse - ",),
        "stopping smoking": ("Smoking and tobacco",),
    },
}


def explain_care(table: pl.DataFrame) -> pl.DataFrame:
    """Columns code, role, what: in a sentence what the net money of a council bought."""
    own = table.filter(pl.col("E-code").str.contains(r"^E\d{4}$") & pl.col("Certification").is_in(["Y", "N"]))
    net = [column for column in own.columns if column.endswith(NET)]
    told = []
    for role, parts in PARTS_OF_CARE.items():
        sums = {part: pl.sum_horizontal(map(_thousands, _lines(net, words))) for part, words in parts.items()}
        each = [_if_shown(gbp, pl.format(", {} for {}", _millions(gbp), pl.lit(part))) for part, gbp in sums.items()]
        listed = pl.concat_str(each).str.strip_prefix(", ")
        what = pl.when(listed != "").then(pl.format("Of it {}.", listed)).otherwise(pl.lit(""))
        told.append(own.select(code="ONS Code", role=pl.lit(role), what=what))
    return pl.concat(told)


def _lines(columns: list[str], words: tuple[str, ...]) -> list[str]:
    """The headings that hold any of `words`."""
    return [column for column in columns if any(word in column for word in words)]
