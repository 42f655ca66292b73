"""The shape of what people enter about the programme."""

from __future__ import annotations

from meihao.renovation.forms.projects import (
    DAY,
    YIELD,
    AsideForm,
    NoteForm,
    PartyForm,
    ProjectFilter,
    ProjectForm,
    StepForm,
)

__all__ = ["DAY", "YIELD", "AsideForm", "NoteForm", "PartyForm", "ProjectFilter", "ProjectForm", "StepForm"]
