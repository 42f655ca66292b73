"""What is stored of sites."""

from __future__ import annotations

from meihao.sites.models.devices import DaySum, Delivery, Signal, SiteDevice
from meihao.sites.models.people import Fence, KeyPerson, Punch, Relief, ReliefDecision, SpecialWorker, StopWork

__all__ = [
    "DaySum",
    "Delivery",
    "Fence",
    "KeyPerson",
    "Punch",
    "Relief",
    "ReliefDecision",
    "Signal",
    "SiteDevice",
    "SpecialWorker",
    "StopWork",
]
