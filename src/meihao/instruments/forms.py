"""The shape of what is asked for on the pages of documents."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from meihao.policy import library
from meihao.policy.pack import Pack
from meihao.policy.reading.extract import LIMIT
from meihao.policy.reading.unreadable import TooLarge

_BETWEEN = re.compile(r"[、，,；;\s]+")


class UploadForm(forms.Form):
    """A document to import; `kept` is the name of one that was uploaded before, which needs no other file."""

    file = forms.FileField(
        label="文件",
        error_messages={"required": "请选择要导入的文件"},
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.pdf,.txt"}),
        help_text=f".docx、.pdf 或 .txt，不超过 {LIMIT // (1024 * 1024)} MB",
    )
    dry_run = forms.BooleanField(
        label="只校验，不写入", required=False, help_text="先看能对上多少条、哪些行读不懂；满意了再导入，不用重新上传"
    )
    partial = forms.BooleanField(
        label="对不上时，只导入对得上的部分",
        required=False,
        help_text="不勾选时，只要有一条对不上就一条也不导入，并按行列出原因",
    )
    pack = forms.ChoiceField(label="对照的规则包")
    systems = forms.CharField(
        label="体系名称",
        required=False,
        max_length=200,
        help_text="只在结果里提示“请告知体系名称”时填，用顿号隔开",
    )
    job = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [name for name in library.names() if name != library.CHECKUP]
        packs = self.fields["pack"]
        if isinstance(packs, forms.ChoiceField):
            packs.choices = [(name, name) for name in names]
        packs.initial = library.CURRENT
        if len(names) == 1:
            packs.widget = forms.HiddenInput()
        if kept:
            self.fields["file"].required = False
            self.fields["file"].label = "换一份文件"
            self.fields["file"].help_text = f"已有上次上传的《{kept}》，不选就用它"

    def clean_file(self) -> UploadedFile[bytes] | None:
        """A file that is small enough to be looked at; nothing of a larger one is read."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > LIMIT:
            raise forms.ValidationError(str(TooLarge(LIMIT)))
        return file

    def clean_systems(self) -> list[str]:
        """The names one by one."""
        return [name for name in _BETWEEN.split(self.cleaned_data["systems"]) if name]


class NarrowForm(forms.Form):
    """Narrowing the texts of a document."""

    q = forms.CharField(label="原文里的词", required=False, max_length=80)
    system = forms.ChoiceField(label="体系", required=False)
    level = forms.ChoiceField(label="性质", required=False)

    def __init__(self, *args: Any, pack: Pack | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, every, choices in (
            ("system", "全部体系", pack.systems if pack else {}),
            ("level", "全部性质", pack.level_names if pack else {}),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", every), *choices.items()]
