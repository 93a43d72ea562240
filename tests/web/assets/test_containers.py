"""The container's files: they parse, name what is there, and hold no secret."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest
from ruamel.yaml import YAML

from commonground.web.environment import PREFIX
from toys.source_tree import ROOT, no_offenders

SECRETS = ("PASSWORD", "SECRET", "KEY", "SMTP_URL", "DATABASE_URL")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(YAML(typ="safe").load((ROOT / "compose.yaml").read_text())["services"])


@pytest.fixture(scope="module")
def instructions() -> list[str]:
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    return [line for line in re.sub(r"\\\n\s*", "", text).splitlines() if line]


def test_everything_that_is_copied_is_there_and_sent_to_the_builder(instructions: list[str]) -> None:
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {
        name
        for line in instructions
        if line.startswith("COPY ") and "--from" not in line
        for name in line.split()[1:-1]
    }
    assert copied == sent
    no_offenders([name for name in sorted(copied) if not (ROOT / name).exists()])


def test_the_room_runs_as_a_user_of_its_own_and_says_whether_it_is_well(instructions: list[str]) -> None:
    last = instructions[max(at for at, line in enumerate(instructions) if line.startswith("FROM ")) :]
    words = [line.split(maxsplit=1)[0] for line in last]
    assert words.index("USER") < words.index("CMD")
    assert any("/healthz" in line for line in last if line.startswith("HEALTHCHECK"))
    assert "--host" in last[-1]


def test_no_instruction_is_unknown(instructions: list[str]) -> None:
    known = {"FROM", "ENV", "WORKDIR", "RUN", "COPY", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "CMD"}
    assert {line.split(maxsplit=1)[0] for line in instructions} <= known
    for line in instructions:
        assert shlex.split(line)


def test_every_secret_comes_from_the_environment(services: dict[str, Any]) -> None:
    no_offenders(
        [
            f"{name}: {variable}"
            for name, service in services.items()
            for variable, value in service["environment"].items()
            if any(word in variable for word in SECRETS) and "${" not in value
        ]
    )


def test_every_setting_that_is_passed_on_is_one_of_the_rooms(services: dict[str, Any]) -> None:
    told = (ROOT / "docs" / "running-the-room.md").read_text()
    passed = [name for name in services["room"]["environment"] if name.startswith(PREFIX)]
    assert len(passed) > 5
    no_offenders([name for name in passed if f"`{name}" not in told])


def test_the_room_waits_for_its_database_and_is_reached_through_a_proxy_alone(services: dict[str, Any]) -> None:
    assert services["room"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert "healthcheck" in services["database"]
    assert "ports" not in services["database"]
    assert all(port.startswith("127.0.0.1:") for port in services["room"]["ports"])
