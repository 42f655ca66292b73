"""Telling allauth's script, by a block of data, which elements of the page belong to a passkey."""

from __future__ import annotations

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def on_load(function: str, **ids: str) -> SafeString:
    """The named function of allauth's script is called with the ids once the page is there. Data, no script."""
    data = json.dumps({"ids": ids}).translate(_ESCAPED)
    return format_html(
        '<script data-allauth-onload="allauth.webauthn.forms.{}" type="application/json">{}</script>',
        function,
        mark_safe(data),  # noqa: S308 - escaped above, as json_script does
    )
