"""Boundaries and points as a GeoJSON file: features with the code of a place, and the template of such a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from meihao.places.rules.boundaries import Shape, point_of, shape_of
from meihao.places.rules.registering import Box, Refused

KINDS: Final = {"district": "区市", "street": "街道（乡镇）", "community": "社区", "compound": "小区"}
"""The places that have boundaries."""
WITH_POINT: Final = ("community", "compound")
"""Those that may have a point as well."""
SIZE: Final = 10 * 1024 * 1024
MOST: Final = 2_000
"""Features of one file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A feature: the place it is about, and the shape or the point (in 1e-6 degree) that it brings."""

    number: int
    code: str
    shape: Shape | None = None
    point: tuple[int, int] | None = None

    @property
    def about(self) -> tuple[str, bool]:
        """What a file may say only once: a place, and whether its point is meant."""
        return self.code, self.point is not None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a feature, counted from one; None where it is the file's."""

    number: int | None
    code: str
    message: str

    def __str__(self) -> str:
        if self.number is None:
            return self.message
        return f"第 {self.number} 个要素{f'（{self.code}）' if self.code else ''}：{self.message}"


def read(text: str, *, kind: str, box: Box) -> tuple[list[Entry], list[Fault]]:
    """The features of a file and what is wrong with them; those without a geometry are left out."""
    try:
        data = json.loads(text.removeprefix("\ufeff"), parse_float=Decimal, parse_constant=_not_a_number)
        features = data["features"]
        if data["type"] != "FeatureCollection" or not isinstance(features, list) or not features:
            return [], [Fault(None, "", "文件里没有要素：要一个 FeatureCollection，可先下载模板")]
    except (ValueError, KeyError, TypeError, RecursionError):
        return [], [Fault(None, "", "不是完整的 GeoJSON FeatureCollection，请重新导出")]
    if "crs" in data and "CRS84" not in str(data["crs"]) and "4326" not in str(data["crs"]):
        return [], [Fault(None, "", "坐标系要是 WGS84（CRS84）的经纬度；请在导出时转换")]
    if len(features) > MOST:
        return [], [Fault(None, "", f"要素超过 {MOST:,} 个，请拆成几份")]
    return _read(features, kind, box)


def _read(features: Sequence[Any], kind: str, box: Box) -> tuple[list[Entry], list[Fault]]:
    entries: list[Entry] = []
    faults = []
    first: dict[tuple[str, bool], int] = {}
    for number, feature in enumerate(features, start=1):
        code = _code(feature)
        try:
            entry = _entry(number, code, feature, kind, box)
        except Refused as refused:
            faults.append(Fault(number, code, str(refused)))
            continue
        if entry is None:
            continue
        if entry.about in first:
            faults.append(Fault(number, code, f"与第 {first[entry.about]} 个要素说的是同一处，请留一个"))
            continue
        first[entry.about] = number
        entries.append(entry)
    return entries, faults


def _entry(number: int, code: str, feature: Any, kind: str, box: Box) -> Entry | None:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise Refused("不是 GeoJSON 的 Feature")
    if not code:
        raise Refused("properties 里没有 code（编号）")
    geometry = feature.get("geometry")
    if geometry is None:
        return None
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        if kind not in WITH_POINT:
            raise Refused(f"{KINDS[kind]}没有点位，请给出边界")
        return Entry(number, code, point=point_of(geometry, box))
    return Entry(number, code, shape=shape_of(geometry, box))


def _code(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("code") if isinstance(properties, dict) else None
    return code.strip()[:40] if isinstance(code, str) else ""


def _not_a_number(word: str) -> object:
    raise ValueError(word)


def template(places: Iterable[tuple[str, str, dict[str, Any] | None]]) -> bytes:
    """A file of places by code and name with the geometry that they have; what has none is to be drawn."""
    features = [
        {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}
        for code, name, geometry in places
    ]
    told = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=None)
    return told.replace('{"type": "Feature",', '\n{"type": "Feature",').encode()
