"""The database refuses to change or delete what was written."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from commonground.web.ground.append_only import refuse_changes


class Migration(migrations.Migration):
    """Triggers of `plans_planversion`."""

    dependencies: ClassVar = [("plans", "0001_initial")]
    operations: ClassVar = [refuse_changes("plans_planversion")]
