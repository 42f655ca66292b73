"""One byte string for one value: what a digest is taken of."""

from __future__ import annotations

import hashlib
import json

type Plain = str | int | bool | list[Plain] | tuple[Plain, ...] | dict[str, Plain] | None
"""What canonical JSON holds. There are no floats: two machines may print the same one differently."""


def canonical(value: object) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces. Raises TypeError for a float or anything else that is not `Plain`."""
    _refuse_inexact(value, "$")
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(value: object) -> str:
    """The SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _refuse_inexact(value: object, path: str) -> None:
    match value:
        case None | str() | bool() | int():
            return
        case list() | tuple():
            for index, item in enumerate(value):
                _refuse_inexact(item, f"{path}[{index}]")
        case dict():
            for key, item in value.items():
                if not isinstance(key, str):
                    raise TypeError(f"{path}: a key of canonical JSON is text, not {type(key).__name__}")
                _refuse_inexact(item, f"{path}.{key}")
        case _:
            raise TypeError(f"{path}: canonical JSON holds no {type(value).__name__}")
