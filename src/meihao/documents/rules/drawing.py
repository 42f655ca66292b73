"""Sheets as a vector PDF: A3 across, true to scale, with scale bar, legend, north arrow, figures and title block."""

from __future__ import annotations

import base64
import io
from pathlib import Path

from PIL import Image

from meihao.documents.rules.projecting import MICRO, Projection, projection
from meihao.documents.rules.sheets import PAGE, Feature, Map, Picture, Rendering, SheetSet, Underlay, bar, scale
from meihao.documents.rules.typeset import code, compiled

SOURCE = Path(__file__).with_name("sheet.typ")
NOTHING_DRAWN = "没有登记位置，图上没有可以画的内容。在小区台账里补登坐标以后再打印。"

type Drawn = dict[str, object]


def drawn(sheets: SheetSet) -> bytes:
    """The PDF, a sheet a page; the same sheets give the same bytes on a machine with the same fonts."""
    said = {
        "title": sheets.title,
        "issuer": sheets.issuer,
        "day": [sheets.on.year, sheets.on.month, sheets.on.day],
        "facts": sheets.facts,
        "digest": sheets.digest,
        "address": sheets.address,
        "code": code(sheets.address) if sheets.address else "",
        "room": PAGE,
        "sheets": [_map(each) if isinstance(each, Map) else _rendering(each) for each in sheets.sheets],
    }
    return compiled(SOURCE, said)


def _rendering(sheet: Rendering) -> Drawn:
    return {"title": sheet.title, "number": sheet.number, "note": sheet.note, "picture": embedded(sheet.picture)}


def _map(sheet: Map) -> Drawn:
    told: Drawn = {
        "title": sheet.title,
        "number": sheet.number,
        "note": sheet.note,
        "figures": sheet.figures,
        "picture": "",
        "symbols": [
            {"name": each.name, "colour": each.colour, "shape": each.drawing}
            for each in sheet.symbols
            if any(feature.symbol == each.id for feature in sheet.features)
        ],
        "features": [],
        "scale": 0,
    }
    extent = sheet.extent
    if extent is None:
        return {**told, "empty": NOTHING_DRAWN}
    plane = projection(extent)
    (west, south), (east, north) = plane.metres(extent[0]), plane.metres(extent[1])
    n = scale((east - west, north - south), around=sheet.around)
    pen = _Pen(plane, n)
    symbols = {each.id: each for each in sheet.symbols}
    features = [
        {
            "shape": symbols[each.symbol].drawing,
            "colour": symbols[each.symbol].colour,
            "label": each.label,
            "at": pen.all(each),
        }
        for each in sorted(sheet.features, key=lambda each: _ORDER[symbols[each.symbol].drawing])
    ]
    under = pen.under(sheet.underlay) if sheet.underlay else {}
    return {
        **told, **under, "features": features, "scale": n, "bar": bar(n), "centre": pen.centre, "corners": pen.corners
    }  # fmt: skip


_ORDER = {"area": 0, "line": 1, "point": 2}
"""Areas lie under lines, lines under points."""


class _Pen:
    """From places to millimetres right of and below the upper left corner of the frame."""

    def __init__(self, plane: Projection, n: int) -> None:
        self.plane = plane
        self.n = n

    def at(self, place: tuple[int, int]) -> tuple[float, float]:
        """One place; to a thousandth of a millimetre, so that the same places give the same drawing."""
        east, north = self.plane.metres(place)
        return round(PAGE[0] / 2 + 1000 * east / self.n, 3), round(PAGE[1] / 2 - 1000 * north / self.n, 3)

    def all(self, feature: Feature) -> list[tuple[float, float]]:
        """The places of a feature."""
        return [self.at(place) for place in feature.places]

    def under(self, underlay: Underlay) -> Drawn:
        """Where a picture lies under the map."""
        left, top = self.at((underlay.west, underlay.north))
        right, bottom = self.at((underlay.east, underlay.south))
        return {
            "picture": embedded(underlay.picture),
            "under": {"left": left, "top": top, "width": right - left, "height": bottom - top},
        }

    @property
    def centre(self) -> str:
        """The middle of the sheet in degrees."""
        return f"{self.plane.longitude / MICRO:.6f}°E　{self.plane.latitude / MICRO:.6f}°N"

    @property
    def corners(self) -> tuple[str, str, str, str]:
        """The degrees at the edges of the frame: west, south, east, north."""
        east = self.n * PAGE[0] / 2000 / self.plane.east / MICRO
        north = self.n * PAGE[1] / 2000 / self.plane.north / MICRO
        longitude, latitude = self.plane.longitude / MICRO, self.plane.latitude / MICRO
        sides = longitude - east, latitude - north, longitude + east, latitude + north
        west, south, east_, north_ = (f"{each:.5f}°" for each in sides)
        return west, south, east_, north_


def embedded(picture: Picture) -> str:
    """A picture as SVG that holds it, for what takes in text alone."""
    with Image.open(io.BytesIO(picture.content)) as opened:
        width, height = opened.size
    data = base64.b64encode(picture.content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" preserveAspectRatio="none" href="data:{picture.media_type};base64,{data}"/></svg>'
    )
