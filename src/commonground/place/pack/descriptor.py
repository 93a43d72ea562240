"""What a place pack says of itself: a Frictionless Data Package. In: `Place`, or text. Out: the text, or a model."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from commonground.core.figures import Figure
from commonground.core.text import harmless, quoted, slug
from commonground.place.model import Place
from commonground.place.pack.schema import TABLES, Column, Table

DESCRIPTOR = "datapackage.json"
PRINT_SIGNS = 12  # of a hash, in the name of a table's file that took the place of another
FORM = 3  # of the pack; raise it when its tables or what is checked of them change
OGL = {
    "name": "OGL-UK-3.0",
    "title": "Open Government Licence v3.0; contains OS data © Crown copyright and database right",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
SYNTHETIC = {"name": "CC0-1.0", "title": "Synthetic: describes nowhere real"}


def _shown_as_it_is(words: str) -> str:
    if harmless(words) != words:
        raise ValueError
    return words


Words = Annotated[str, Field(max_length=10_000), AfterValidator(_shown_as_it_is)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, allow_inf_nan=False)


class Margin(_Part):
    """What is said of a margin."""

    unit: Literal["person", "household"]
    categories: tuple[Words, ...] = Field(min_length=1)
    source: Words


class Footprint(_Part):
    """What is said of a footprint."""

    title: Words
    vintage: Words
    source: Words


class Neighbourhoods(_Part):
    """Ids and names of the neighbourhoods, and notes about them."""

    ids: tuple[Words, ...]
    names: tuple[Words, ...]
    notes: tuple[Words, ...]


class About(_Part):
    """What is not a table: names, the order of units and categories, notes, provenance."""

    form: int
    name: Words = Field(min_length=1, max_length=200)
    kind: str = Field(pattern="^[a-z][a-z0-9_]*$")
    code: Words
    synthetic: bool
    margins: dict[Words, Margin]
    footprints: dict[Words, Footprint]
    neighbourhoods: Neighbourhoods
    provenance: tuple[Figure, ...]
    notes: tuple[Words, ...]
    cautions: tuple[Words, ...]


class Resource(_Part):
    """A table: where it lies, and its hash."""

    name: str
    path: str
    hash: str = Field(pattern="^sha256:[0-9a-f]{64}$")


class Package(_Part):
    """What is read of datapackage.json; the rest follows from it."""

    resources: tuple[Resource, ...]
    commonground: About


def understand(text: str) -> tuple[Package | None, list[str]]:
    """The description in `text`, or what is wrong with it."""
    try:
        package = Package.model_validate_json(text)
    except ValidationError as error:
        return None, [_say(dict(one)) for one in error.errors(include_url=False, include_context=False)]
    names = [resource.name for resource in package.resources]
    more = [name for name in names if name not in TABLES or names.count(name) > 1]
    return package, [f"the description has a table {quoted(more[0])} too many"] if more else []


def _say(error: Mapping[str, Any]) -> str:
    steps = [str(step + 1) if isinstance(step, int) else str(step) for step in error["loc"]]
    at = quoted(", ".join(steps)) if steps else "its beginning"
    if error["type"] == "missing":
        return f"the description says nothing at {at}"
    return f"the description says {quoted(error['input'])} at {at}, where that cannot stand"


def describe_pack(place: Place, rows: Mapping[str, int], prints: Mapping[str, str]) -> dict[str, Any]:
    """datapackage.json as a dictionary. `rows` of each table, `prints`: sha256 of its file."""
    return {
        "profile": "data-package",
        "name": slug(place.name),
        "title": f"{place.name}{' (synthetic)' if place.synthetic else ''}: a place pack for Commonground",
        "description": " ".join(place.notes),
        "licenses": [SYNTHETIC if place.synthetic else OGL],
        "sources": _sources(place),
        "resources": [_resource(name, table, rows[name], prints[name]) for name, table in TABLES.items()],
        "commonground": _own(place),
    }


def _sources(place: Place) -> list[dict[str, str]]:
    """Each source once; one without an address is given by its title."""
    found: dict[str, dict[str, str]] = {}
    for figure in place.provenance:
        source = {"title": figure.source_title} | ({"path": figure.source_url} if figure.source_url else {})
        found.setdefault(figure.source_title, source)
    return list(found.values())


def _resource(name: str, table: Table, rows: int, sha256: str) -> dict[str, Any]:
    return {
        "name": name,
        "title": table.title,
        "path": f"{name}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "hash": f"sha256:{sha256}",
        "rows": rows,
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    """The Table Schema of a table: what is checked when it is read."""
    rests = [
        {"fields": list(here), "reference": {"resource": other, "fields": list(there)}}
        for here, (other, there) in table.rests_on.items()
    ]
    fields = [_field(column) for column in table.columns]
    return {"fields": fields, "primaryKey": list(table.key)} | ({"foreignKeys": rests} if rests else {})


def _field(column: Column) -> dict[str, Any]:
    bounds = {rule: list(bound) if isinstance(bound, tuple) else bound for rule, bound in column.bounds.items()}
    return {"name": column.name, "type": column.kind, "constraints": {"required": True} | bounds}


def _own(place: Place) -> dict[str, Any]:
    """What is not a table: names, the order of units and categories, notes, provenance."""
    return {
        "form": FORM,
        "name": place.name,
        "kind": place.kind,
        "code": place.code,
        "synthetic": place.synthetic,
        "margins": {
            name: {"unit": margin.unit, "categories": list(margin.categories), "source": margin.source}
            for name, margin in place.margins.items()
        },
        "footprints": {
            kind: {"title": footprint.title, "vintage": footprint.vintage, "source": footprint.source}
            for kind, footprint in place.footprints.items()
        },
        "neighbourhoods": {
            "ids": list(place.neighbourhoods.ids),
            "names": list(place.neighbourhoods.names),
            "notes": list(place.neighbourhoods.notes),
        },
        "provenance": [dataclasses.asdict(figure) for figure in place.provenance],
        "notes": list(place.notes),
        "cautions": list(place.cautions),
    }
