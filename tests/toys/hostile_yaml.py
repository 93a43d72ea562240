"""YAML as nobody should give it: broken forms, other kinds of file, and good files shaken. Out: texts, bytes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st
from ruamel.yaml import YAML

FORMS = {  # whole files
    "no words at all": "",
    "comments alone": "# only this\n",
    "a list": "- just\n- words\n",
    "one word": "nothing of use",
    "a bracket not closed": "partners: [\n  {id: a\n",
    "a quote not closed": 'partners:\n  - id: "a\n',
    "a tab": "partners:\n\t- id: a\n",
    "an indent of other spaces": "partners:\n\u00a0\u00a0- id: a\n",
    "an indent of its own": "partners:\n  - id: a\n     name: b\n",
    "a colon too many": "partners:\n  - id: a: b\n",
    "a comma too many": "partners: [1,,2]\n",
    "a line without colon": "partners:\n  - id: a\n    name\n    kind: b\n",
    "an at sign": "partners:\n  - id: @a\n",
    "an escape that is none": 'partners:\n  - id: "\\q"\n',
    "an escape of no sign": 'partners:\n  - id: "\\U00110000"\n',
    "an anchor": "partners:\n  - &a {id: a}\n  - *a\n",
    "a thing inside itself": "partners: &a [*a, *a]\n",
    "laughs by the billion": "a: &a [x, x]\nb: &b [*a, *a]\npartners: [*b, *b]\n",
    "a merge": "partners:\n  - <<: {id: a}\n",
    "a type of Python": "partners: !!python/object/apply:os.system ['ls']\n",
    "a type of one's own": "partners: !mine [a]\n",
    "two documents": "partners: []\n---\npartners: []\n",
    "deeper than anybody goes": "partners: " + "[" * 5000,
    "deeper than anybody goes, in blocks": "- " * 200 + "x\n",
    "a key of several parts": "? [a, b]\n: c\n",
    "half a million letters": "# " + "x" * 500_000,
    "a sign that cannot be seen": "partners:\n  - id: coun\u200bcil\n",
    "a sign of direction": "partners:\n  - id: \u202ecouncil\n",
    "another version of YAML": "%YAML 3.0\n---\npartners: []\n",
}
BYTES = {  # other kinds of file, and other ways of writing text
    "a Word or Excel file": b"PK\x03\x04\x14\x00\x06\x00" + bytes(60) + b"word/document.xml",
    "an Excel workbook": b"PK\x03\x04\x14\x00\x06\x00" + bytes(60) + b"xl/workbook.xml",
    "an old Word file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60),
    "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "rich text": b"{\\rtf1\\ansi partners:}",
    "noughts": bytes(300),
    "letters of another code page": b"partners:\n  - id: \x81\x8d\n",
    "half of a sign": b"\xff\xfep\x00a",
}


def shaken(text: str) -> st.SearchStrategy[bytes]:
    """The text with a few of its letters put in, taken out or made something else."""
    marks = st.sampled_from([*"[]{}:,-&*!|>%@`'\"#?\\\n\t 0123456789aeé£~\u202e\x00\r"])
    places = st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, 3), marks), min_size=1, max_size=4)
    return places.map(lambda changes: _shake(text, changes).encode("utf-8", "surrogatepass"))


def _shake(text: str, changes: list[tuple[int, int, str]]) -> str:
    for at, gone, mark in changes:
        text = text[:at] + mark + text[at + gone :]
    return text


def written(text: str) -> st.SearchStrategy[bytes]:
    """The structure of the text with one of its values made anything, written as JSON, which is YAML."""
    whole = json.loads(json.dumps(YAML(typ="safe", pure=True).load(text)))
    return st.tuples(st.sampled_from(list(_paths(whole))), _anything()).map(lambda pair: _put(whole, *pair))


def _anything() -> st.SearchStrategy[Any]:
    leaves = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=20),
        st.sampled_from(["all", "any", "no"]),
    )
    return st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    )


def _paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where each value of a structure stands."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for step, inner in steps for path in _paths(inner, (*at, step)))]


def _put(whole: Any, path: tuple[Any, ...], new: Any) -> bytes:
    copy = json.loads(json.dumps(whole))
    if not path:
        return json.dumps(new).encode()
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = new
    return json.dumps(copy).encode()
