"""Plans, explanations and people as an analyst holds them: they print themselves. In: the document; people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonground.core.errors import UserError, did_you_mean
from commonground.views.comparison import SideBySide
from commonground.views.explanation.model import Explained

if TYPE_CHECKING:
    import altair
    import polars as pl

    from commonground import document
    from commonground.people.model import PeopleInputs, Population
    from commonground.views.text import Summary


@dataclass(frozen=True, repr=False, eq=False)
class Plan:
    """One plan for a place. `document` is the whole of it, as typed models: what plan.json holds."""

    document: document.Plan

    def summary(self) -> Summary:
        """The first screen in words: who is helped, who pays, who gains, how sure, and whether all can sign."""
        from commonground.views.text import summarise

        return summarise(self.document)

    @property
    def tables(self) -> tuple[str, ...]:
        """The names that `table` takes, the same for every plan."""
        from commonground.document.rows import list_tables

        return tuple(list_tables())

    def table(self, name: str) -> pl.DataFrame:
        """One of `tables` as a frame: 'ledger', 'activity', 'settlement.contributions', ... A range is three columns.

        An outline on the map is GeoJSON as text. Raises UserError for a name that plans have no table of.
        """
        import polars as pl

        from commonground.document.rows import list_columns, list_rows

        if name not in self.tables:
            mend = did_you_mean(str(name), self.tables) or f"it has {', '.join(self.tables)}"
            raise UserError(f"the plan has no table {name!r}", mend=mend)
        found = list_rows(self.document, name)
        return pl.DataFrame(found, infer_schema_length=None) if found else pl.DataFrame(schema=list_columns(name))

    def chart(self, service: str) -> altair.LayerChart:
        """A service or outcome over the years, with and without the plan, as a Vega-Altair chart.

        Raises UserError for a service that the plan does not show.
        """
        from commonground.views.html.charts import draw_chart

        return draw_chart(self.document, service)

    def write(self, folder: str | Path) -> dict[str, Path]:
        """Write plan.json, .html, .xlsx, partners.html, agreement.docx into `folder`, all or none; paths by name."""
        from commonground.views.files import write

        return write(self.document, Path(folder))

    def _repr_html_(self) -> str:
        from commonground.views.html.page import render_first_screen

        return render_first_screen(self.document)

    def __repr__(self) -> str:
        return str(self.summary())

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


class Comparison(SideBySide):
    """What moved from one plan (A) to another (B), and for whom: `summary` in sentences, then `tables`."""

    @classmethod
    def of(cls, found: SideBySide) -> Comparison:
        """What was found of two plans, which can also be written."""
        return cls(**{each.name: getattr(found, each.name) for each in fields(found)})

    def write(self, path: str | Path) -> None:
        """Write it as one HTML page at `path`, whole or not at all."""
        from commonground.views.files import write_comparison

        write_comparison(self, Path(path))

    def _repr_html_(self) -> str:
        from commonground.views.html.page import render_comparison

        return render_comparison(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


@dataclass(frozen=True, repr=False)
class Explanation(Explained):
    """A plan explained to one partner, or one figure of it opened: a title, then sections of sentences and tables."""

    plan: document.Plan | None = None
    partner: str = ""

    def write(self, path: str | Path) -> None:
        """Write it as one HTML page at `path`, to be printed, whole or not at all."""
        from commonground.views.files import write_explanation

        write_explanation(self._repr_html_(), Path(path))

    def _repr_html_(self) -> str:
        from commonground.views.html.partners import render_explanation_page, render_partner_page

        if self.plan is None or self.verdict is None:
            return render_explanation_page(self)
        return render_partner_page(self.plan, self.partner)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


@dataclass(frozen=True, repr=False, eq=False)
class People:
    """The synthetic people of a place or a small area, in words: nobody in it is real.

    `persons` and `households` are frames; people.md, written beside them, says what each column is.
    """

    place: str
    seed: int
    persons: pl.DataFrame
    households: pl.DataFrame
    needs: Mapping[str, str]  # what the ids in conditions and needs are called

    @classmethod
    def of(cls, population: Population, inputs: PeopleInputs, place: str, needs: pl.DataFrame) -> People:
        """The people that were built from `inputs`; `needs` columns: id, name, how, long_term_condition."""
        from commonground.people.words import Words, tell_households, tell_persons

        words = Words(
            inputs.areas["code"].to_list(), {name: margin.categories for name, margin in inputs.margins.items()}, needs
        )
        called = dict(zip(needs["id"], needs["name"], strict=True))
        return cls(place, inputs.seed, tell_persons(population, words), tell_households(population, words), called)

    def write(self, folder: str | Path) -> dict[str, Path]:
        """Write persons.parquet, households.parquet and people.md into `folder`, whole or not at all; paths by name."""
        from commonground.people.writer import write

        return write(self.persons, self.households, self.about, Path(folder))

    @property
    def about(self) -> dict[str, str]:
        """What is said of them wherever they are written."""
        from commonground.core.digest import package_digest
        from commonground.people.words import SYNTHETIC

        code = package_digest()
        return {"note": SYNTHETIC, "synthetic": "true", "place": self.place, "seed": str(self.seed), "code": code}

    def describe(self, area: str, count: int | str = 10, choice: int | str = 1) -> tuple[str, ...]:
        """Some households of a small area in sentences, at most `count`; another `choice` takes others."""
        from commonground.people.sentences import describe_area
        from commonground.people.words import SYNTHETIC

        return (SYNTHETIC, *describe_area((self.persons, self.households), self.needs, area, count, choice))

    def __repr__(self) -> str:
        return f"People(SYNTHETIC, {self.place}: {len(self.persons):,} persons in {len(self.households):,} households)"
