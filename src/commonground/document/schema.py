"""The public JSON Schema of plan.json, made from the models. Out: `schema`, and its text (docs/plan.schema.json)."""

from __future__ import annotations

import json
import sys
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from commonground.document.plan import SCHEMA_VERSION, Plan


class _Plain(GenerateJsonSchema):
    """Without the titles that repeat each field's name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def make_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of plan.json."""
    made = Plan.model_json_schema(schema_generator=_Plain)
    head = {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": f"urn:commonground:plan:{SCHEMA_VERSION}",
        "title": "Commonground plan",
        "description": " ".join(made["description"].split()),
    }
    return {**head, **{key: made[key] for key in made if key not in {*head, "$defs"}}, "$defs": made["$defs"]}


def render_schema() -> str:
    """The schema as it is written to docs/plan.schema.json."""
    return json.dumps(make_schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(render_schema())
