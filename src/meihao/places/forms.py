"""The shape of what people enter about places."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from meihao.organisations.models import Organisation
from meihao.places.models import Building, Compound
from meihao.places.rules.boundaries import Shape, read_rings, shape_of_rings
from meihao.places.rules.boundary_file import KINDS
from meihao.places.rules.registering import DEGREES, YEARS
from meihao.places.rules.words import PROPERTY_MODES, TENURES
from meihao.places.selectors.boundaries import Place
from meihao.places.selectors.points import city_box
from meihao.places.selectors.register import MANAGEMENT
from meihao.places.services import Particulars
from meihao.web.forms import latitude_field, longitude_field

ANY = ("", "全部")


class PointForm(forms.Form):
    """Where something stands."""

    longitude = longitude_field()
    latitude = latitude_field()

    @staticmethod
    def of(building: Building | Place) -> dict[str, Any]:
        """What the form shows of a building or another place as it stands."""
        place = {"longitude": building.longitude, "latitude": building.latitude}
        return {name: None if value is None else Decimal(value) / DEGREES for name, value in place.items()}

    @property
    def millionths(self) -> dict[str, int | None]:
        """What was entered, in 1e-6 degree."""
        given = self.cleaned_data
        return {name: None if given[name] is None else int(given[name] * DEGREES) for name in ("longitude", "latitude")}


class RemovalForm(forms.Form):
    """What becomes of a part of a compound: a mistake goes, what is gone is ended, what was ended may be taken back."""

    action = forms.ChoiceField(
        label="怎样处理",
        widget=forms.RadioSelect,
        choices=[("remove", "登记错了，删除"), ("end", "已经不存在，终止登记")],
    )
    on = forms.DateField(
        label="从哪天起不存在",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="终止登记时填；删除的不填",
    )
    reason = forms.CharField(
        label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text="记入审计日志；不写姓名"
    )

    def __init__(self, *args: Any, ended: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ended:
            field = self.fields["action"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
            field.choices = [("restore", "终止错了，恢复登记"), ("remove", "登记错了，删除")]
            del self.fields["on"]


class CompoundForm(forms.Form):
    """A compound to register, or to bring up to date under its code."""

    code = forms.CharField(
        label="编号", max_length=40, help_text="小写字母、数字和连字符，例如 xingfu-nanli；登记后不变"
    )
    name = forms.CharField(label="名称", max_length=60)
    address = forms.CharField(label="地址", max_length=120, required=False)
    built_in = forms.IntegerField(label="建成年份", required=False, min_value=1900, max_value=2100)


class RegisterFilter(forms.Form):
    """Narrowing the register of compounds."""

    q = forms.CharField(label="名称、编号或地址", required=False, max_length=40)
    district = forms.ChoiceField(label="区市", required=False)
    street = forms.ChoiceField(label="街道", required=False)
    cluster = forms.ChoiceField(label="片区", required=False)
    built_by = forms.IntegerField(
        label="建成不晚于（年）", required=False, min_value=YEARS.start, max_value=YEARS.stop - 1
    )
    tenure = forms.ChoiceField(label="产权类型", required=False, choices=[ANY, *TENURES.items()])
    managed = forms.ChoiceField(label="物业管理", required=False, choices=[ANY, *MANAGEMENT.items()])

    def __init__(self, data: Any, *, offered: dict[str, list[tuple[str, str]]]) -> None:
        super().__init__(data)
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
            field.choices = [ANY, *choices]

    @property
    def narrowed(self) -> dict[str, Any]:
        """What is asked for; a value that nobody offers narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class ParticularsForm(forms.Form):
    """All that is recorded of a compound itself."""

    name = forms.CharField(label="名称", max_length=60)
    address = forms.CharField(label="地址", max_length=120, required=False)
    built_in = forms.IntegerField(
        label="建成年份",
        required=False,
        min_value=YEARS.start,
        max_value=YEARS.stop - 1,
        help_text="分期建的填最早一期；建成日期按当年 12 月 31 日算",
    )
    tenure = forms.ChoiceField(label="产权类型", required=False, choices=[("", "没有填"), *TENURES.items()])
    property_mode = forms.ChoiceField(
        label="物业管理方式", required=False, choices=[("", "没有填"), *PROPERTY_MODES.items()]
    )
    manager = forms.CharField(label="管理单位", max_length=60, required=False, help_text="物业公司或代管单位的名称")
    party = forms.CharField(label="党组织", max_length=60, required=False, help_text="名称；没有就空着")
    declared_homes = forms.IntegerField(
        label="申报户数", required=False, min_value=1, max_value=100_000, help_text="逐户登记以后以登记数为准"
    )
    declared_area = forms.DecimalField(
        label="申报建筑面积（㎡）",
        required=False,
        min_value=Decimal("0.01"),
        max_value=Decimal(10**9),
        decimal_places=2,
        help_text="最多 2 位小数；逐户登记以后以登记数为准",
    )
    longitude = longitude_field()
    latitude = latitude_field()

    @staticmethod
    def of(compound: Compound) -> dict[str, Any]:
        """What the form shows of a compound as it stands."""
        plain = ("name", "address", "built_in", "tenure", "property_mode", "manager", "party", "declared_homes")
        scaled = {"declared_area": 100, "longitude": DEGREES, "latitude": DEGREES}
        figures = {name: getattr(compound, name) for name in scaled}
        return {name: getattr(compound, name) for name in plain} | {
            name: None if value is None else Decimal(value) / scaled[name] for name, value in figures.items()
        }

    @property
    def particulars(self) -> Particulars:
        """What was entered, in the units that are kept."""
        given = dict(self.cleaned_data)
        for name, scale in (("declared_area", 100), ("longitude", DEGREES), ("latitude", DEGREES)):
            given[name] = None if given[name] is None else int(given[name] * scale)
        return Particulars(**given)


