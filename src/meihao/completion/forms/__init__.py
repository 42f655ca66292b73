"""The shape of what people enter about acceptance, handover and the check of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from meihao.completion.models import Conclusion, HandoverReply, ItemResult, PaperReview, SiteCheckLine
from meihao.completion.rules.records import AFTER, NOTICE, REPORT, UTILITY
from meihao.completion.services import File, Guest, Offered
from meihao.policy.schema.completion import Item, Utility
from meihao.web.fields import DAY, choose

WORDS = forms.Textarea(attrs={"rows": 2})
LABELS = {
    "filing": ("备案日期", "备案号"),
    "archive": ("移交日期", "移交回执号"),
    "city-filing": ("报备日期", "报备文号"),
    REPORT: ("完工日期", ""),
    UTILITY: ("验收日期", ""),
    NOTICE: ("通知日期", ""),
}
TEXTS = {REPORT: "完成内容和自检结果", UTILITY: "专营单位"}


class FileForm(forms.Form):
    """Something with a file."""

    file = forms.FileField(label="文件", help_text="照片、PDF、Word 或 Excel，20 MB 以内")

    @property
    def upload(self) -> File:
        """The file as the verbs take it."""
        given: UploadedFile[Any] = self.cleaned_data["file"]
        return File(given.file or b"", given.name or "")


class PaperForm(FileForm):
    """A paper of a step."""

    topic = forms.ChoiceField(label="专营设施")
    on = forms.DateField(label="日期", widget=DAY)
    number = forms.CharField(label="编号", max_length=60)
    meeting_on = forms.DateField(label="拟验收日期", widget=DAY)
    text = forms.CharField(label="说明", max_length=500, required=False, widget=WORDS)
    field_order = ("topic", "on", "meeting_on", "number", "text", "file")

    def __init__(self, *args: Any, step: str, utilities: Sequence[Utility], earliest: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day, number = LABELS[step]
        self.fields["on"].label = day
        if step == UTILITY:
            choose(self, "topic", [("", "请选择"), *((each.id, each.name) for each in utilities)])
        else:
            del self.fields["topic"]
        if step == NOTICE:
            self.fields["meeting_on"].help_text = earliest
        else:
            del self.fields["meeting_on"]
        if step in AFTER:
            self.fields["number"].label = number
        else:
            del self.fields["number"]
        if step in TEXTS:
            self.fields["text"].label = TEXTS[step]
            self.fields["text"].required = True


class PaperReviewForm(forms.Form):
    """What the body that confirms says."""

    outcome = forms.ChoiceField(label="结论", choices=PaperReview.Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="意见", help_text="退回时必填，提交的单位会看到", required=False, max_length=300, widget=WORDS
    )


class MeetingForm(FileForm):
    """A meeting for acceptance: the checklist, who came, and the minutes."""

    on = forms.DateField(label="验收日期", widget=DAY)
    place = forms.CharField(label="地点", max_length=80)

    def __init__(
        self, *args: Any, items: Sequence[Item], guests: Sequence[tuple[str, str, int]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items, self.guests = items, guests
        for sort, name, number in guests:
            self.fields[f"guest_{sort}"] = forms.CharField(
                label=name,
                required=False,
                max_length=600,
                widget=WORDS,
                help_text="一行一人，姓名后空一格写职务，如：王某 副主任" + (f"；至少 {number} 人" if number else ""),
            )
        for item in items:
            self.fields[f"item_{item.id}"] = forms.ChoiceField(
                label=item.text, choices=ItemResult.Outcome.choices, widget=forms.RadioSelect
            )
            self.fields[f"note_{item.id}"] = forms.CharField(
                label="理由", required=False, max_length=300, help_text="不合格、不适用的必填"
            )
        self.fields["file"].label = "验收会议材料"
        self.order_fields(["on", "place", *(f"guest_{sort}" for sort, _, _ in guests)])

    def clean(self) -> dict[str, Any]:
        """What did not pass has its reason."""
        cleaned = super().clean() or self.cleaned_data
        for item in self.items:
            outcome = cleaned.get(f"item_{item.id}")
            if outcome and outcome != ItemResult.Outcome.PASSED and not cleaned.get(f"note_{item.id}"):
                self.add_error(f"note_{item.id}", f"“{item.text}”不合格或不适用，请写理由")
        return cleaned

    @property
    def results(self) -> dict[str, tuple[str, str]]:
        """What became of each point."""
        given = self.cleaned_data
        return {each.id: (given[f"item_{each.id}"], given[f"note_{each.id}"]) for each in self.items}

    @property
    def came(self) -> list[Guest]:
        """Who came, a line each."""
        return [
            Guest(sort, *_split(line))
            for sort, _, _ in self.guests
            for line in self.cleaned_data[f"guest_{sort}"].splitlines()
            if line.strip()
        ]


def _split(line: str) -> tuple[str, str]:
    name, _, post = re.sub(r"[\s,，、]+", " ", line.strip()).partition(" ")
    return name[:40], post[:60]


class SignForm(forms.Form):
    """What a party concludes."""

    body = forms.CharField(widget=forms.HiddenInput, max_length=40)
    outcome = forms.ChoiceField(label="结论", choices=Conclusion.Outcome.choices, widget=forms.RadioSelect)
    text = forms.CharField(label="意见", help_text="须整改的必填", required=False, max_length=500, widget=WORDS)


class SuperviseForm(FileForm):
    """What the quality station saw."""

    orderly = forms.ChoiceField(
        label="组织形式、程序和执行标准",
        choices=[("yes", "符合规定"), ("no", "不符合规定")],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label="监督意见", help_text="不符合的必填", required=False, max_length=500, widget=WORDS)
    field_order = ("orderly", "text", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "see_%s", **kwargs})
        self.fields["file"].label = "监督记录"


class OfferForm(forms.Form):
    """A list of facilities: for each the warranty that holds, or none where it is not offered yet."""

    on = forms.DateField(label="移交日期", widget=DAY)
    note = forms.CharField(label="说明", required=False, max_length=300)

    def __init__(
        self, *args: Any, works: Sequence[tuple[int, str]], kinds: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "offer_%s", **kwargs})
        self.works = works
        for pk, name in works:
            self.fields[f"warranty_{pk}"] = forms.ChoiceField(
                label=name, choices=[("", "这次不移交"), *kinds], required=False
            )
            self.fields[f"beside_{pk}"] = forms.CharField(
                label="一并移交的钥匙、说明书等", required=False, max_length=120
            )

    @property
    def lines(self) -> list[Offered]:
        """What is offered."""
        given = self.cleaned_data
        return [
            Offered(pk, given[f"warranty_{pk}"], given[f"beside_{pk}"])
            for pk, _ in self.works
            if given[f"warranty_{pk}"]
        ]


class LinesForm(forms.Form):
    """One of two answers to each of some lines, with words beside it."""

    choices: Sequence[tuple[str, str]] = ()
    words = "理由"
    hint = ""
    required = False

    def __init__(self, *args: Any, rows: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for pk, name in self.rows:
            self.fields[f"outcome_{pk}"] = forms.ChoiceField(
                label=name, choices=self.choices, widget=forms.RadioSelect, required=self.required
            )
            self.fields[f"words_{pk}"] = forms.CharField(
                label=self.words, required=False, max_length=300, help_text=self.hint
            )

    @property
    def answers(self) -> dict[int, tuple[str, str]]:
        """What was answered, by line."""
        given = self.cleaned_data
        return {pk: (given[f"outcome_{pk}"], given[f"words_{pk}"]) for pk, _ in self.rows if given[f"outcome_{pk}"]}


class ReplyForm(LinesForm):
    """What the property party says of each line."""

    choices = HandoverReply.Outcome.choices
    hint = "退回的必填"


class SiteCheckForm(LinesForm, FileForm):
    """What was found of each commitment, with the record of the check."""

    choices = SiteCheckLine.Outcome.choices
    words = "情况"
    hint = "不符的必填"
    required = True
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    on = forms.DateField(label="核对日期", widget=DAY)
    text = forms.CharField(label="说明", required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "核对记录或现场照片"
        lines = [name for pk, _ in self.rows for name in (f"outcome_{pk}", f"words_{pk}")]
        self.order_fields(["version", "on", *lines, "text", "file"])
