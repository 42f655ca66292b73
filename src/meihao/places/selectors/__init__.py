"""What pages, maps and files need to know of places."""

from __future__ import annotations

from meihao.places.selectors.communities import community, compounds, geojson
from meihao.places.selectors.register import compound

__all__ = ["community", "compound", "compounds", "geojson"]
