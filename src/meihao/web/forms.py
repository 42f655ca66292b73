"""How forms are drawn: label above, hint, error at the field and gathered at the top; and the fields of a point."""

from __future__ import annotations

from django import forms
from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """`{{ form }}` and `{{ form.field.as_field_group }}` in our look, for other people's forms too."""

    form_template_name = "web/form/form.html"
    field_template_name = "web/form/field.html"


DATUM = "WGS84，单位度，最多 6 位小数；手机地图上的坐标加过偏，不能直接填"


def longitude_field() -> forms.DecimalField:
    """A longitude in degrees, six decimals at the most."""
    return forms.DecimalField(
        label="经度", required=False, min_value=-180, max_value=180, decimal_places=6, help_text=DATUM
    )


def latitude_field() -> forms.DecimalField:
    """A latitude in degrees, likewise."""
    return forms.DecimalField(label="纬度", required=False, min_value=-90, max_value=90, decimal_places=6)
