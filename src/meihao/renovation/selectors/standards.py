"""What experts score and by what measure, from the pack: none of it is the document's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from meihao.policy.pack import Pack
from meihao.policy.schema.core import number_of

ITEM = "review.item."


@dataclass(frozen=True)
class Standard:
    """The items by id, each with its title and the most it can be; who and how many, and what passes."""

    items: Mapping[str, tuple[str, int]]
    size: int
    quorum: int
    joint_days: int
    expert_days: int
    agree_share: Fraction
    pass_share: Fraction
    item_floor: Fraction

    @property
    def titles(self) -> dict[str, str]:
        """What people call the items."""
        return {item: title for item, (title, _) in self.items.items()}

    @property
    def floor(self) -> str:
        """The least share of an item that asks for no change, in words."""
        return f"{self.item_floor}"

    def title(self, item: str) -> str:
        """What people call an item; one that the pack no longer has goes by its id."""
        return self.items[item][0] if item in self.items else item


def standard(pack: Pack) -> Standard:
    """The measure of a pack."""

    def figure(name: str) -> Fraction:
        return Fraction(str(number_of(pack.parameters[f"review.{name}"])))

    items = {
        name.removeprefix(ITEM): (each.name.rpartition("：")[2], int(figure(name.removeprefix("review."))))
        for name, each in pack.parameters.items()
        if name.startswith(ITEM)
    }
    return Standard(
        items,
        int(figure("expert_size")),
        int(figure("expert_quorum")),
        int(figure("joint_days")),
        int(figure("expert_days")),
        figure("agree_share"),
        figure("pass_share"),
        figure("item_floor"),
    )
