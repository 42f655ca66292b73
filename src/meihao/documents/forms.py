"""What an address of papers may ask for, and what people enter about a picture for sheets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, UnidentifiedImageError

from meihao.attachments.services import File
from meihao.documents.rules.edges import Edges, Unplaced, of_world_file, typed
from meihao.documents.sources import Slot
from meihao.web.fields import DAY, choose


class Wanted(forms.Form):
    """Which papers are looked for, and about which day."""

    q = forms.CharField(label="名称或编号", required=False, max_length=60)
    on = forms.DateField(label="截至", required=False, widget=DAY)
    known = forms.DateField(label="知悉截止", required=False, widget=DAY)

    def day(self, name: str, today: date) -> date:
        """A day as asked for, today at the latest and where none was."""
        given: date | None = self.cleaned_data.get(name) if self.is_valid() else None
        return min(given or today, today)


SIDES = ("west", "south", "east", "north")
WORLD_FILE = 1000
"""Bytes that a world file has at most."""


class PictureForm(forms.Form):
    """Putting a picture into a place of the sheets."""

    slot = forms.ChoiceField(label="用在哪里")
    file = forms.FileField(
        label="图片", required=False, help_text="JPG 或 PNG，20 MB 以内；不选文件提交，就撤下现有的图片"
    )
    world = forms.FileField(
        label="坐标文件", required=False, help_text="底图用：制图软件随图片导出的 .jgw、.pgw 文件，经纬度、正北朝上"
    )
    west = forms.DecimalField(label="西边经度", required=False, help_text="没有坐标文件时，填底图四边的度数")
    south = forms.DecimalField(label="南边纬度", required=False)
    east = forms.DecimalField(label="东边经度", required=False)
    north = forms.DecimalField(label="北边纬度", required=False)

    edges: Edges | None = None

    def __init__(self, *args: Any, slots: tuple[Slot, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "slot", [(each.id, each.name) for each in slots])

    def clean(self) -> dict[str, Any]:
        """The edges come from the world file, else from what was typed."""
        given = super().clean() or self.cleaned_data
        world: UploadedFile[Any] | None = given.get("world")
        sides: list[Decimal] = [given[side] for side in SIDES if given.get(side) is not None]
        try:
            if world is not None:
                self.edges = of_world_file(world.read(WORLD_FILE).decode("ascii", "replace"), *self._size())
            elif len(sides) == len(SIDES):
                self.edges = typed(*sides)
        except Unplaced as unplaced:
            self.add_error("world" if world is not None else "west", str(unplaced))
        return given

    def _size(self) -> tuple[int, int]:
        given: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if given is None:
            raise Unplaced("坐标文件要和图片一起上传")
        try:
            with Image.open(given) as picture:
                return picture.size
        except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
            raise Unplaced("图片打不开，请重新导出") from error
        finally:
            given.seek(0)

    @property
    def upload(self) -> File | None:
        """The picture as the verb takes it."""
        given: UploadedFile[Any] | None = self.cleaned_data["file"]
        return File(given.file or b"", given.name or "") if given else None
