"""Nobody changes or removes what was written here: the database itself refuses."""

from __future__ import annotations

from django.db import migrations

from meihao.kernel.append_only import laying, lifting

TABLES = ["assessment_decision"]


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_decisions")]
    operations = [migrations.RunPython(laying(*TABLES), lifting(*TABLES))]
