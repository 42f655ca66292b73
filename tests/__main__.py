"""`./go test`: everything, in sections; with options, only pytest with those."""

from __future__ import annotations

import os
import subprocess
import sys
from tempfile import TemporaryDirectory

from tests import migrated
from tests.check import check
from tests.machine import provide
from tests.postgres import throw_away_server
from tests.sections import PYTHON, Sections

PYTEST = (PYTHON, "-m", "pytest")
BY_MODULE = ("--dist", "loadfile", "--no-loadscope-reorder")
"""A module stays with one worker, which builds its scenes once."""
UNIT = (*PYTEST, "-n", "2", *BY_MODULE, "-m", "not browser", "tests")
ON_POSTGRES = (*UNIT, "--ignore=tests/kernel", "--ignore=tests/policy", "--ignore=tests/house")
"""What knows nothing of Django, as the contracts hold, knows no database either: once is enough. So it is of the house: roles,
addresses, words and the number of statements are the same on every server."""
BROWSER = (*PYTEST, "-n", "2", *BY_MODULE, "-m", "browser", "tests/e2e")


def everything() -> int:
    """Each part in turn; where something is missing on the machine, the part that needs it is left out by name."""
    lacking = {part.name for part in provide()}
    sections = Sections()
    with TemporaryDirectory(prefix="meihao-migrated-") as folder:
        os.environ[migrated.FOLDER] = folder  # what one section has migrated, the next copies
        check(sections)
        _tests(sections, lacking)
    return sections.close()


def _tests(sections: Sections, lacking: set[str]) -> None:
    sections.run("Tests on SQLite", UNIT)
    if "PostgreSQL" in lacking:
        sections.leave_out("Tests on PostgreSQL", "no PostgreSQL server is installed")
    else:
        with throw_away_server() as address:
            sections.run("Tests on PostgreSQL", ON_POSTGRES, {"MEIHAO_DATABASE_URL": address})
    if lacking & {"Chromium", "a Chinese font"}:
        sections.leave_out("Browser stories", f"missing: {', '.join(sorted(lacking - {'PostgreSQL'}))}")
    else:
        sections.run("Browser stories", BROWSER)


if __name__ == "__main__":
    chosen = sys.argv[1:]
    sys.exit(subprocess.run([*PYTEST, *chosen], check=False).returncode if chosen else everything())
