"""The verbs of sites."""

from __future__ import annotations

from meihao.renovation.rules.deciding import Refused
from meihao.sites.services.devices import key_of, register_device, rekey_device, retire_device
from meihao.sites.services.feed import Answer, take_feed
from meihao.sites.services.keeping import close_days, prune
from meihao.sites.services.on_site import punch, resume_work, set_fence, stop_work
from meihao.sites.services.people import (
    Named,
    ask_relief,
    decide_relief,
    enter_person,
    enter_worker,
    release_worker,
)

__all__ = [
    "Answer",
    "Named",
    "Refused",
    "ask_relief",
    "close_days",
    "decide_relief",
    "enter_person",
    "enter_worker",
    "key_of",
    "prune",
    "punch",
    "register_device",
    "rekey_device",
    "release_worker",
    "resume_work",
    "retire_device",
    "set_fence",
    "stop_work",
    "take_feed",
]
