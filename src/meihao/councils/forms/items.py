"""The shape of what is entered about resolutions, items and calendars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from meihao.councils.forms.fields import photo, words
from meihao.councils.models import AgendaItem, ItemReview
from meihao.councils.rules.quorum import Votes
from meihao.organisations.models import Organisation
from meihao.web.fields import DAY, choose


class ResolveForm(forms.Form):
    """What was resolved on a point."""

    item = forms.TypedChoiceField(label="议程", coerce=int)
    text = words("决议", longest=500)
    in_favour = forms.IntegerField(label="赞成（人）", min_value=0, required=False, help_text="不计票的，三项都空着")
    against = forms.IntegerField(label="反对（人）", min_value=0, required=False)
    abstained = forms.IntegerField(label="弃权（人）", min_value=0, required=False)

    def __init__(self, *args: Any, agenda: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "item", [(str(each.pk), f"{each.number}. {each.title}") for each in agenda])

    def clean(self) -> dict[str, Any]:
        """All three numbers, or none."""
        given = super().clean() or {}
        counted = [given.get(name) for name in ("in_favour", "against", "abstained")]
        if any(each is not None for each in counted) and any(each is None for each in counted):
            raise forms.ValidationError("计票的，赞成、反对、弃权三项都要填，没有的填 0")
        return given

    def votes(self) -> Votes | None:
        """The votes; None where none were counted."""
        counted = [self.cleaned_data[name] for name in ("in_favour", "against", "abstained")]
        return None if counted[0] is None else Votes(*counted)


class AssignForm(forms.Form):
    """Giving a body something to do."""

    organisation = forms.TypedChoiceField(label="承办单位", coerce=int)
    text = words("办什么", rows=2)
    due_on = forms.DateField(label="办理期限", widget=DAY)

    def __init__(self, *args: Any, bodies: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "organisation", [("", "请选择"), *((str(each.pk), each.name) for each in bodies)])


class ReportForm(forms.Form):
    """Reporting that an item is done."""

    text = words("办理情况", longest=500)
    proof = photo("办理证明", help_text="照片或 PDF，手机上可以直接拍，20 MB 以内")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proof"].widget = forms.FileInput(attrs={"accept": "image/*,application/pdf"})


class HearForm(forms.Form):
    """Accepting a report, or returning it."""

    outcome = forms.ChoiceField(label="结论", choices=ItemReview.Outcome.choices, widget=forms.RadioSelect)
    reason = words("意见", rows=2, required=False, help_text="退回时写明还缺什么")
    due_on = forms.DateField(label="再报期限", required=False, widget=DAY, help_text="退回时填")


class KeyForm(forms.Form):
    """Giving out a key to one's calendar."""

    name = forms.CharField(label="在哪里用", max_length=40, help_text="如：我的手机、办公室电脑；停用时好辨认")


class RevokeForm(forms.Form):
    """Closing one."""

    key = forms.IntegerField(widget=forms.HiddenInput)
