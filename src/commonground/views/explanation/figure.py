"""One figure of a partner, opened: its lines in the ledger, and the evidence behind them. Out: `Explained`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from commonground.core.errors import UserError, did_you_mean
from commonground.document import Plan
from commonground.document.money import AccountRow, LedgerRow
from commonground.document.names import pick
from commonground.document.words import pounds
from commonground.views.explanation.evidence import say_value, tabulate_evidence
from commonground.views.explanation.model import PENNY, Explained, Reader, Section, exact
from commonground.views.explanation.partner import title_of, warnings_of
from commonground.views.explanation.years import ROUNDING, SUM, name_year, paid_in_gbp, read_before, tabulate_lines
from commonground.views.tables import Cell, Table, make_table

NETS = {  # what a partner's own totals are called, and the kind of money that they are of
    "net": "Cash with the deal",
    "before": "Cash without the deal",
    "capacity": "Capacity freed but still paid for",
    "value": "What it says that outcomes are worth to it",
    "paid in": "What it pays into the pooled fund",
}

TERMS = ("settle.rule", "settle.confidence", "value.discount_rate")


@dataclass(frozen=True)
class _Asked:
    """One partner, in the years asked for: positions in the reader's years, and the lines of its ledger."""

    reader: Reader
    at: tuple[int, ...]

    @property
    def years(self) -> list[str]:
        return [self.reader.years[at] for at in self.at]

    @property
    def heads(self) -> list[str]:
        return [self.reader.year_heads[at] for at in self.at]

    @property
    def when(self) -> str:
        return name_year(self.years[0]) if len(self.years) == 1 else f"by year, {self.reader.names.span_of_years}"

    def cells(self, gbp: Sequence[float]) -> list[str]:
        return [exact(gbp[at]) for at in self.at]


def explain_figure(plan: Plan, partner: str, figure: str) -> Explained:
    """Opens a figure: 'net 2029/30', 'before', 'paid in', a ledger line, a service or an option, a dotted name.

    A year after it, or 'all', keeps that year alone. Raises UserError for a partner or a figure that the plan has not.
    """
    reader = Reader.of(plan, partner)
    word, years = _parted(str(figure).strip(), reader)
    asked = _Asked(reader, years)
    openers = _openers(asked)
    wanted = {known.casefold(): known for known in openers}.get(word.casefold())
    if wanted is None:
        what = f"{reader.partner.name} has no figure {word!r} in this plan"
        raise UserError(what, where="--figure", mend=_mend(word, openers))
    title, sections = openers[wanted]()
    return Explained(f"{title_of(reader)}: {title}, {asked.when}", warnings_of(plan), tuple(sections))


def _parted(figure: str, reader: Reader) -> tuple[str, tuple[int, ...]]:
    """A figure without the year that ends it, and the positions of the years that it is asked for."""
    word, _, last = figure.rpartition(" ")
    if word and last.strip("()") in reader.years:
        return word.strip().rstrip(","), (reader.years.index(last.strip("()")),)
    return figure, tuple(range(len(reader.years)))


def _mend(word: str, openers: Collection[str]) -> str:
    near = did_you_mean(word, openers)
    return near or f"ask for {', '.join(NETS)}, a line of its account, an option, a service or a dotted name"


Opener = Callable[[], tuple[str, list[Section]]]


def _openers(asked: _Asked) -> Mapping[str, Opener]:
    """Everything that can be opened, by what it may be called; what comes first keeps its name."""
    plan, found = asked.reader.plan, dict[str, Opener]()
    for word in NETS:
        found[word] = partial(_open_net, asked, word)
    mine = [row for row in plan.accounts if row.partner == asked.reader.id]
    ledger = {row.line for row in plan.ledger if row.partner == asked.reader.id}
    for line in dict.fromkeys([*(row.line for row in mine), *sorted(ledger)]):
        found.setdefault(line, partial(_open_line, asked, line))
    options = {row.id: row.name for row in (*plan.options, *plan.options_not_chosen)}
    for code, name in (options | {row.id: row.name for row in plan.services}).items():
        for word in (code, name):
            found.setdefault(word, partial(_open_subject, asked, code, name))
    for source in plan.provenance:
        found.setdefault(source.figure, partial(_open_source, asked, source.figure))
    return found


