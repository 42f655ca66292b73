"""Nobody changes or removes what was written here: the database itself refuses."""

from __future__ import annotations

from django.db import migrations

from meihao.kernel.append_only import laying, lifting

TABLES = ["facts_fact", "facts_review"]


class Migration(migrations.Migration):
    dependencies = [("facts", "0001_facts_evidence_reviews")]
    operations = [migrations.RunPython(laying(*TABLES), lifting(*TABLES))]
