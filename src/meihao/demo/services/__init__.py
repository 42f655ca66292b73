"""Telling the story."""

from __future__ import annotations

from meihao.demo.services.telling import Refused, Told, tell

__all__ = ["Refused", "Told", "tell"]
