"""The project that an address is about."""

from __future__ import annotations

from collections.abc import Callable

from django import forms

from meihao.sites.services import Refused


def done(form: forms.Form, verb: Callable[[], object]) -> bool:
    """Whether a form was filled in and its verb was not refused; the reasons stand in the form."""
    if not form.is_valid():
        return False
    try:
        verb()
    except Refused as refused:
        form.add_error(None, list(refused.reasons))
        return False
    return True
