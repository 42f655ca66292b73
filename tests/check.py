"""`./go check`: all that can be told of the code without running its tests."""

from __future__ import annotations

import sys

from tests.sections import PYTHON, Sections

MANAGE = (PYTHON, "manage.py")
TREES = ("src", "tests", "bench", "hatch_build.py", "manage.py")


def check(sections: Sections) -> None:
    """Lint, format, types, contracts between modules, migrations, the pack."""
    sections.run("Lint (ruff check)", [PYTHON, "-m", "ruff", "check", *TREES])
    sections.run("Format (ruff format --check)", [PYTHON, "-m", "ruff", "format", "--check", *TREES])
    sections.run("Types (mypy)", [PYTHON, "-m", "mypy"])
    sections.run(
        "Contracts (import-linter)", [PYTHON, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    )
    sections.run("Django's checks", [*MANAGE, "check", "--fail-level", "WARNING"])
    sections.run("No unmade migration", [*MANAGE, "makemigrations", "--check", "--dry-run"])
    sections.run("The pack (policy_lint)", [*MANAGE, "policy_lint"])


if __name__ == "__main__":
    every = Sections()
    check(every)
    sys.exit(every.close())
