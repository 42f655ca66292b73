"""The shape of what people enter about dispatch notices and scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from meihao.attachments.services import File
from meihao.oversight.models import AnswerReview, AppealHearing
from meihao.web.fields import DAY

WORDS = forms.Textarea(attrs={"rows": 3})


class IssueForm(forms.Form):
    """Issuing a notice."""

    text = forms.CharField(label="督办要求", max_length=500, widget=WORDS)


class AnswerForm(forms.Form):
    """Answering one."""

    text = forms.CharField(label="整改情况和安排", max_length=1000, widget=WORDS)
    file = forms.FileField(label="附件", required=False, help_text="照片、PDF、Word 或 Excel，20 MB 以内；可以不传")

    @property
    def upload(self) -> File | None:
        """The file as the verb takes it."""
        given: UploadedFile[Any] | None = self.cleaned_data["file"]
        return File(given.file or b"", given.name or "") if given else None


class HearForm(forms.Form):
    """Closing a notice by its answer, or returning the answer."""

    outcome = forms.ChoiceField(label="结论", choices=AnswerReview.Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="意见", max_length=300, required=False, widget=WORDS, help_text="退回时写明还缺什么")
    due_on = forms.DateField(label="再答复期限", required=False, widget=DAY, help_text="退回时填")


class AppealForm(forms.Form):
    """Appealing against a part of a score."""

    part = forms.ChoiceField(label="考核项", help_text="一次申诉一项；别的项另行申诉")
    grounds = forms.CharField(label="申诉理由", max_length=1000, widget=WORDS, help_text="写明哪条记录不对、应当怎样")
    file = forms.FileField(label="附件", required=False, help_text="照片、PDF、Word 或 Excel，20 MB 以内；可以不传")

    def __init__(self, *args: Any, parts: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        cast("forms.ChoiceField", self.fields["part"]).choices = parts

    @property
    def upload(self) -> File | None:
        """The file as the verb takes it."""
        given: UploadedFile[Any] | None = self.cleaned_data["file"]
        return File(given.file or b"", given.name or "") if given else None


class HearAppealForm(forms.Form):
    """Upholding an appeal, with the records that no longer count, or rejecting it."""

    outcome = forms.ChoiceField(label="结论", choices=AppealHearing.Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="理由", max_length=500, widget=WORDS, help_text="区市看得到")
    excused = forms.MultipleChoiceField(
        label="不计的记录",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="申诉成立时勾选；记录已经更正的不必勾选，重新计算时按更正后的算",
    )

    def __init__(self, *args: Any, records: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        cast("forms.MultipleChoiceField", self.fields["excused"]).choices = records
        if not records:
            del self.fields["excused"]
