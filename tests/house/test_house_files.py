"""The project's files hold nothing of the computers they were written on, and nothing unfinished."""

from __future__ import annotations

import re
import sys
import tomllib

import pytest

from toys.source_tree import ROOT, modules, no_offenders, tracked_texts

# Each pattern is spelt so that it does not find itself.
UNFINISHED = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X])\b|NotImplemente[d]Error|simplified for no[w]")
MACHINE_PATHS = re.compile(r"(^|[^.\w])/(wor[k]|roo[t]|hom[e]|far[m]|Users)/", re.MULTILINE)
REGISTRIES = re.compile(
    r"(inde[x]-url|--inde[x]|find-link[s])[ =]|pypi[.]or[g]|pythonhoste[d]|npmjs[.]or[g]|file:/[/]/", re.IGNORECASE
)
DATA_FILES = (".rda", ".parquet", ".gpkg", ".geojson", ".sqlite", ".xlsx")
MOST_BYTES = 1_000_000
LOCKS = ("requirements.lock", "requirements-web.lock", "requirements-dev.lock")
# Packages by another name than they are imported, and those that come with another.
IMPORTED_AS = {"python-docx": "docx", "ruamel.yaml": "ruamel", "vl-convert-python": "vl_convert", "pynacl": "nacl"}
IMPORTED_AS |= {f"django-{name}": name for name in ("allauth", "csp")}
IMPORTED_AS |= {"django-ninja": "ninja", "django-tasks": "django_tasks", "django-tasks-db": "django_tasks_db"}
IMPORTED_AS |= {"python-calamine": "python_calamine"}
COMES_WITH = {
    "annotated_types": "pydantic",
    "markupsafe": "jinja2",
    "pandas": "geopandas",
    "pydantic_core": "pydantic",
    "requests": "django-allauth[socialaccount]",
    "pyproj": "geopandas",
}


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(UNFINISHED, id="nothing unfinished"),
        pytest.param(MACHINE_PATHS, id="no path of one computer"),
        pytest.param(REGISTRIES, id="no package registry"),
    ],
)
def test_no_file_names_what_it_should_not(pattern: re.Pattern[str]) -> None:
    no_offenders(offenders(pattern))


def test_published_data_is_not_tracked() -> None:
    no_offenders([name for name, _ in tracked_texts() if name.endswith(DATA_FILES)])


def test_no_tracked_file_is_large() -> None:
    no_offenders([name for name, _ in tracked_texts() if (ROOT / name).stat().st_size > MOST_BYTES])


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_the_hashes_of_its_files(lock: str) -> None:
    pins = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text())[1:]
    assert len(pins) > 20
    no_offenders([pin.split()[0] for pin in pins if "--hash=sha256:" not in pin])


@pytest.mark.parametrize(("room", "extras"), [(False, ()), (True, ("web",))], ids=["engine", "room"])
def test_every_package_that_we_import_is_a_dependency_of_ours(room: bool, extras: tuple[str, ...]) -> None:
    """So that the demo runs on what the runtime pins install, not on what comes with the room or the tests."""
    known = {IMPORTED_AS.get(name, name) for name in declared(extras)} | set(COMES_WITH) | {"commonground"}
    no_offenders([name for name in sorted(third_party(room=room)) if name not in known])


@pytest.mark.parametrize(("lock", "extras"), [("requirements.lock", ()), ("requirements-web.lock", ("web", "assets"))])
def test_every_dependency_is_pinned(lock: str, extras: tuple[str, ...]) -> None:
    pins = (ROOT / lock).read_text()
    no_offenders([name for name in declared(extras) if f"\n{name.replace('.', '-')}==" not in pins])


def test_the_pins_of_all_locks_agree() -> None:
    """So that no set-up takes out what another put in."""
    pins = [dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE)) for lock in LOCKS]
    versions = {name: {lock[name] for lock in pins if name in lock} for name in set().union(*pins)}
    no_offenders([f"{name} {sorted(found)}" for name, found in sorted(versions.items()) if len(found) > 1])


def declared(extras: tuple[str, ...] = ()) -> list[str]:
    """The packages that pyproject.toml asks for, with some extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = project["dependencies"] + [line for extra in extras for line in project["optional-dependencies"][extra]]
    return [re.split(r"[<>=\[ ]", line)[0].lower() for line in lines]


def third_party(*, room: bool) -> set[str]:
    """Packages outside the standard library that the room imports, or all else of the package."""
    found = [module for module in modules() if module.path.startswith("web/") == room]
    return {name for module in found for name in module.roots} - set(sys.stdlib_module_names)


def offenders(pattern: re.Pattern[str]) -> list[str]:
    """file:line and the words found, for every match in the project's files but pictures, whose bytes are no words."""
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1} {match.group().strip()}"
        for name, text in tracked_texts()
        if not name.endswith(".png")
        for match in pattern.finditer(text)
    ]
