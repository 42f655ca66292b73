"""What pages, papers and commands need to know of assessments."""

from __future__ import annotations

from meihao.assessment.selectors.dossiers import (
    COMMUNITY,
    DESIGNATION,
    assess,
    communities,
    dossiers,
    end_of,
    history,
    judges,
    latest,
    profile_of,
    standing,
    subjects_of,
    unheard_of,
)

__all__ = [
    "COMMUNITY",
    "DESIGNATION",
    "assess",
    "communities",
    "dossiers",
    "end_of",
    "history",
    "judges",
    "latest",
    "profile_of",
    "standing",
    "subjects_of",
    "unheard_of",
]
