"""The shape of what is entered about topics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from meihao.councils.forms.fields import photo, words
from meihao.organisations.models import Organisation
from meihao.policy.schema.councils import Councils
from meihao.renovation.models import Project
from meihao.web.fields import choose


class RaiseForm(forms.Form):
    """Raising a topic."""

    organisation = forms.ChoiceField(label="社区")
    source = forms.ChoiceField(label="由谁提出")
    title = forms.CharField(label="议题", max_length=80, help_text="一句话说清要议什么")
    text = words("说明", longest=500, help_text="在哪里、什么情况、希望怎样解决；请不要写他人的姓名和电话")
    project = forms.ChoiceField(label="与哪个改造项目有关", required=False)

    def __init__(
        self,
        *args: Any,
        table: Councils,
        homes: Sequence[Organisation],
        projects: Sequence[Project],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "organisation", [(str(each.pk), each.name) for each in homes])
        choose(self, "source", [(each.id, each.name) for each in table.sources])
        choose(self, "project", [("", "与项目无关"), *((str(each.pk), str(each)) for each in projects)])

    def clean_organisation(self) -> int:
        """The community by its number."""
        return int(self.cleaned_data["organisation"])

    def clean_project(self) -> int | None:
        """The project by its number."""
        return int(self.cleaned_data["project"]) if self.cleaned_data["project"] else None


class GradeForm(forms.Form):
    """Grading a topic."""

    grade = forms.ChoiceField(label="等级", widget=forms.RadioSelect)
    reason = words("定级理由", rows=2)

    def __init__(self, *args: Any, table: Councils, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "grade", [(each.id, f"{each.name}：{each.text}") for each in table.grades])


class GroupForm(forms.Form):
    """Giving seats to those who have a stake."""

    def __init__(self, *args: Any, table: Councils, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in table.groups:
            self.fields[each.id] = forms.IntegerField(
                label=f"{each.name}（人）", min_value=0, max_value=200, required=False
            )

    def seats(self) -> dict[str, int]:
        """The seats by stake."""
        return {name: number for name, number in self.cleaned_data.items() if number}


class ResultForm(forms.Form):
    """Posting what a topic came to."""

    text = words("结果", longest=500)
    place = forms.CharField(label="公示地点", max_length=80, help_text="如：社区公告栏、3 号楼单元门")
    photo = photo("公示照片", required=False, help_text="深入议的必须有照片；手机上可以直接拍，20 MB 以内")


class RateForm(forms.Form):
    """Giving marks."""

    marks = forms.TypedChoiceField(label="评分", coerce=int, widget=forms.RadioSelect)
    reason = words("理由", rows=2, required=False)

    def __init__(self, *args: Any, table: Councils, low: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marks = range(table.rating.most, 0, -1)
        choose(self, "marks", [(str(each), f"{each} 分") for each in marks])
        self.fields["reason"].help_text = f"低于 {low} 分请写明理由"
