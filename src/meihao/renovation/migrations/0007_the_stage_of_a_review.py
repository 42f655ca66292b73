from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from meihao.kernel.append_only import removals, statements

TABLES = ["renovation_jointreview", "renovation_expertreview"]


def open_up(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Lift the triggers: a column is added to tables that are append-only."""
    for table in TABLES:
        for statement in removals(editor.connection.vendor, table):
            editor.execute(statement)


def close(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Lay the triggers again; SQLite made the tables anew."""
    for table in TABLES:
        for statement in statements(editor.connection.vendor, table):
            editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("renovation", "0006_answers_of_homes_and_replaced_experts")]

    operations = [
        migrations.RunPython(open_up, close),
        migrations.AddField(
            model_name="jointreview",
            name="stage",
            field=models.SlugField(default="joint-review", max_length=40, verbose_name="阶段"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="expertreview",
            name="stage",
            field=models.SlugField(default="expert-review", max_length=40, verbose_name="阶段"),
            preserve_default=False,
        ),
        migrations.RunPython(close, open_up),
    ]
