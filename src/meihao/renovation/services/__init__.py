"""The verbs of the programme."""

from __future__ import annotations

from meihao.renovation.rules.deciding import GateClosed, Overtaken, Refused
from meihao.renovation.services.projects import advance, appoint_party, propose, register_project

__all__ = ["GateClosed", "Overtaken", "Refused", "advance", "appoint_party", "propose", "register_project"]