def _open_net(asked: _Asked, word: str) -> tuple[str, list[Section]]:
    """A total of the partner's: the lines that sum to it."""
    reader, title = asked.reader, NETS[word]
    if word == "paid in":
        said = f"{title}: {_say(asked, paid_in_gbp(reader))}."
        return title, [Section("What it is", (said, _say_rule(reader))), *_behind_deal(reader)]
    if word == "before":
        rows = [row for row in reader.plan.ledger if row.partner == reader.id and row.kind == "cash"]
        due = {"cash": [row.mean for row in read_before(reader)]}
        return title, [Section("Its lines", (), (_tabulate_flows(asked, rows, title, due),)), _evidence_of(asked, rows)]
    kind = "cash" if word == "net" else word
    table = tabulate_lines(reader, kind, f"{title}, £", "Sum")
    lines = {row.line for row in pick(reader.plan.accounts, partner=reader.id, kind=kind)}
    figures = _figures(reader.plan, lines)
    section = Section("Its lines", () if table else ("It has none.",), (_kept(asked, table),) if table else ())
    return title, [section, *_evidence(asked, figures)]


def _kept(asked: _Asked, table: Table) -> Table:
    """The columns of a table of lines that are asked for."""
    at = [0, *(1 + one for one in asked.at)]
    columns = tuple(table.columns[i] for i in at if i < len(table.columns))
    return Table(table.caption, columns, tuple(tuple(row[i] for i in at) for row in table.rows))


def _say(asked: _Asked, gbp: Sequence[float]) -> str:
    return ", ".join(f"£{exact(gbp[at])} in {name_year(asked.reader.years[at])}" for at in asked.at)


def _say_rule(reader: Reader) -> str:
    deal = reader.plan.settlement
    return (
        f"It is what is left of its expected cash without the deal above what the rule ({deal.rule}) and the lowest "
        "that each may end leave it, to the penny; with those of all others, and any money from outside, it sums to "
        "nothing in each year."
    )


def _behind_deal(reader: Reader) -> list[Section]:
    return [Section("Evidence", (), (tabulate_evidence(reader.names, TERMS, "What the deal is made by"),))]


def _open_line(asked: _Asked, line: str) -> tuple[str, list[Section]]:
    """A line of the ledger, or one that the settlement adds."""
    reader = asked.reader
    rows = [row for row in reader.plan.ledger if row.partner == reader.id and row.line == line]
    added = [row for row in reader.plan.accounts if row.partner == reader.id and row.line == line]
    if rows:
        due: dict[str, Sequence[float]] = {row.kind: _by_year(reader, pick(added, kind=row.kind)) for row in added}
        table = _tabulate_flows(asked, rows, line, due)
        return line, [Section("Its flows", (), (table,)), _evidence_of(asked, rows)]
    table = _tabulate_account(asked, added, line)
    return line, [Section("Its lines", (), (table,)), *_behind_deal(reader)]


def _tabulate_account(asked: _Asked, rows: Iterable[AccountRow], caption: str) -> Table:
    cells = asked.cells(_by_year(asked.reader, rows))
    return make_table(f"{caption}, £", ("Line", *asked.heads), [(caption, *cells)])


def _by_year(reader: Reader, rows: Iterable[AccountRow]) -> list[float]:
    means = {row.year: row.mean for row in rows}
    return [means.get(year, 0.0) for year in reader.years]


def _open_subject(asked: _Asked, code: str, name: str) -> tuple[str, list[Section]]:
    """An option or a service: the lines that pay for it or are moved by it, and all that stands behind them."""
    reader = asked.reader
    about = [line for line in reader.plan.ledger_lines if code in line.options or line.services[:1] == (code,)]
    kept = {(line.line, line.kind) for line in about}
    rows = [row for row in reader.plan.ledger if row.partner == reader.id and (row.line, row.kind) in kept]
    figures = [figure for line in about for figure in line.figures]
    figures = figures or [row.figure for row in reader.plan.provenance if code in row.figure.split(".")]
    said = () if rows else (f"No money of {reader.partner.name} is paid for it, or to it, in this plan.",)
    tables = (_tabulate_flows(asked, rows, name),) if rows else ()
    return name, [Section("Its flows", said, tables), *_moved_with_others(asked, code), *_evidence(asked, figures)]


