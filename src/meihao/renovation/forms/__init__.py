"""The shape of what people enter about the programme."""

from __future__ import annotations

from meihao.renovation.forms.projects import (
    YIELD,
    AsideForm,
    NoteForm,
    PartyForm,
    ProjectFilter,
    ProjectForm,
    StepForm,
)
from meihao.renovation.forms.schemes import AnswerForm, FilingForm, IssueForm, PromiseForm, SchemeImportForm
from meihao.renovation.forms.works import DroppingForm, WorksForm, WorksReviewForm

__all__ = [
    "YIELD",
    "AnswerForm",
    "AsideForm",
    "DroppingForm",
    "FilingForm",
    "IssueForm",
    "NoteForm",
    "PartyForm",
    "ProjectFilter",
    "ProjectForm",
    "PromiseForm",
    "SchemeImportForm",
    "StepForm",
    "WorksForm",
    "WorksReviewForm",
]
