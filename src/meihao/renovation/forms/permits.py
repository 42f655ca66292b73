"""The shape of the one form of clause 8, of its check, of cases and of documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from meihao.policy.pack import Pack
from meihao.renovation.models import DocumentKind, Heard, Result
from meihao.renovation.rules.permits import canonical, contradicting
from meihao.web.fields import DAY, choose

YES_NO = [("yes", "是"), ("no", "否"), ("", "还不清楚")]
PAPERS = [DocumentKind.DECLARATION, DocumentKind.DRAWING]


class AnswersForm(forms.Form):
    """The questions of the decision table, by the last word of their keys, so that an address can carry the answers."""

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pack = pack
        self.values: dict[str, str] = {}
        for question in pack.parts.permits.questions:
            self.fields[named(question.key)] = (
                forms.ChoiceField(
                    label=question.text,
                    help_text=question.note,
                    required=False,
                    choices=YES_NO,
                    widget=forms.RadioSelect,
                )
                if question.kind == "yes_no"
                else forms.CharField(
                    label=question.text,
                    help_text=question.note,
                    required=False,
                    max_length=20,
                    widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                )
            )

    @property
    def written(self) -> Mapping[str, str]:
        """What was written, by key."""
        return {each.key: str(self.data.get(named(each.key), "")) for each in self.pack.parts.permits.questions}

    def clean(self) -> dict[str, Any]:
        """Every answer in canonical form in `values`; all that cannot be true together is told at once."""
        cleaned = super().clean() or self.cleaned_data
        self.values, faults = canonical(self.pack, self.written)
        for key, fault in faults.items():
            if named(key) not in self.errors:
                self.add_error(named(key), fault)
        for reason in contradicting(self.pack, self.values):
            self.add_error(None, reason)
        return cleaned


def named(key: str) -> str:
    """The name of a question in a form and an address."""
    return key.rpartition(".")[2]


def written(pack: Pack, answers: Mapping[str, str]) -> dict[str, str]:
    """Answers in canonical form as the form has them."""
    words = {"true": "yes", "false": "no"}
    return {
        named(each.key): words.get(answers.get(each.key, ""), answers.get(each.key, ""))
        for each in pack.parts.permits.questions
    }


class HandInForm(forms.Form):
    """The paper behind the answers: a new file, or a document that is listed already. `after` is the form seen last."""

    on = forms.DateField(label="申报日期", widget=DAY)
    paper = forms.ChoiceField(label="申报材料", required=False, help_text="已经交过的材料可以直接选用")
    file = forms.FileField(label="或上传新的", required=False, help_text="打印签章的申报表，或设计图纸")
    sort = forms.ChoiceField(label="新材料是", choices=[(kind.value, kind.label) for kind in PAPERS])
    after = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, papers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "hand_%s", **kwargs})
        choose(self, "paper", [("", "请选择"), *papers])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = [name for name in ("paper", "file") if cleaned.get(name)]
        if not given and not self.errors.keys() & {"paper", "file"}:
            self.add_error("file", "请上传申报表或图纸，或在上面选一份已经交过的材料")
        elif len(given) > 1:
            self.add_error("file", "已选用交过的材料，就不要再上传；只要一份")
        return cleaned


class HearForm(forms.Form):
    """What the window says of a form."""

    outcome = forms.ChoiceField(label="结论", choices=Heard.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="理由",
        help_text="退回时必填，申报单位会看到",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "hear_%s", **kwargs})


class CaseForm(forms.Form):
    """An application for a permit that is needed."""

    permit = forms.ChoiceField(label="审批事项")
    received_on = forms.DateField(label="受理日期", widget=DAY)
    documents = forms.MultipleChoiceField(
        label="用到的材料",
        help_text="申报表所附的材料自动带上",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, permits: list[tuple[str, str]], papers: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "case_%s", **kwargs})
        choose(self, "permit", permits)
        choose(self, "documents", papers)


class DecisionForm(forms.Form):
    """How a case ended."""

    outcome = forms.ChoiceField(label="结果", choices=Result.choices, widget=forms.RadioSelect)
    on = forms.DateField(label="办结日期", widget=DAY)
    number = forms.CharField(label="文号或证号", help_text="准予时必填", required=False, max_length=60)
    reason = forms.CharField(label="理由", help_text="不予或撤回时必填", required=False, max_length=300)

    def __init__(self, *args: Any, only: list[str], case: int, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"case{case}_%s", **kwargs})
        choose(self, "outcome", [(value, label) for value, label in Result.choices if value in only])


class PapersForm(forms.Form):
    """Further documents for a case."""

    documents = forms.MultipleChoiceField(label="补充材料", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, papers: list[tuple[str, str]], case: int, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"papers{case}_%s", **kwargs})
        choose(self, "documents", papers)


class DocumentForm(forms.Form):
    """A document to be listed."""

    kind = forms.ChoiceField(label="种类", choices=DocumentKind.choices)
    title = forms.CharField(label="标题", help_text="不填就用文件名", required=False, max_length=120)
    file = forms.FileField(label="文件")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "doc_%s", **kwargs})

    @property
    def upload(self) -> UploadedFile[Any]:
        """The file."""
        given: UploadedFile[Any] = self.cleaned_data["file"]
        return given
