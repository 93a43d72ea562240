"""A process that serves pages loads no solver and stays small; who waits for a plan does not hold others up."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

HEAVY = ("highspy", "scipy", "geopandas", "polars", "numpy", "shapely", "pandas", "pyarrow", "altair", "vl_convert")
MOST_MIB = 200
SERVES = """
import json, os, sys, tempfile
os.environ["COMMONGROUND_TEST_DATABASE"] = "sqlite:///" + os.path.join(tempfile.mkdtemp(), "room.sqlite3")
import django; django.setup()
from django.core.management import call_command
from django.test.utils import setup_test_environment
setup_test_environment()
call_command("migrate", verbosity=0); call_command("createcachetable", verbosity=0)
from django.urls import reverse
from commonground.document import Plan
from commonground.web.accounts.models import User
from commonground.web.places.models import PLACE_TEAM, Body, Membership, Place
from commonground.web.plans.models import PlanVersion
from django.test import Client
from allauth.mfa.models import Authenticator
plan = sys.stdin.buffer.read()
place = Place.objects.create(name="Exampleshire", synthetic=True, pack=b"", partners_yaml="")
team = Body.objects.create(place=place, key="place-team", name="The place team", kind=PLACE_TEAM)
user = User.objects.create_user("broker@example.org", "Broker", "correct horse battery")
Membership.objects.create(user=user, body=team, role="broker")
Authenticator.objects.create(user=user, type="totp", data={"secret": ""})
versions = []
for number in range(1, 10):
    version = PlanVersion(place=place, number=number, reason="To see", fingerprint="f" * 64)
    version.keep_json(plan); version.save(); versions.append(version.id)
client = Client(); client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
topics = ("residents", "helped", "services", "agencies", "hours", "waiting", "deciders")
for one in versions:
    paths = [reverse(name, args=(one,)) for name in ("version", "picture", "plan_json", "plan_workbook")]
    paths += [reverse("topic", args=(one, topic)) for topic in topics]
    for path in [*paths, reverse("plans"), f"{reverse('compare')}?a={versions[0]}&b={one}"]:
        assert client.get(path).status_code == 200, path
try:
    resident = int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
except OSError:
    resident = 0.0
print(json.dumps({"mib": resident, "loaded": sorted(sys.modules)}))
"""


def test_pages_load_no_solver_and_keep_a_process_small(room_plan: Any) -> None:
    found = told(SERVES, room_plan.to_bytes())
    assert not set(HEAVY) & set(found["loaded"])
    assert found["mib"] < MOST_MIB


@pytest.mark.parametrize(
    "module", ["commonground.web.urls", "commonground.web.plans.worker", "commonground.web.demo.starting"]
)
def test_importing_the_room_loads_no_solver(module: str) -> None:
    code = (
        f"import django; django.setup(); import {module}, json, sys; print(json.dumps({{'loaded': list(sys.modules)}}))"
    )
    assert not set(HEAVY) & set(told(code)["loaded"])


def told(code: str, given: bytes = b"") -> Any:
    """What a fresh Python says last, in JSON."""
    done = subprocess.run([sys.executable, "-c", code], input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return json.loads(done.stdout.splitlines()[-1])
