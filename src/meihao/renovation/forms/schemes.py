"""The shape of what people enter about schemes."""

from __future__ import annotations

from typing import Any

from django import forms

from meihao.kernel.written import plain
from meihao.policy.pack import Pack
from meihao.renovation.rules.schemes import Promise, Where, fen, thousandths, written
from meihao.renovation.selectors.schemes import Names
from meihao.web.fields import DAY, Figure, choose


class PlaceForm(forms.Form):
    """A place on the plan: a building, a point in words, or both."""

    building = forms.ChoiceField(label="楼栋", required=False)
    place = forms.CharField(
        label="位置", max_length=60, required=False, help_text="如：北院、东门内。楼栋和位置至少填一个"
    )

    def __init__(self, *args: Any, words: Names, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "building", [("", "不在楼栋里"), *((str(pk), name) for pk, name in words.buildings.items())])

    @property
    def where(self) -> Where:
        """The place given."""
        building = self.cleaned_data["building"]
        return Where(int(building) if building else None, self.cleaned_data["place"].strip())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("building") and not cleaned.get("place", "").strip() and not self.errors.keys() & {"place"}:
            self.add_error("place", "请选楼栋或写明位置，完工后要按位置核对")
        return cleaned


class PromiseForm(PlaceForm):
    """A commitment of the scheme."""

    measure = forms.ChoiceField(label="改造内容")
    item = forms.CharField(label="工程内容", max_length=60, help_text="做什么，如：更换排水管")
    quantity = Figure(label="工程量", read=thousandths, help_text="最多 3 位小数")
    unit = forms.CharField(label="单位", max_length=10, help_text="如：米、㎡、个")
    price = Figure(label="单价（元）", read=fen, help_text="最多 2 位小数；不花钱的填 0")
    due_on = forms.DateField(label="完成期限", widget=DAY)
    funder = forms.ChoiceField(label="资金来源")
    promised_by = forms.ChoiceField(label="承诺单位")
    field_order = (
        "measure", "item", "quantity", "unit", "building", "place", "price", "due_on", "funder", "promised_by",
    )  # fmt: skip

    def __init__(self, *args: Any, words: Names, **kwargs: Any) -> None:
        super().__init__(*args, words=words, **kwargs)
        for name, offered in (("measure", words.measures), ("funder", words.funders), ("promised_by", words.bodies)):
            choose(self, name, [("", "请选择"), *offered.items()])

    @staticmethod
    def of(promise: Promise) -> dict[str, Any]:
        """What the form begins with for a commitment."""
        return {
            "measure": promise.measure,
            "item": promise.item,
            "quantity": plain(written(promise.quantity, 3)),
            "unit": promise.unit,
            "building": promise.where.building or "",
            "place": promise.where.place,
            "price": plain(written(promise.price, 2)),
            "due_on": promise.due_on,
            "funder": promise.funder,
            "promised_by": promise.promised_by,
        }

    def promise(self, number: int) -> Promise:
        """The commitment as given."""
        given = self.cleaned_data
        return Promise(
            number=number,
            measure=given["measure"],
            item=given["item"].strip(),
            quantity=given["quantity"],
            unit=given["unit"].strip(),
            where=self.where,
            price=given["price"],
            due_on=given["due_on"],
            funder=given["funder"],
            promised_by=given["promised_by"],
        )


class AnswerForm(forms.Form):
    """What becomes of one content."""

    answer = forms.ChoiceField(label="结论", widget=forms.RadioSelect)
    note = forms.CharField(
        label="佐证或理由",
        required=False,
        max_length=300,
        help_text="现状已满足的写明佐证，不适用的写明理由；纳入改造的可不填",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "answer", [(each.id, each.name) for each in pack.parts.measures.answers])


class IssueForm(forms.Form):
    """Making the draft the next version; `seen` is the digest of the draft on the page."""

    note = forms.CharField(label="这一版的来由或改动原因", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class FilingForm(forms.Form):
    """Filing a version online."""

    reference = forms.CharField(label="备案编号", max_length=60)


class SchemeImportForm(forms.Form):
    """A sheet of commitments to try."""

    file = forms.FileField(
        label="填好的承诺表",
        help_text="按模板填写的 .xlsx 或 .csv",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
