"""The shape of what people enter about assessments."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from meihao.accounts.models import User
from meihao.accounts.rules import Role
from meihao.assessment.services import OUTCOMES
from meihao.policy.pack import Pack


class AsOf(forms.Form):
    """The day a page speaks of, and the day by which things had to be known."""

    on = forms.DateField(label="截至", required=False)
    known = forms.DateField(label="知悉不晚于", required=False)


class CommunityFilter(forms.Form):
    """Narrowing the list of communities."""

    q = forms.CharField(label="社区名称", required=False, max_length=40)
    district = forms.ChoiceField(label="区市", required=False)

    def __init__(self, data: Any, *, districts: list[tuple[str, str]]) -> None:
        super().__init__(data)
        _choose(self, "district", [("", "全部区市"), *districts])


class Designation(forms.Form):
    """Which kind of pilot a community is to be; `after` is the number of the designation that the page showed."""

    profile = forms.ChoiceField(label="试点类型", widget=forms.RadioSelect)
    on = forms.DateField(label="自哪天起", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    grounds = forms.CharField(label="依据", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    after = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data: Any = None, *, pack: Pack, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="designation_%s")
        _choose(self, "profile", [(profile.id, profile.name) for profile in pack.profiles.values()])


class Conclusion(forms.Form):
    """What an assessment concludes; `seen` is the digest of what the page showed, `after` the latest conclusion's number."""

    outcome = forms.ChoiceField(label="结论", widget=forms.RadioSelect, choices=list(OUTCOMES.items()))
    grounds = forms.CharField(label="理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    after = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    on = forms.DateField(widget=forms.HiddenInput)


class FindingForm(forms.Form):
    """What an expert finds of one criterion."""

    verdict = forms.ChoiceField(
        label="您的认定",
        widget=forms.RadioSelect,
        choices=[("met", "满足"), ("unmet", "未满足"), ("unknown", "现场看不出")],
    )
    grounds = forms.CharField(
        label="理由",
        help_text="选“未满足”要写差在哪里，会原样进入缺口清单",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class BroughtForm(FindingForm):
    """A finding that a device kept while it had no network: its number, whose it is, the day on site, what the page showed."""

    number = forms.UUIDField()
    who = forms.IntegerField()
    on = forms.DateField()
    asked = forms.CharField(max_length=64)
    digest = forms.RegexField(r"^[0-9a-f]{64}$")

    def __init__(self, data: Any, *, expert: User) -> None:
        super().__init__(data)
        self.expert = expert

    def clean(self) -> dict[str, Any]:
        """Nobody hands in for another who used the same device."""
        cleaned = super().clean() or self.cleaned_data
        who = cleaned.pop("who", None)
        if who is not None and who != self.expert.pk:
            raise forms.ValidationError("这一条是另一位专家在这台设备上填的，请由本人登录后上传")
        return cleaned


class PanelForm(forms.Form):
    """Who sits on a panel."""

    experts = forms.MultipleChoiceField(label="专家", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = (
            User.objects.filter(posts__role=Role.EXPERT, posts__until=None, is_active=True).distinct().order_by("name")
        )
        _choose(self, "experts", [(str(person.pk), person.name) for person in people])


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


def day_or(default: date, form: AsOf, name: str) -> date:
    """The day entered, or the default where none or none that can be read was."""
    found = form.cleaned_data.get(name) if form.is_valid() else None
    return found or default
