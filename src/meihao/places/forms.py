"""The shape of what people enter about places."""

from __future__ import annotations

from django import forms


class CompoundForm(forms.Form):
    """A compound to register, or to bring up to date under its code."""

    code = forms.CharField(
        label="编号", max_length=40, help_text="小写字母、数字和连字符，例如 xingfu-nanli；登记后不变"
    )
    name = forms.CharField(label="名称", max_length=60)
    address = forms.CharField(label="地址", max_length=120, required=False)
    built_in = forms.IntegerField(label="建成年份", required=False, min_value=1900, max_value=2100)
