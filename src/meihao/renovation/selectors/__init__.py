"""What pages and verbs of the programme need to know."""

from __future__ import annotations

from meihao.renovation.selectors.positions import (
    LIFECYCLE,
    PROJECT,
    Gate,
    Now,
    acts,
    acts_at,
    gate,
    gates,
    position,
    positions,
    seats,
)

__all__ = ["LIFECYCLE", "PROJECT", "Gate", "Now", "acts", "acts_at", "gate", "gates", "position", "positions", "seats"]
