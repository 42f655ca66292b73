"""Telling the story, and stepping into it."""

from __future__ import annotations

from meihao.demo.services.entering import enter
from meihao.demo.services.freshening import freshen, freshen_if_stale
from meihao.demo.services.telling import Refused, Told, tell

__all__ = ["Refused", "Told", "enter", "freshen", "freshen_if_stale", "tell"]
