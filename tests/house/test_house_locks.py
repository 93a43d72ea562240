"""The pins install on every system that we name: each has a wheel there, and nothing that one needs is missing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from toys.source_tree import ROOT, no_offenders

LINUX = ["manylinux_2_28", "manylinux_2_27", "manylinux_2_17", "manylinux2014"]
# The tags of wheels that pip may take there, and what markers call the system.
SYSTEMS = {
    "Windows": (["win_amd64"], {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}),
    "macOS": (
        [f"macosx_{version}_arm64" for version in ("14_0", "13_0", "12_0", "11_0")],
        {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    ),
    "Linux": (
        [f"{tag}_x86_64" for tag in LINUX],
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    ),
    "Linux on ARM": (
        [f"{tag}_aarch64" for tag in LINUX],
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    ),
}
MACHINES = {"Windows": "AMD64", "macOS": "arm64", "Linux": "x86_64", "Linux on ARM": "aarch64"}
EXTRAS: dict[str, tuple[str, ...]] = {
    "requirements.lock": (),
    "requirements-web.lock": ("web", "assets", "postgres"),
    "requirements-dev.lock": ("dev", "web"),
}


@pytest.mark.slow
@pytest.mark.parametrize("system", list(SYSTEMS))
def test_the_pins_install_and_are_complete_on_each_system(system: str, tmp_path: Path) -> None:
    wheels = _resolved(SYSTEMS[system][0], tmp_path)
    needs = {canonicalize_name(wheel["name"]): wheel.get("requires_dist", []) for wheel in wheels}
    no_offenders([f"{lock}: {name}" for lock in EXTRAS for name in _pinned(lock) if name not in needs])
    no_offenders(
        [
            f"{lock}: {name}, which {by} needs"
            for lock, extras in EXTRAS.items()
            for name, by in _missing({pin: needs[pin] for pin in _pinned(lock)}, extras, _environment(system))
        ]
    )


def _pinned(lock: str) -> list[str]:
    """The packages that a lock pins."""
    names = re.findall(r"^([a-z0-9._-]+)==", (ROOT / lock).read_text(), re.MULTILINE)
    return [canonicalize_name(name) for name in names]


def _resolved(tags: list[str], folder: Path) -> list[dict[str, Any]]:
    """Metadata of the wheel that pip takes for each pin of all locks; skip where no index answers."""
    report = folder / "report.json"
    platforms = [f"--platform={tag}" for tag in tags]
    asked = ["--dry-run", "--ignore-installed", "--no-deps", "--only-binary=:all:", "--python-version=3.11"]
    into = [f"--target={folder / 'nowhere'}", f"--report={report}", "--require-hashes"]
    locks = [part for lock in EXTRAS for part in ("-r", str(ROOT / lock))]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--retries=1", *asked, *platforms, *into, *locks]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode and re.search(r"ConnectionError|ConnectTimeout|connection broken|Max retries", ended.stderr):
        pytest.skip("pip reaches no index of packages from here")
    assert ended.returncode == 0, ended.stderr[-2000:]
    return [each["metadata"] for each in json.loads(report.read_text())["install"]]


def _missing(needs: dict[str, list[str]], extras: tuple[str, ...], there: Environment) -> Iterator[tuple[str, str]]:
    """What the project or a pin needs on a system and no pin brings, with who needs it."""
    waiting = [(need, "Commonground") for need in _ours(extras)]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        need, by = waiting.pop()
        name = canonicalize_name(need.name)
        if (name, frozenset(need.extras)) in seen:
            continue
        seen.add((name, frozenset(need.extras)))
        if name not in needs:
            yield name, by
        waiting += [(each, name) for each in _wanted(needs.get(name, []), need.extras, there)]


def _wanted(lines: list[str], extras: set[str], there: Environment) -> Iterator[Requirement]:
    """The requirements among `lines` that hold on a system with some extras."""
    for need in map(Requirement, lines):
        chosen = [{**there, "extra": extra} for extra in ("", *extras)]
        if need.marker is None or any(need.marker.evaluate(each) for each in chosen):
            yield need


def _ours(extras: tuple[str, ...]) -> list[Requirement]:
    """What pyproject.toml asks for with some extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    optional = [line for extra in extras for line in project["optional-dependencies"][extra]]
    return [Requirement(line) for line in [*project["dependencies"], *optional]]


def _environment(system: str) -> Environment:
    """How markers see a system under CPython 3.11."""
    return {
        **SYSTEMS[system][1],
        "platform_machine": MACHINES[system],
        "python_version": "3.11",
        "python_full_version": "3.11.9",
        "implementation_name": "cpython",
        "implementation_version": "3.11.9",
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_version": "",
    }  # type: ignore[typeddict-item]
