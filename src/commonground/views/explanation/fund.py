"""One partner's part in the fund, its notice, and what growth would make it open. In: `Plan`. Out: `Section`."""

from __future__ import annotations

from commonground.document.money import STEPS
from commonground.document.names import pick
from commonground.views.explanation.model import PENNY, Reader, Section, exact
from commonground.views.tables import Cell, Table, make_table

CLOSES = "settle.notice_months"
OPENED = "If nothing is done: what opens or closes, cash against today, £, on average"
FOUND = {
    "pooled": "It pays into the pooled fund",
    "aligned": "It keeps its own budget and aligns it",
    "contract": "It is paid by contract or grant and pools nothing",
}


def say_fund(reader: Reader) -> Section:
    """Whether it hosts, how it takes part, its notice, and what growth would make it open if nothing is done."""
    opened = tabulate_opened(reader)
    waiting = [] if opened else ["If nothing is done, growth opens no whole step of capacity of its own by any year."]
    said = (_say_part(reader), _say_notice(reader), *waiting)
    return Section("The fund, its notice, and waiting", said, (opened,) if opened else ())


def _say_part(reader: Reader) -> str:
    (member,) = pick(reader.plan.fund.members, partner=reader.id)
    part = f"{FOUND[member.way]}: {member.why}."
    if reader.plan.fund.form == "aligned":
        return part
    if reader.plan.fund.host != reader.id:
        host = reader.plan.fund.host
        return f"{part} {f'The host is {reader.names.partner(host)}' if host else 'Nobody here may host it'}."
    said = "says that it hosts" if reader.partner.hosts_fund else "would host"
    return f"{part} It {said} the fund: {reader.plan.fund.host_why}"


def _say_notice(reader: Reader) -> str:
    own = reader.partner.notice_months
    if own is not None:
        return f"What it closes goes on being paid for during {own:g} months, by its own word."
    usual = [f"{row.value} months, " for row in reader.plan.provenance if row.figure == CLOSES]
    return f"What it closes goes on being paid for during {''.join(usual)}the usual notice: it gives none of its own."


def tabulate_opened(reader: Reader) -> Table | None:
    """What growth would open and decline would close by kind and year; None where nothing does."""
    found: dict[str, dict[str, float]] = {}
    for row in pick(reader.plan.do_nothing.opened, partner=reader.id):
        found.setdefault(row.line.removesuffix(f" {STEPS}"), {})[row.year] = row.mean
    rows: list[tuple[Cell | str, ...]] = [
        (what, *(exact(by_year.get(year, 0.0)) for year in reader.plan.years))
        for what, by_year in found.items()
        if any(abs(gbp) > PENNY for gbp in by_year.values())
    ]
    return make_table(OPENED, ("", *(f"#{year}" for year in reader.plan.years)), rows) if rows else None
