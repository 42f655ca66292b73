"""The shape of what people enter about facts and evidence."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from meihao.attachments.rules import KINDS
from meihao.facts.models import Fact, Outcome
from meihao.facts.rules.statements import kind_label
from meihao.facts.rules.values import how, parse, spoken
from meihao.facts.selectors.evidence import STATES as EVIDENCE_STATES
from meihao.facts.selectors.evidence import Aim
from meihao.facts.selectors.sheet import STATES, Theme
from meihao.kernel.written import Unreadable
from meihao.policy.pack import Key

ACCEPT = ",".join([*KINDS, *(kind.suffix for kind in KINDS.values())])


def day_input(**attrs: str) -> forms.DateInput:
    """The browser's own way to choose a day."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs})


class SheetFilter(forms.Form):
    """Narrowing the fact sheet."""

    q = forms.CharField(label="名称或编码", required=False, max_length=40)
    theme = forms.TypedChoiceField(label="指标", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *STATES.items()])

    def __init__(self, data: Any, *, themes: tuple[Theme, ...]) -> None:
        super().__init__(data)
        choices = [(theme.number, f"{theme.number} {theme.name}" if theme.number else theme.name) for theme in themes]
        _choose(self, "theme", [("", "全部指标"), *choices])


class EvidenceFilter(forms.Form):
    """Narrowing the list of evidence."""

    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *EVIDENCE_STATES.items()])
    kind = forms.ChoiceField(label="种类", required=False)
    target = forms.CharField(label="用于（编码）", required=False, max_length=80)

    def __init__(self, data: Any, *, kinds: dict[str, str]) -> None:
        super().__init__(data)
        _choose(self, "kind", [("", "全部种类"), *kinds.items()])


class UploadForm(forms.Form):
    """A file for one fact or criterion, and for a fact what it shows. A photograph or a file: one of the two."""

    photo = forms.FileField(
        label="拍照", required=False, widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"})
    )
    file = forms.FileField(label="或选文件", required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}))
    kind = forms.ChoiceField(label="这是什么证据", widget=forms.RadioSelect)
    effective_on = forms.DateField(label="从哪一天起", widget=day_input(), help_text="照片填拍摄日期，证照填发证日期")
    expires_on = forms.DateField(label="有效期至", required=False, widget=day_input())
    title = forms.CharField(label="标题", required=False, max_length=120, help_text="不填就用事实名称和证据种类")

    def __init__(
        self, *args: Any, aim: Aim, key: Key | None, today: date, corrects: Fact | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.aim, self.key = aim, key
        _choose(self, "kind", [(kind, kind_label(kind)) for kind in aim.kinds])
        self.fields["kind"].initial = "photo" if "photo" in aim.kinds else next(iter(aim.kinds), None)
        self.fields["effective_on"].initial = corrects.effective_on if corrects else today
        if key is not None:
            self.fields["value"] = _value_field(key, required=corrects is not None)
            self.order_fields(["photo", "file", "value", "kind", "effective_on", "expires_on", "title"])

    def clean_value(self) -> str:
        """The value as written, if it can be read; the service stores it in canonical form."""
        written = str(self.cleaned_data["value"] or "").strip()
        if written and self.key is not None:
            try:
                parse(self.key.type, self.key.unit, self.key.choices, written)
            except Unreadable as error:
                raise forms.ValidationError(str(error)) from error
        return written

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = [name for name in ("photo", "file") if cleaned.get(name)]
        if not chosen and not self.errors.keys() & {"photo", "file"}:
            self.add_error("photo", "请拍一张照片，或选一个文件")
        elif len(chosen) > 1:
            self.add_error("file", "照片和文件只要一个；两份请分两次提交")
        return cleaned

    @property
    def upload(self) -> UploadedFile[Any]:
        """The file handed in, whichever way."""
        given: UploadedFile[Any] = self.cleaned_data.get("photo") or self.cleaned_data["file"]
        return given

    @property
    def title_given(self) -> str:
        """The title, or one made of what the evidence is for and what it is."""
        title: str = self.cleaned_data["title"].strip()
        return title or f"{self.aim.title[:100]}·{kind_label(self.cleaned_data['kind'])}"


class ReviewForm(forms.Form):
    """What a reviewer says; `seen` is the latest review the page showed."""

    outcome = forms.ChoiceField(label="结论", widget=forms.RadioSelect, choices=Outcome.choices)
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=300,
        help_text="退回或不予采用时必填，提交人会看到",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ImportForm(forms.Form):
    """A fact sheet to check."""

    file = forms.FileField(
        label="填好的事实表",
        help_text="按模板填写的 .xlsx 或 .csv",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


def _value_field(key: Key, *, required: bool) -> forms.Field:
    """The control that suits the type of a key; what was typed stays as it was typed."""
    label = f"{key.title}（{key.unit}）" if key.unit else key.title
    given: dict[str, Any] = {"label": label, "required": required, "help_text": how(key)}
    if key.type == "bool":
        choices = [("", "先不填"), ("是", "是"), ("否", "否")][required:]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **given)
    if key.type == "choice":
        offered = [(choice, spoken(key, choice)) for choice in key.choices]
        return forms.ChoiceField(choices=[("", "先不填"), *offered][required:], widget=forms.RadioSelect, **given)
    if key.type == "date":
        return forms.CharField(widget=day_input(), **given)
    mode = {"integer": "numeric", "event": "numeric", "decimal": "decimal"}.get(key.type, "text")
    return forms.CharField(max_length=400, widget=forms.TextInput(attrs={"inputmode": mode}), **given)


def _choose(form: forms.Form, name: str, choices: list[tuple[Any, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
    field.choices = choices
