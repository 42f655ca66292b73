"""The shape of what people enter on site: materials, nodes, the safety list."""

from __future__ import annotations

from typing import Any

from django import forms

from meihao.checks.models import MaterialReview, NodeCheck, SafetyCheck
from meihao.policy.pack import Pack
from meihao.renovation.rules.schemes import thousandths
from meihao.web.fields import DAY, Figure, choose

CAMERA = forms.FileInput(attrs={"accept": "image/*", "capture": "environment"})
MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


def photo(label: str = "现场照片", **more: Any) -> forms.FileField:
    """A photograph, taken on the spot where the device has a camera."""
    return forms.FileField(label=label, help_text="手机上可以直接拍，20 MB 以内", widget=CAMERA, **more)


def words(label: str, **more: Any) -> forms.CharField:
    """A sentence or two."""
    return forms.CharField(label=label, max_length=300, widget=forms.Textarea(attrs={"rows": 2}), **more)


class MaterialForm(forms.Form):
    """A batch that came to the site."""

    name = forms.CharField(label="材料", max_length=60, help_text="如：SBS 防水卷材、PE 给水管")
    spec = forms.CharField(label="品牌规格", max_length=120)
    quantity = Figure(label="数量", read=thousandths, help_text="最多 3 位小数")
    unit = forms.CharField(label="单位", max_length=10, help_text="如：卷、米、㎡")
    supplier = forms.CharField(label="供应商", max_length=80)
    batch = forms.CharField(label="批号", max_length=60)
    arrived_on = forms.DateField(label="进场日期", widget=DAY)
    certificate = forms.FileField(label="合格证明", help_text="合格证、出厂检验报告的照片或文件，20 MB 以内")
    retest = forms.FileField(label="复验报告", required=False, help_text="按规定要复验的，上传见证取样的检测报告")
    witness = forms.CharField(label="取样见证人", max_length=40, required=False, help_text="有复验报告的必填")


class MaterialReviewForm(forms.Form):
    """What the supervisor says of a batch."""

    outcome = forms.ChoiceField(label="结论", widget=forms.RadioSelect, choices=MaterialReview.Outcome.choices)
    reason = words("理由", required=False, help_text="不合格时必填，填报人会看到")


class RemovalForm(forms.Form):
    """That a rejected batch left the site."""

    removed_on = forms.DateField(label="退场日期", widget=DAY)
    photo = photo("退场照片")
    note = words("说明", required=False)


class NodeForm(forms.Form):
    """A request to check works before they are covered."""

    node = forms.ChoiceField(label="节点")
    place = forms.CharField(label="部位", max_length=60, help_text="同一部位各道工序写同样的名称，如：3 号楼屋面")
    ready_at = forms.DateTimeField(label="可检查时间", widget=MOMENT, input_formats=MOMENTS)
    note = words("说明", required=False)

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = {"hidden": "隐蔽", "key": "关键"}
        named = [(each.id, f"{each.name}（{kinds[each.kind]}）") for each in pack.parts.inspection.nodes]
        choose(self, "node", [("", "请选择"), *named])


class NodeCheckForm(forms.Form):
    """What the supervisor found before the works were covered."""

    photo = photo("隐蔽前照片")
    outcome = forms.ChoiceField(label="结论", widget=forms.RadioSelect, choices=NodeCheck.Outcome.choices)
    opinion = words("意见", required=False, help_text="返工时必填，报验人会看到")


class SafetyForm(forms.Form):
    """How a thing of the safety list stands: a photograph, and normal unless said otherwise."""

    photo = photo()
    outcome = forms.ChoiceField(label="情况", widget=forms.RadioSelect, choices=SafetyCheck.Outcome.choices)
    note = words("说明", required=False, help_text="有问题时必填")
