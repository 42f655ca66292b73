"""What the shapes of all files share."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
"""A name that code and addresses use: lower case, digits, hyphen, underscore."""

Label = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Words that people read; never empty."""

Origin = Literal["instrument", "local", "unconfirmed"]
"""Where a figure comes from: the document, ourselves (本地), or a standard not yet read again (待确认)."""

Test = dict[str, Any]
"""A test as written: a table whose words `policy.compiler` knows. Checked when it is compiled."""


def _not_float(value: object) -> object:
    if isinstance(value, float):
        raise ValueError('小数请写成文字，例如 "12.5" 或 "2/3"，以免失去精确')
    return value


Figure = Annotated[int | str, BeforeValidator(_not_float)]
"""An exact number: an integer, or text such as "2/3" or "12.5"."""


class Table(BaseModel):
    """A table of a pack file: frozen, strict, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


class Problem(NamedTuple):
    """Something wrong in a pack, before its line is known: file, path of keys and indexes, and words."""

    file: str
    path: tuple[str | int, ...]
    message: str


__all__ = ["Figure", "Label", "Origin", "Problem", "Slug", "Table", "Test", "date"]
