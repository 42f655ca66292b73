"""What is stored of the renovation programme."""

from __future__ import annotations

from meihao.renovation.models.projects import Membership, Party, Project, Proposal

__all__ = ["Membership", "Party", "Project", "Proposal"]
