"""The shape of what people enter about dispatch notices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from meihao.attachments.services import File
from meihao.oversight.models import AnswerReview
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
