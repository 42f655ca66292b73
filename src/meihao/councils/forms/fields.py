"""Fields that several of these forms have."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from meihao.attachments.services import File

CAMERA = forms.FileInput(attrs={"accept": "image/*", "capture": "environment"})
MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


def words(label: str, *, longest: int = 300, rows: int = 3, **more: Any) -> forms.CharField:
    """A sentence or a few."""
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **more)


def moment(label: str, **more: Any) -> forms.DateTimeField:
    """A day and a time of day."""
    return forms.DateTimeField(label=label, widget=MOMENT, input_formats=MOMENTS, **more)


def photo(label: str, **more: Any) -> forms.FileField:
    """A photograph, taken on the spot where the device has a camera."""
    more.setdefault("help_text", "手机上可以直接拍，20 MB 以内")
    return forms.FileField(label=label, widget=CAMERA, **more)


def upload_of(form: forms.Form, name: str) -> File | None:
    """A file as the verbs take it."""
    given: UploadedFile[Any] | None = form.cleaned_data[name]
    return File(given.file or b"", given.name or "") if given else None