class RegisterImportForm(forms.Form):
    """A register to check."""

    file = forms.FileField(
        label="填好的台账",
        help_text="按模板填写的 .xlsx，或一张表的 .csv",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class ClusterForm(forms.Form):
    """A cluster to set up."""

    code = forms.CharField(
        label="编号", max_length=40, help_text="小写字母、数字和连字符，例如 zhifu-beima；登记后不变"
    )
    name = forms.CharField(label="名称", max_length=60)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="所属区市或街道", empty_label="请选择")

    def __init__(self, *args: Any, groupers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
        field.queryset = groupers


class JoinForm(forms.Form):
    """Compounds to put into a cluster."""

    compounds = forms.MultipleChoiceField(
        label="小区",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一个小区"},
    )

    def __init__(self, *args: Any, joinable: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["compounds"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
        field.choices = [(each.code, f"{each.name}（{each.community}）") for each in joinable]


class BoundaryForm(forms.Form):
    """The boundary of a place, as coordinates."""

    coordinates = forms.CharField(
        label="边界坐标",
        max_length=600_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text="每行一个角：经度,纬度（WGS84，单位度）；按顺序绕一圈，不用重复起点。几块或空洞之间空一行",
    )
    source = forms.CharField(label="来源", max_length=100, help_text="例如民政部门勘界成果、测绘图、街道指认")

    @property
    def shape(self) -> Shape:
        """What was entered, checked. Raises Refused."""
        return shape_of_rings(read_rings(self.cleaned_data["coordinates"]), city_box())


class BoundaryImportForm(forms.Form):
    """A file of boundaries to check."""

    kind = forms.ChoiceField(label="哪一类", choices=list(KINDS.items()))
    file = forms.FileField(
        label="GeoJSON 文件",
        help_text="FeatureCollection，WGS84 经纬度，10 MB 以内；每个要素的 properties 里有 code（编号）",
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
    )
    source = forms.CharField(label="来源", max_length=100, help_text="例如民政部门勘界成果、测绘图、街道指认")
