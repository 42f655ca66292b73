"""Files by content hash: sniffed, capped, stored once, pictures stripped of their EXIF.

Verbs: keep."""
