"""`./go manage recompute_score 2026-q3`: compute a period once more and hold it against what was sealed, byte for byte."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from meihao.oversight.rules.periods import read
from meihao.oversight.selectors import scores as selecting

DIFFERS = 3
WORDS = {True: "一致", False: "不一致", None: "现行规则包与当时的不同，没有重读"}


class Command(BaseCommand):
    """Answers 3 where anything differs. Without a seal the last computation is held against itself."""

    help = "按存下的依据和当时掌握的记录重算区市考核，与封存的结果逐字节核对；不一致时返回 3"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", metavar="PERIOD", help="如 2026-q3 或 2026")

    def handle(self, *, period: str, **_: Any) -> str:
        span = read(period)
        if span is None:
            raise CommandError(f"没有考核周期 {period}；应如 2026-q3 或 2026")
        here = selecting.period(span)
        run = here.latest  # nothing is computed after a seal
        if run is None:
            raise CommandError(f"{span.name}还没有计算过")
        check = selecting.checked(run)
        said = [
            f"{span.name}第 {run.number} 次计算{'（已封存）' if here.sealed else ''}：{run.digest}",
            f"按存下的依据重算：{WORDS[check.sums]}",
            f"按当时掌握的记录重读：{WORDS[check.records]}",
            *(f"  {each}" for each in check.differing),
        ]
        if not check.holds or (here.sealed is not None and here.sealed.digest != run.digest):
            raise CommandError("\n".join(said), returncode=DIFFERS)
        return "\n".join(said)