def _moved_with_others(asked: _Asked, option: str) -> list[Section]:
    """The partner's lines that an option moves by its effects, together with whatever else moves them."""
    plan = asked.reader.plan
    moved = {
        (line.line, line.kind)
        for line in plan.ledger_lines
        if any(figure.startswith(f"effects.{option}.") for figure in line.figures)
    }
    rows = [row for row in plan.ledger if row.partner == asked.reader.id and (row.line, row.kind) in moved]
    if not rows:
        return []
    said = "These lines follow from its effects too; other options may move them as well."
    return [Section("What it moves", (said,), (_tabulate_flows(asked, rows, "Lines that it moves"),))]


def _open_source(asked: _Asked, figure: str) -> tuple[str, list[Section]]:
    """A figure of the evidence: its row, the partner's lines that rest on it, and how far it moves its end."""
    reader = asked.reader
    source = pick(reader.plan.provenance, figure=figure)[0]
    kept = {(line.line, line.kind) for line in reader.plan.ledger_lines if figure in line.figures}
    rows = [row for row in reader.plan.ledger if row.partner == reader.id and (row.line, row.kind) in kept]
    said = [f"{say_value(source.value, source)} ({source.unit}). How it was obtained: {source.how_obtained}"]
    for swing in pick(reader.plan.sensitivity.swings, partner=reader.id, figure=figure):
        said.append(
            f"It moves where the partner ends, over all years, from £{exact(swing.at_low_gbp)} at its low end to "
            f"£{exact(swing.at_high_gbp)} at its high end; knowing it would be worth {pounds(swing.worth_knowing_gbp)}."
        )
    lines = Section("The lines that rest on it", () if rows else ("None of this partner's.",))
    if rows:
        lines = Section(lines.title, (), (_tabulate_flows(asked, rows, "Lines that rest on it"),))
    return figure, [Section("What it is", tuple(said)), lines, *_evidence(asked, [figure])]


def _tabulate_flows(
    asked: _Asked, rows: Iterable[LedgerRow], caption: str, due: Mapping[str, Sequence[float]] | None = None
) -> Table:
    """Flows of the ledger from the partner's side by year, payer and payee named; kinds of money are never added.

    `due`: what the flows of a kind sum to in the plan by year, where it names such a sum.
    """
    names, flows = asked.reader.names, dict[tuple[str, str, str, str], dict[str, float]]()
    for row in rows:
        flows.setdefault((row.kind, row.line, row.payer, row.payee), {})[row.year] = row.mean
    cells, totals = [], dict[str, list[float]]()
    for (kind, line, payer, payee), by in flows.items():
        gbp = [by.get(year, 0.0) for year in asked.reader.plan.years]
        gbp.append(sum(gbp))
        if any(abs(amount) > PENNY for amount in gbp):
            cells.append((line, names.partner(payer), names.partner(payee), kind, *asked.cells(gbp)))
            totals[kind] = [a + b for a, b in zip(totals.get(kind, [0.0] * len(gbp)), gbp, strict=True)]
    sums = [row for kind, gbp in totals.items() for row in _summed(asked, kind, gbp, (due or {}).get(kind, gbp))]
    columns = ("Line", "Payer", "Payee", "Kind", *asked.heads)
    return make_table(f"{caption}, £, positive = {asked.reader.partner.name} gains", columns, [*cells, *sums])


def _summed(asked: _Asked, kind: str, gbp: Sequence[float], due: Sequence[float]) -> list[tuple[Cell | str, ...]]:
    """The sum of the flows of a kind, and above it what rounding each to the penny takes from it."""
    over = [whole - part for whole, part in zip(due, gbp, strict=True)]
    rounded = [(ROUNDING, "", "", kind, *asked.cells(over))] if any(abs(over[at]) > PENNY for at in asked.at) else []
    return [*rounded, (Cell("Sum", SUM), "", "", kind, *asked.cells(due))]


def _figures(plan: Plan, lines: Collection[str]) -> list[str]:
    return [figure for line in plan.ledger_lines if line.line in lines for figure in line.figures]


def _evidence_of(asked: _Asked, rows: Sequence[LedgerRow]) -> Section:
    figures = _figures(asked.reader.plan, {row.line for row in rows})
    table = tabulate_evidence(asked.reader.names, figures, "What it rests on")
    return Section("Evidence", () if table else ("No figure but the partners' own.",), (table,) if table else ())


def _evidence(asked: _Asked, figures: Sequence[str]) -> list[Section]:
    table = tabulate_evidence(asked.reader.names, figures, "What it rests on")
    return [Section("Evidence", (), (table,))] if table else []
