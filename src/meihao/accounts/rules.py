"""The roles of the product and what each may do: the one role table."""

from __future__ import annotations

import hmac
import secrets
from enum import StrEnum
from hashlib import sha256

from meihao.accounts.permissions import Permission as Can


class Role(StrEnum):
    """What somebody is, at a body."""

    CITY_OFFICER = "city_officer"
    DISTRICT_OFFICER = "district_officer"
    STREET_OFFICER = "street_officer"
    COMMUNITY_OFFICER = "community_officer"
    IMPLEMENTER = "implementer"
    EXPERT = "expert"
    PROPERTY = "property"
    RESIDENT = "resident"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"

    @property
    def label(self) -> str:
        """What people call it."""
        return LABELS[self]


SEATED = frozenset({Role.EXPERT})
"""Roles without a territory: what they may see follows from the seats they are given, wherever they are appointed."""

LABELS = {
    Role.CITY_OFFICER: "市专班",
    Role.DISTRICT_OFFICER: "区市经办",
    Role.STREET_OFFICER: "街道经办",
    Role.COMMUNITY_OFFICER: "社区经办",
    Role.IMPLEMENTER: "实施单位",
    Role.EXPERT: "评审专家",
    Role.PROPERTY: "物业",
    Role.RESIDENT: "居民",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
}

_LOOK = frozenset({Can.COMMUNITY_READ, Can.INSTRUMENT_READ, Can.POLICY_READ})
_SUPPLY = _LOOK | {Can.PROJECT_READ, Can.PROJECT_ADVANCE, Can.FACT_STATE, Can.EVIDENCE_SUBMIT, Can.JOB_READ}

GRANTS: dict[Role, frozenset[Can]] = {
    Role.CITY_OFFICER: _SUPPLY
    | {
        Can.PLACE_EDIT,
        Can.FACT_IMPORT,
        Can.EVIDENCE_REVIEW,
        Can.PANEL_CONVENE,
        Can.DECISION_MAKE,
        Can.PROJECT_EDIT,
        Can.PLAN_READ,
        Can.PLAN_PROPOSE,
        Can.PLAN_EDIT,
        Can.SCORE_READ,
        Can.SCORE_DECIDE,
        Can.INSTRUMENT_IMPORT,
        Can.POLICY_DRAFT,
        Can.ORGANISATION_READ,
        Can.PEOPLE_READ,
    },
    Role.DISTRICT_OFFICER: _SUPPLY
    | {
        Can.PLACE_EDIT,
        Can.FACT_IMPORT,
        Can.EVIDENCE_REVIEW,
        Can.DECISION_MAKE,
        Can.PROJECT_EDIT,
        Can.PLAN_READ,
        Can.PLAN_PROPOSE,
        Can.SCORE_READ,
        Can.SCORE_APPEAL,
        Can.ORGANISATION_READ,
    },
    Role.STREET_OFFICER: _SUPPLY | {Can.FACT_IMPORT, Can.PLAN_READ, Can.ORGANISATION_READ},
    Role.COMMUNITY_OFFICER: _SUPPLY | {Can.FACT_IMPORT},
    Role.IMPLEMENTER: _SUPPLY,
    Role.EXPERT: _LOOK | {Can.PROJECT_READ, Can.FINDING_MAKE},
    Role.PROPERTY: _SUPPLY,
    Role.RESIDENT: frozenset(),
    Role.SYSTEM_ADMIN: frozenset(
        {Can.ORGANISATION_READ, Can.ORGANISATION_EDIT, Can.PEOPLE_READ, Can.PEOPLE_EDIT, Can.JOB_READ, Can.JOB_OVERSEE}
    ),
    Role.SECURITY_ADMIN: frozenset({Can.ORGANISATION_READ, Can.PEOPLE_READ, Can.POST_GRANT}),
    Role.AUDIT_ADMIN: frozenset({Can.AUDIT_READ, Can.PEOPLE_READ}),
}
"""What each role may do. 等保: the three administrators hold no business permission and nobody holds two of them."""

ABROAD = frozenset(
    {Can.COMMUNITY_READ, Can.PROJECT_READ, Can.PROJECT_ADVANCE, Can.PLAN_READ, Can.FACT_STATE, Can.EVIDENCE_SUBMIT}
)
"""What the people of a department that the pack lets look on may do wherever the government above it works."""

THREE_POWERS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""系统、安全、审计: enrolling, granting and watching are three people's work (等保 8.1.4.2, 8.1.5)."""


class Refused(Exception):
    """It may not be done so; the words say why and what to do."""


def check_appointment(*, role: Role, held: frozenset[Role], oneself: bool) -> None:
    """Raise Refused unless the role may be given to somebody who already holds others."""
    if oneself:
        raise Refused("不能给自己授予岗位，请由另一位安全管理员办理。")
    if role in THREE_POWERS and (others := held - {role}):
        raise Refused(f"{role.label}只能由专人担任，而此人现任{_labels(others)}；请先免去，或另选他人。")
    if role not in THREE_POWERS and (powers := held & THREE_POWERS):
        raise Refused(f"此人现任{_labels(powers)}，不能再承担业务岗位；请另选他人。")


def check_over_account(*, actor: frozenset[Role], holder: frozenset[Role], oneself: bool) -> None:
    """Raise Refused unless an administrator may lock an account or give it a new password.

    Whoever could reset another power's password would hold that power too.
    """
    if oneself:
        raise Refused("不能对自己的账号这样做；要改密码，请到“我的账号”。")
    if (powers := holder & THREE_POWERS) and not powers <= actor:
        raise Refused(
            f"{_labels(powers)}的账号不归系统管理员管：请由安全管理员免去岗位，或由运维人员在服务器上用命令处理。"
        )


def address_mark(address: str, secret: str) -> str:
    """Twelve letters that tell two addresses apart in the trail without saying what they are."""
    return hmac.new(secret.encode(), b"address:" + address.encode(), sha256).hexdigest()[:12]


def one_time_password() -> str:
    """Sixteen characters of every class, without those that look alike, to be read out over the telephone."""
    groups = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789")
    return "-".join("".join(secrets.choice(groups[n % 3]) for n in range(start, start + 4)) for start in range(4))


def _labels(roles: frozenset[Role]) -> str:
    return "、".join(role.label for role in sorted(roles))
