"""What a place pack says of itself. In: `Place`, its tables. Out: a Frictionless Data Package descriptor."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import polars as pl

from commonground.core.text import slug
from commonground.place.model import Place

FORM = 1  # of the pack; raise it when its tables change
OGL = {
    "name": "OGL-UK-3.0",
    "title": "Open Government Licence v3.0; contains OS data © Crown copyright and database right",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
SYNTHETIC = {"name": "CC0-1.0", "title": "Synthetic: describes nowhere real"}
TITLES = {
    "areas": "Small areas: names, residents, households, deprivation, loneliness, a point inside each",
    "age": "Residents by single year of age",
    "margins": "Census tables by area, reconciled to its residents and households",
    "sex_by_district": "Residents by sex and broad age, by district",
    "footprint_units": "Units of each footprint",
    "footprint_shares": "Share of each area in each unit of each footprint",
    "neighbourhoods": "The neighbourhood of each area",
    "neighbourhood_report": "Size, wards and shape of each neighbourhood",
    "trusts": "Acute trusts that serve the place",
    "published": "Published yearly totals",
    "boundaries": "Boundaries of the small areas (GeoParquet, EPSG:27700)",
}
KEYS = {
    "areas": ["code"],
    "age": ["code"],
    "margins": ["margin", "area", "category"],
    "footprint_units": ["kind", "code"],
    "footprint_shares": ["kind", "area", "unit"],
    "neighbourhoods": ["area"],
    "neighbourhood_report": ["id"],
    "trusts": ["code"],
}


def describe_pack(place: Place, tables: Mapping[str, pl.DataFrame], prints: Mapping[str, str]) -> dict[str, Any]:
    """datapackage.json as a dictionary. `prints`: sha256 of each table's file."""
    return {
        "profile": "data-package",
        "name": slug(place.name),
        "title": f"{place.name}{' (synthetic)' if place.synthetic else ''}: a place pack for Commonground",
        "description": " ".join(place.notes),
        "licenses": [SYNTHETIC if place.synthetic else OGL],
        "sources": _sources(place),
        "resources": [_resource(name, tables.get(name), prints[name]) for name in TITLES],
        "commonground": _own(place),
    }


def _sources(place: Place) -> list[dict[str, str]]:
    """Each source once; one without an address is given by its title."""
    found: dict[str, dict[str, str]] = {}
    for figure in place.provenance:
        source = {"title": figure.source_title} | ({"path": figure.source_url} if figure.source_url else {})
        found.setdefault(figure.source_title, source)
    return list(found.values())


def _resource(name: str, table: pl.DataFrame | None, sha256: str) -> dict[str, Any]:
    return {
        "name": name,
        "title": TITLES[name],
        "path": f"{name}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "hash": f"sha256:{sha256}",
        "schema": _schema(name, table),
    }


def _schema(name: str, table: pl.DataFrame | None) -> dict[str, Any]:
    if table is None:
        fields = [{"name": "code", "type": "string"}, {"name": "geometry", "type": "any"}]
        return {"fields": fields, "primaryKey": ["code"]}
    fields = [{"name": column, "type": _type(kind)} for column, kind in table.schema.items()]
    return {"fields": fields} | ({"primaryKey": KEYS[name]} if name in KEYS else {})


def _type(kind: pl.DataType) -> str:
    if kind == pl.Boolean:
        return "boolean"
    if kind.is_integer():
        return "integer"
    return "number" if kind.is_numeric() else "string"


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
