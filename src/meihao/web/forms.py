"""How forms are drawn: label above, hint, error at the field and gathered at the top."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """`{{ form }}` and `{{ form.field.as_field_group }}` in our look, for other people's forms too."""

    form_template_name = "web/form/form.html"
    field_template_name = "web/form/field.html"
