"""The shape of what is entered about sessions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.forms import BoundField

from meihao.councils.forms.fields import moment, photo, words
from meihao.councils.models import Attendance
from meihao.councils.rules.entering import Entry, Seats
from meihao.councils.selectors.agenda import TITLE, Proposal
from meihao.organisations.models import Organisation
from meihao.policy.schema.councils import Assembly, Councils
from meihao.web.fields import choose

OWN = "own"


class AgendaForm(forms.Form):
    """Choosing among points, in an order, and adding one's own."""

    own = words("另加的议程", longest=2000, required=False, help_text="每行一项，排在后面")

    def __init__(self, *args: Any, proposals: Sequence[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = list(proposals)
        for each in self.proposals:
            self.fields[f"place-{each.key}"] = forms.IntegerField(
                label=f"{each.entry.title}：次序", min_value=1, max_value=99, required=False, initial=each.place
            )

    def points(self) -> Iterator[tuple[Proposal, BoundField]]:
        """Each point with the field of its place."""
        for each in self.proposals:
            yield each, self[f"place-{each.key}"]

    def plain(self) -> Iterator[BoundField]:
        """The fields that are drawn as usual."""
        for field in self:
            if not field.name.startswith("place-"):
                yield field

    def clean_own(self) -> list[Entry]:
        """One's own points."""
        lines = [line.strip() for line in self.cleaned_data[OWN].splitlines() if line.strip()]
        if any(len(line) > TITLE for line in lines):
            raise forms.ValidationError(f"每项最多 {TITLE} 个字")
        return [Entry(line) for line in lines]

    def agenda(self) -> list[Entry]:
        """The points chosen, in their order, and one's own after them."""
        placed = [(self.cleaned_data[f"place-{each.key}"], each.entry) for each in self.proposals]
        chosen = sorted(((place, entry) for place, entry in placed if place), key=lambda each: each[0])
        return [*(replace(entry, title=entry.title[:TITLE]) for _, entry in chosen), *self.cleaned_data[OWN]]


class ConveneForm(AgendaForm):
    """Convening a session."""

    ground = forms.ChoiceField(label="在哪里召集")
    title = forms.CharField(label="会议名称", max_length=80)
    starts_at = moment("开始时间")
    ends_at = moment("结束时间")
    place = forms.CharField(label="地点", max_length=80)
    format = forms.ChoiceField(label="形式")
    bodies = forms.MultipleChoiceField(label="参会单位", required=False, widget=forms.CheckboxSelectMultiple)
    field_order = ("ground", "title", "starts_at", "ends_at", "place", "format", "bodies")

    def __init__(
        self,
        *args: Any,
        table: Councils,
        assembly: Assembly,
        grounds: Sequence[Organisation],
        bodies: Sequence[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "ground", [(str(each.pk), each.name) for each in grounds])
        choose(self, "format", [(each.id, each.name) for each in table.formats])
        choose(self, "bodies", [(str(each.pk), each.name) for each in bodies])
        self.stakes = [each for each in table.groups if assembly.kind == "council"]
        for each in self.stakes:
            self.fields[f"seats-{each.id}"] = forms.IntegerField(
                label=f"{each.name}名额（人）", min_value=0, max_value=200, required=False
            )
        self.order_fields([*self.field_order, *(f"seats-{each.id}" for each in self.stakes), OWN])

    def invited(self) -> list[Seats]:
        """The seats given."""
        stakes = [(each.id, self.cleaned_data[f"seats-{each.id}"]) for each in self.stakes]
        return [
            *(Seats(organisation=int(each)) for each in self.cleaned_data["bodies"]),
            *(Seats(stake=stake, number=number) for stake, number in stakes if number),
        ]


class ChangeForm(forms.Form):
    """Moving a session, or calling it off."""

    starts_at = moment("开始时间")
    ends_at = moment("结束时间")
    place = forms.CharField(label="地点", max_length=80)
    cancelled = forms.BooleanField(label="取消这次会议", required=False)
    reason = words("理由", longest=200, rows=2)


class SignForm(forms.Form):
    """Signing in oneself; a resident says for whom."""

    stake = forms.ChoiceField(label="代表", required=False)

    def __init__(self, *args: Any, table: Councils, stakes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.id, each.name) for each in table.groups if each.id in stakes]
        choose(self, "stake", named)
        if len(named) < 2:
            del self.fields["stake"]


class SheetForm(forms.Form):
    """Who signed on paper."""

    seat = forms.ChoiceField(label="代表")
    names = words("姓名", longest=4000, rows=4, help_text="每行一个；已经登记的会跳过")
    sheet = photo("签到表照片", required=False)

    def __init__(self, *args: Any, seats: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "seat", [("", "请选择"), *seats])

    def clean_seat(self) -> Seats:
        """The body by its number, or the stake by its id."""
        given = self.cleaned_data["seat"]
        return Seats(organisation=int(given)) if given.isdecimal() else Seats(stake=given)

    def people(self) -> list[str]:
        """The names."""
        return list(self.cleaned_data["names"].splitlines())


class SayForm(forms.Form):
    """What somebody said."""

    attendance = forms.TypedChoiceField(label="发言人", coerce=int)
    text = words("发言要点", longest=500)

    def __init__(self, *args: Any, people: Sequence[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "attendance", [(str(each.pk), each.name) for each in people])


class MinutesForm(forms.Form):
    """Drawing up minutes."""

    text = words("纪要正文", longest=8000, rows=16, help_text="一段一行；存下以后每一版都留着，改动逐行可查")
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ConfirmForm(forms.Form):
    """Confirming minutes, or objecting."""

    attendance = forms.TypedChoiceField(label="确认人", coerce=int)
    objection = words("异议", rows=2, required=False, help_text="没有异议就空着")
    paper = photo("签字页照片", required=False, help_text="登记别人手写的签字时必须有")

    def __init__(self, *args: Any, people: Sequence[Attendance], alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "attendance", [(str(each.pk), each.name) for each in people])
        if alone:
            self.fields["attendance"].widget = forms.HiddenInput()
            self.initial["attendance"] = people[0].pk if people else ""
            del self.fields["paper"]
