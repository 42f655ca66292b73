"""The shape of what people enter about pilots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from meihao.attachments.services import File
from meihao.pilots.models import FulfilmentReview
from meihao.pilots.models.pilots import OUTCOMES
from meihao.pilots.rules.creation import BUILD, WAYS, Answer
from meihao.pilots.services import Item
from meihao.policy.pack import Pack
from meihao.policy.schema.instrument import Item as Heading
from meihao.renovation.rules.schemes import fen
from meihao.web.fields import DAY, Figure, choose

WORDS = forms.Textarea(attrs={"rows": 3})
LINES = 3
"""So many blank lines a letter has to begin with, beside those of the conditions that do not hold."""


def taken(given: UploadedFile[Any]) -> File:
    """A file as the verbs take it."""
    return File(given.file or b"", given.name or "")


class PilotForm(forms.Form):
    """Registering a candidate."""

    name = forms.CharField(label="试点名称", max_length=80)
    code = forms.SlugField(
        label="编号",
        max_length=40,
        help_text="字母、数字和短横线，登记后不能更改",
        error_messages={"invalid": "编号只能用字母、数字和短横线，例如 pilot-wutongdu"},
    )
    profile = forms.ChoiceField(label="试点类型", widget=forms.RadioSelect)
    on = forms.DateField(label="登记日期", widget=DAY)
    grounds = forms.CharField(label="选这一类型的理由", max_length=300, required=False, widget=WORDS)

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "profile", [(each.id, each.name) for each in pack.profiles.values()])


class LetterForm(forms.Form):
    """A letter of commitment: the signed paper, and a few lines of item and day for each condition that does not hold."""

    on = forms.DateField(label="签署日期", widget=DAY)
    file = forms.FileField(label="签章的承诺函", help_text="PDF 或照片，20 MB 以内")

    def __init__(self, *args: Any, unmet: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unmet = unmet
        for condition, text in unmet:
            for line in range(1, LINES + 1):
                more = "" if line == 1 else f"（第 {line} 项）"
                self.fields[f"{condition}_item_{line}"] = forms.CharField(
                    label=f"{text}{more}：承诺做什么", max_length=200, required=False
                )
                self.fields[f"{condition}_due_{line}"] = forms.DateField(
                    label=f"{text}{more}：完成期限", required=False, widget=DAY
                )

    def clean(self) -> dict[str, Any]:
        """Each item goes with its day."""
        given = super().clean() or self.cleaned_data
        for condition, _ in self.unmet:
            for line in range(1, LINES + 1):
                item, due = given.get(f"{condition}_item_{line}"), given.get(f"{condition}_due_{line}")
                if item and not due and f"{condition}_due_{line}" not in self.errors:
                    self.add_error(f"{condition}_due_{line}", "写了承诺事项，请写完成期限")
                if due and not item and f"{condition}_item_{line}" not in self.errors:
                    self.add_error(f"{condition}_item_{line}", "写了期限，请写承诺事项")
        return given

    @property
    def items(self) -> list[Item]:
        """What it promises."""
        given = self.cleaned_data
        return [
            Item(condition, given[f"{condition}_item_{line}"], given[f"{condition}_due_{line}"])
            for condition, _ in self.unmet
            for line in range(1, LINES + 1)
            if given.get(f"{condition}_item_{line}")
        ]


class ReportForm(forms.Form):
    """Reporting a promise as kept."""

    on = forms.DateField(label="完成日期", widget=DAY)
    text = forms.CharField(label="完成情况", max_length=500, widget=WORDS)
    file = forms.FileField(label="佐证", help_text="照片、PDF、Word 或 Excel，20 MB 以内")


class HearForm(forms.Form):
    """Accepting a report, or returning it."""

    outcome = forms.ChoiceField(label="结论", choices=FulfilmentReview.Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="意见", max_length=300, required=False, widget=WORDS, help_text="退回时写明还缺什么")


class PreliminaryForm(forms.Form):
    """The district's preliminary review."""

    outcome = forms.ChoiceField(label="初审结论", choices=list(OUTCOMES.items()), widget=forms.RadioSelect)
    text = forms.CharField(label="初审意见", max_length=1000, widget=WORDS)
    on = forms.DateField(label="初审日期", widget=DAY)
    file = forms.FileField(label="初审意见书", help_text="PDF 或照片，20 MB 以内")
    seen = forms.CharField(widget=forms.HiddenInput)


class TextsForm(forms.Form):
    """The texts of one item of the outline, a field for each heading."""

    def __init__(self, *args: Any, item: Heading, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        for number, heading in enumerate(item.written):
            self.fields[f"text_{number}"] = forms.CharField(
                label=heading, max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 5})
            )

    @property
    def texts(self) -> dict[str, str]:
        """What was written, by heading."""
        return {heading: self.cleaned_data[f"text_{number}"] for number, heading in enumerate(self.item.written)}


class AnswerForm(forms.Form):
    """How one level will be met."""

    way = forms.ChoiceField(label="响应方式", choices=list(WAYS.items()), widget=forms.RadioSelect)
    text = forms.CharField(label="建设内容，或现状怎样满足", max_length=500, widget=WORDS)
    quantity = forms.CharField(label="数量", max_length=14, required=False, help_text="例如 1 或 320.5")
    unit = forms.CharField(label="单位", max_length=10, required=False, help_text="例如 处、㎡、套")
    place = forms.CharField(label="位置", max_length=100, required=False)
    due_on = forms.DateField(label="完成日期", required=False, widget=DAY)
    cost = Figure(label="投资（元）", required=False, read=fen, help_text="没有投资填 0")

    @property
    def answer(self) -> Answer:
        """What was entered."""
        given = self.cleaned_data
        build = given["way"] == BUILD
        return Answer(
            given["way"],
            given["text"].strip(),
            given["quantity"].strip(),
            given["unit"].strip(),
            given["place"].strip(),
            given["due_on"] if build else None,
            given["cost"],
        )


class SheetForm(forms.Form):
    """A response table to try."""

    file = forms.FileField(
        label="填好的响应表",
        help_text="按模板填写的 .xlsx 或 .csv",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class DrawingForm(forms.Form):
    """Adding a drawing."""

    kind = forms.ChoiceField(label="图件")
    title = forms.CharField(label="标题", max_length=60, required=False, help_text="不写则用图件名称")
    file = forms.FileField(label="文件", help_text="PDF、JPG 或 PNG，20 MB 以内")

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", list(kinds))


class IssueForm(forms.Form):
    """Issuing the draft as it was seen."""

    seen = forms.CharField(widget=forms.HiddenInput)


class AwardForm(forms.Form):
    """Granting an award."""

    amount = Figure(label="金额（元）", read=fen)
    on = forms.DateField(label="决定日期", widget=DAY)
    grounds = forms.CharField(label="理由", max_length=300, widget=WORDS)
    seen = forms.CharField(widget=forms.HiddenInput)


def begun(answer: Answer | None) -> dict[str, Any]:
    """What the form of an answer begins with."""
    if answer is None:
        return {"way": BUILD}
    cost = "" if answer.cost is None else f"{answer.cost // 100}.{answer.cost % 100:02d}".removesuffix(".00")
    return {
        "way": answer.way,
        "text": answer.text,
        "quantity": answer.quantity,
        "unit": answer.unit,
        "place": answer.place,
        "due_on": answer.due_on,
        "cost": cost,
    }
