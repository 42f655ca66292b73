"""What is recorded of compounds, buildings and homes by choice: the stored word and the one people read."""

from __future__ import annotations

import unicodedata
from typing import Final

TENURES: Final = {
    "commodity": "商品房", "reformed": "房改房", "unit": "单位房", "resettlement": "安置房", "affordable": "保障性住房",
    "mixed": "混合", "other": "其他",
}  # fmt: skip
"""Whose homes they were when they were built."""
PROPERTY_MODES: Final = {"professional": "专业物业", "community": "社区托管", "owners": "业主自管", "none": "无人管理"}
"""Who looks after a compound."""
MANAGED: Final = ("professional", "community", "owners")
STRUCTURES: Final = {"brick": "砖混", "frame": "框架", "shear": "剪力墙", "timber": "砖木", "other": "其他"}
PART_KINDS: Final = {"dwelling": "住宅", "stall": "车位", "storage": "储藏室", "shop": "商铺", "other": "其他"}
"""What a part that is somebody's own serves for."""
DWELLING: Final = "dwelling"
AREA_SOURCES: Final = {"title": "登记", "survey": "测绘", "declared": "申报"}
"""Where an area comes from: the register of titles, a survey, or whoever told it."""
OTHER_WORDS: Final = {
    "专业": "专业物业", "社区": "社区托管", "自管": "业主自管", "无": "无人管理", "单位": "单位房", "单位自管房": "单位房", "安置": "安置房",
    "不动产登记": "登记", "混合结构": "砖混", "砖混结构": "砖混", "框架结构": "框架", "剪力墙结构": "剪力墙",
}  # fmt: skip
"""Other ways of writing the choices."""

BUILDING_ENDS: Final = ("号楼", "幢", "栋", "座", "楼", "号")
ENTRANCE_ENDS: Final = ("单元", "门")
ROOM_ENDS: Final = ("室", "户")


def bare(text: str, ends: tuple[str, ...] = ()) -> str:
    """A number without the word that follows it, in one width: ` ３号楼` and `3` are one building."""
    written = "".join(unicodedata.normalize("NFKC", text).split())
    for end in ends:
        cut = written.removesuffix(end)
        if cut != written and cut and cut[-1].isascii() and cut[-1].isalnum():
            return cut
    return written


def building_name(number: str) -> str:
    """`3号楼`; a building with a name of its own keeps it."""
    return f"{number}号楼" if number[-1:].isascii() and number[-1:].isalnum() else number


def entrance_name(number: str) -> str:
    """`2单元`; a building that is not divided has one entrance without a number."""
    if not number:
        return "不分单元"
    return f"{number}单元" if number[-1:].isascii() and number[-1:].isalnum() else number
