"""Nobody changes or removes what was written here: the database itself refuses."""

from __future__ import annotations

from django.db import migrations

from meihao.kernel.append_only import laying, lifting

TABLES = ["plans_planversion", "plans_planrow", "plans_composervariant"]


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_yearly_plans")]
    operations = [migrations.RunPython(laying(*TABLES), lifting(*TABLES))]
