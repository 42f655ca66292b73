"""The shape of what people enter about sites."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import validate_slug

from meihao.sites.models import ReliefDecision, SiteDevice
from meihao.sites.services import Named

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
SHORT = forms.Textarea(attrs={"rows": 2})


class NamedForm(forms.Form):
    """Somebody with a certificate."""

    name = forms.CharField(label="姓名", max_length=40)
    certificate = forms.CharField(label="证书编号", max_length=60, help_text="考勤设备按这个编号认人，与证书一致")
    expires_on = forms.DateField(label="证书有效期至", widget=DAY)

    def who(self) -> Named:
        """Who was named."""
        given = self.cleaned_data
        return Named(given["name"], given["certificate"], given["expires_on"])


class PersonForm(NamedForm):
    """The first person in a key post."""

    post = forms.ChoiceField(label="岗位")
    since = forms.DateField(label="自哪天起", widget=DAY)
    field_order = ("post", "name", "certificate", "expires_on", "since")

    def __init__(self, *args: Any, posts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"] = forms.ChoiceField(label="岗位", choices=posts)


class ReliefForm(NamedForm):
    """Who shall take over a key post."""

    on = forms.DateField(label="接任日期", widget=DAY)
    reason = forms.CharField(label="理由", max_length=300, widget=SHORT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "接任人"


class ReliefDecisionForm(forms.Form):
    """What the construction unit says of a relief."""

    outcome = forms.ChoiceField(label="结论", widget=forms.RadioSelect, choices=ReliefDecision.Outcome.choices)
    reason = forms.CharField(
        label="理由", required=False, max_length=300, help_text="不同意时必填，申请人会看到", widget=SHORT
    )


class WorkerForm(NamedForm):
    """Somebody who does special work."""

    trade = forms.ChoiceField(label="工种")
    since = forms.DateField(label="进场日期", widget=DAY)
    field_order = ("trade", "name", "certificate", "expires_on", "since")

    def __init__(self, *args: Any, trades: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trade"] = forms.ChoiceField(label="工种", choices=trades)
        self.fields["certificate"].help_text = "特种作业操作资格证的编号"


class StopForm(forms.Form):
    """An order to stop works."""

    on = forms.DateField(label="自哪天起", widget=DAY)
    reason = forms.CharField(label="理由", max_length=300, widget=SHORT)


class ResumeForm(forms.Form):
    """The first day on which works go on."""

    on = forms.DateField(label="复工日期", widget=DAY, help_text="从这一天起又算施工日")


class DayForm(forms.Form):
    """A day."""

    on = forms.DateField(label="日期", widget=DAY)


class PunchForm(forms.Form):
    """Who comes or goes."""

    person = forms.IntegerField(label="人员", min_value=1, max_value=2**62)
    way = forms.CharField(label="进出", max_length=3)


class DeviceForm(forms.Form):
    """A device on the site."""

    kind = forms.ChoiceField(label="设备种类", choices=SiteDevice.Kind.choices)
    name = forms.CharField(label="设备名称", max_length=60, help_text="例如“东门人脸考勤机”")
    place = forms.CharField(label="安装位置", max_length=60)
    code = forms.CharField(
        label="设备编号",
        max_length=40,
        validators=[validate_slug],
        help_text="字母、数字和横线，全平台不重复；例如机身序列号",
    )


class FenceForm(forms.Form):
    """Where the site lies."""

    longitude = forms.DecimalField(
        label="中心经度（°）", max_digits=9, decimal_places=6, help_text="例如 121.400000；用国家大地坐标"
    )
    latitude = forms.DecimalField(label="中心纬度（°）", max_digits=8, decimal_places=6, help_text="例如 37.540000")
    metres = forms.IntegerField(label="向外（米）", help_text="从中心向东西南北各多少米")

    def micro(self, name: str) -> int:
        """A coordinate in millionths of a degree."""
        given: Decimal = self.cleaned_data[name]
        return int(given * 1_000_000)
