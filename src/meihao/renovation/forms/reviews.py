"""The shape of what people enter about reviews. `round` is the round that the page showed or means to open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from meihao.renovation.models.reviews import ACCEPTED, DONE, OUTCOMES, RETURNED, STEPS
from meihao.web.fields import choose

WORDS = forms.Textarea(attrs={"rows": 2})
GROUNDS = "第二轮起必填，例如方案已按意见重做"


class RoundForm(forms.Form):
    """Something about one round."""

    round = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    prefix_of_ids = "round"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self.prefix_of_ids}_%s", **kwargs})


class CallForm(RoundForm):
    """The departments called to a joint review."""

    prefix_of_ids = "call"
    departments = forms.MultipleChoiceField(
        label="参审部门", help_text="已按文件第七条勾选，可增减", widget=forms.CheckboxSelectMultiple
    )
    grounds = forms.CharField(label="理由", help_text=GROUNDS, required=False, max_length=300, widget=WORDS)

    def __init__(self, *args: Any, departments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "departments", departments)


class OpinionForm(forms.Form):
    """What a department says."""

    invitation = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    outcome = forms.ChoiceField(label="审查结论", choices=list(OUTCOMES.items()), widget=forms.RadioSelect)
    opinion = forms.CharField(
        label="审查意见", help_text="没有通过的必填，写明改什么", required=False, max_length=1000, widget=WORDS
    )


class SeedForm(RoundForm):
    """The text from which a panel will be drawn."""

    prefix_of_ids = "seed"
    seed = forms.CharField(label="随机种子", help_text="公布之前谁也不知道的一串字，例如当天的开奖号码", max_length=200)
    source = forms.CharField(label="种子出处", help_text="任何人都能查到的地方，例如某期开奖公告", max_length=120)
    grounds = forms.CharField(label="理由", help_text=GROUNDS, required=False, max_length=300, widget=WORDS)


class DrawForm(RoundForm):
    """The wish to draw."""

    prefix_of_ids = "draw"


class ReplaceForm(RoundForm):
    """An expert who cannot sit."""

    prefix_of_ids = "replace"
    place = forms.TypedChoiceField(label="不能参加的专家", coerce=int)
    reason = forms.CharField(
        label="原因", help_text="例如本人来函说明出差、生病，或发现应当回避", max_length=300, widget=WORDS
    )

    def __init__(self, *args: Any, seats: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "place", seats)


class BallotForm(RoundForm):
    """A score for each item of the pack, and the words that go with it."""

    prefix_of_ids = "ballot"

    def __init__(self, *args: Any, items: Mapping[str, tuple[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item, (title, most) in items.items():
            numbers = [(str(n), str(n)) for n in range(most + 1)]
            self.fields[f"score_{item}"] = forms.ChoiceField(
                label=f"{title}（0—{most} 分）", choices=numbers, widget=forms.RadioSelect
            )
            self.fields[f"words_{item}"] = forms.CharField(
                label=f"{title}：修改意见", required=False, max_length=500, widget=WORDS
            )
        self.fields["opinion"] = forms.CharField(label="总体意见", required=False, max_length=1000, widget=WORDS)
        self.items = items

    @property
    def scores(self) -> dict[str, tuple[int, str]]:
        """What was given for each item."""
        given = self.cleaned_data
        return {item: (int(given[f"score_{item}"]), given[f"words_{item}"]) for item in self.items}


class MadeForm(forms.Form):
    """What was changed."""

    score = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    step = forms.CharField(widget=forms.HiddenInput, max_length=8, initial=DONE)
    note = forms.CharField(label="怎样改的", max_length=500, widget=WORDS)


class AcceptForm(forms.Form):
    """Whether a change will do."""

    score = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    step = forms.ChoiceField(
        label="验收", choices=[(each, STEPS[each]) for each in (ACCEPTED, RETURNED)], widget=forms.RadioSelect
    )
    note = forms.CharField(label="说明", help_text="退回的必填", required=False, max_length=500, widget=WORDS)
