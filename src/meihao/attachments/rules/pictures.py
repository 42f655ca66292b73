"""Pictures: not too many pixels, and a copy that tells nothing of camera, owner or place."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Final

from PIL import Image, ImageOps

from meihao.attachments.rules.kinds import JPEG, PICTURES, PNG, WEBP, Kind, Refused

PIXELS: Final = 64_000_000
"""More than the largest phone camera gives; a picture that unpacks to more is refused before it is unpacked."""
LONGEST: Final = 3200
"""The longer side of the copy that people see, in pixels."""
FORMATS: Final = ("JPEG", "PNG", "WEBP")
NOT_A_PICTURE: Final = "图片不完整或已损坏，请重新拍照或截图后上传"
TOO_LARGE: Final = f"图片像素太多（超过 {PIXELS // 10_000} 万），请缩小后上传"


def check_picture(file: IO[bytes]) -> None:
    """Read only the head of a picture and refuse one that is broken or would unpack to too much."""
    file.seek(0)
    with _opened(file):
        pass


def shown_copy(file: IO[bytes], kind: Kind, longest: int = LONGEST) -> bytes:
    """The picture again, upright and no larger than needed, without EXIF, comments or thumbnails. Raises Refused.

    `longest` is the most that its longer side may measure, in pixels.
    """
    if kind not in PICTURES:
        raise ValueError(f"{kind.media_type} is not a picture")
    file.seek(0)
    copy = BytesIO()
    try:
        with _opened(file) as picture:
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((longest, longest))
            profile = picture.info.get("icc_profile")
            _write(upright, copy, kind, {"icc_profile": profile} if profile else {})
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Refused(NOT_A_PICTURE) from error
    return copy.getvalue()


def _write(picture: Image.Image, copy: BytesIO, kind: Kind, extra: dict[str, bytes]) -> None:
    """Onto a fresh canvas: what Pillow carries along in `info` would be written again otherwise."""
    mode = "RGBA" if kind is not JPEG and picture.has_transparency_data else "RGB"
    bare = Image.new(mode, picture.size)
    bare.paste(picture.convert(mode))
    if kind is PNG:
        bare.save(copy, "PNG", optimize=False, **extra)
    elif kind is WEBP:
        bare.save(copy, "WEBP", quality=86, **extra)
    else:
        bare.save(copy, "JPEG", quality=86, optimize=True, **extra)


def _opened(file: IO[bytes]) -> Image.Image:
    try:
        picture = Image.open(file, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(TOO_LARGE) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise Refused(NOT_A_PICTURE) from error
    width, height = picture.size
    if width * height > PIXELS:
        picture.close()
        raise Refused(TOO_LARGE)
    return picture
