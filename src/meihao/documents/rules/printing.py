"""What can be printed as which file."""

from __future__ import annotations

from pathlib import PurePath

from meihao.documents.rules import typeset, word
from meihao.documents.rules.drawing import drawn
from meihao.documents.rules.paper import Paper
from meihao.documents.rules.sheets import SheetSet

DOCX, PDF = "docx", "pdf"
MEDIA_TYPES = {DOCX: word.MEDIA_TYPE, PDF: typeset.MEDIA_TYPE}

type Content = Paper | SheetSet


def printed(content: Content, form: str) -> bytes:
    """A paper as .docx or .pdf, a set of sheets as .pdf. Raises ValueError for any other form."""
    match content, form:
        case Paper(), "docx":
            return word.written(content)
        case Paper(), "pdf":
            return typeset.typeset(content)
        case SheetSet(), "pdf":
            return drawn(content)
    raise ValueError(f"{type(content).__name__} is not printed as {form}")


def form_of(path: PurePath) -> str:
    """The form that the name of a file asks for."""
    return path.suffix.lstrip(".").lower()
