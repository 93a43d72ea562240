"""Names and rows of a plan, for those who show it. In: plan.json as a dict. Out: `Reader`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from commonground.plan.model import EVERYWHERE, OUTSIDE, Document
from commonground.settle.parties import NATIONAL, PLAN, RESIDENTS, SUPPLIERS

Row = dict[str, Any]
PARTIES = {
    OUTSIDE: "Subsidy from outside",
    NATIONAL: "National funders",
    RESIDENTS: "Residents",
    SUPPLIERS: "Staff and suppliers",
    PLAN: "The plan",
    EVERYWHERE: "All partners together",
}
WHOLE = "Whole place"


class Reader:
    """Looks up names by id and rows by key in one plan; an unknown id is shown as it is."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __getitem__(self, key: str) -> Any:
        return self.document[key]

    @cached_property
    def _partners(self) -> dict[str, str]:
        return PARTIES | {row["id"]: row["name"] for row in self["partners"]}

    @cached_property
    def _neighbourhoods(self) -> dict[str, str]:
        return {EVERYWHERE: WHOLE} | {row["id"]: row["name"] for row in self["neighbourhoods"]}

    @cached_property
    def _services(self) -> dict[str, str]:
        return {"qaly": "Years of good health"} | {row["id"]: row["name"] for row in self["services"]}

    @cached_property
    def _options(self) -> dict[str, str]:
        return {row["id"]: row["name"] for row in [*self["options"], *self["options_not_chosen"]]}

    def partner(self, code: str) -> str:
        """Name of a partner or outsider."""
        return self._partners.get(code, code)

    def neighbourhood(self, code: str) -> str:
        """Name of a neighbourhood, or 'Whole place'."""
        return self._neighbourhoods.get(code, code)

    def service(self, code: str) -> str:
        """Name of a service or outcome."""
        return self._services.get(code, code)

    def option(self, code: str) -> str:
        """Name of an option."""
        return self._options.get(code, code)

    @property
    def last_year(self) -> str:
        """The last plan year."""
        return str(self["years"][-1])

    @property
    def span_of_years(self) -> str:
        """How many plan years there are, in words: '5 years'."""
        number = len(self["years"])
        return "1 year" if number == 1 else f"{number} years"


def pick(rows: Iterable[Row], **where: Any) -> list[Row]:
    """The rows whose keys have these values."""
    return [row for row in rows if all(row[key] == value for key, value in where.items())]
