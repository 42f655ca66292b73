"""What people do about pilots."""

from __future__ import annotations

from meihao.attachments.services import File
from meihao.pilots.services.awards import grant_award
from meihao.pilots.services.letters import Item, hear_fulfilment, issue_letter, report_fulfilment
from meihao.pilots.services.pilots import register_pilot, review_preliminarily
from meihao.pilots.services.schemes import (
    add_drawing,
    answer_all,
    answer_criterion,
    issue_scheme,
    write_item,
    write_items,
)
from meihao.renovation.rules.deciding import Overtaken, Refused

__all__ = [
    "File",
    "Item",
    "Overtaken",
    "Refused",
    "add_drawing",
    "answer_all",
    "answer_criterion",
    "grant_award",
    "hear_fulfilment",
    "issue_letter",
    "issue_scheme",
    "register_pilot",
    "report_fulfilment",
    "review_preliminarily",
    "write_item",
    "write_items",
]
