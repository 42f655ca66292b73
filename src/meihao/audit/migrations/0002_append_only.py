"""Nobody changes or removes what was written here: the database itself refuses."""

from __future__ import annotations

from django.db import migrations

from meihao.kernel.append_only import laying, lifting

TABLES = ["audit_entry", "audit_seal"]


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_the_trail_and_its_seals")]
    operations = [migrations.RunPython(laying(*TABLES), lifting(*TABLES))]
