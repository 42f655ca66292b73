"""Office files as zip archives that are the same bytes for the same content."""

from __future__ import annotations

import io
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)


def settled(content: bytes) -> bytes:
    """The archive again with its members in order of name, all dated alike. Its content types stay first, as readers expect."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in sorted(before.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            after.writestr(member, before.read(name))
    return out.getvalue()
