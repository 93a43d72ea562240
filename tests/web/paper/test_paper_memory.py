"""Writing a paper keeps a web process small, and Word is not loaded before a paper is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

MOST_MIB = 200
WRITE = """
import resource, sys, django
django.setup()
import django.core.handlers.wsgi, commonground.web.urls
from commonground.document import Plan
from commonground.views.board_paper import About, make_paper
from pathlib import Path
assert "docx" not in sys.modules, "Word is loaded before anybody asks for a paper"
plan = Plan.model_validate_json(Path(sys.argv[1]).read_bytes())
for partner in plan.partners:
    make_paper(plan, partner.id, About("Version 1", "abc", False))
lines = Path("/proc/self/status").read_text().splitlines()
print(max(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="resident memory is read from /proc")
def test_a_process_that_writes_papers_stays_under_its_limit(room_plan: Any, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(room_plan.to_bytes())
    command = [sys.executable, "-c", WRITE, str(tmp_path / "plan.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < MOST_MIB
