"""Nobody changes or removes what was written here: the database itself refuses."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from meihao.kernel.append_only import removals, statements

TABLES = ["returns_submission", "returns_hearing"]


def lay(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        for statement in statements(editor.connection.vendor, table):
            editor.execute(statement)


def lift(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        for statement in removals(editor.connection.vendor, table):
            editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_returns_and_hearings")]
    operations = [migrations.RunPython(lay, lift)]
