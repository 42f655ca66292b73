"""Where a body may stand in the tree."""

from __future__ import annotations

import re

UNDER: dict[str, frozenset[str | None]] = {
    "city": frozenset({None}),
    "department": frozenset({"city", "district", "street"}),
    "district": frozenset({"city"}),
    "street": frozenset({"district"}),
    "community": frozenset({"street", "district"}),
    "firm": frozenset({None, "city", "district", "street", "community"}),
}
"""Which kind stands under which; None is the top. A development zone may look after its communities itself."""

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Refused(Exception):
    """The tree may not be changed so; the words say why and what to do."""


def path_of(code: str, parent: str = "/") -> str:
    """The codes from the root, each closed by a slash."""
    return f"{parent}{code}/"


def ancestry(path: str) -> list[str]:
    """The paths of a body and of all it stands under, from the top down."""
    steps = path.strip("/").split("/")
    return ["/" + "/".join(steps[: n + 1]) + "/" for n in range(len(steps))]


def check_place(*, code: str, kind: str, parent_kind: str | None) -> None:
    """Raise Refused unless a body of this kind may stand there under this code."""
    if not CODE.fullmatch(code):
        raise Refused(f"代码“{code}”只能用小写字母、数字和连字符，例如 zhifu-housing。")
    if kind not in UNDER:
        raise Refused(f"没有“{kind}”这一类机构。")
    if parent_kind not in UNDER[kind]:
        raise Refused("这一类机构不能设在所选的上级之下：区市在市之下，街道在区市之下，社区在街道或区市之下。")
