"""The roles of the product and what each may do: the one role table."""

from __future__ import annotations

from enum import StrEnum

from meihao.accounts.permissions import Permission as P


class Role(StrEnum):
    """What somebody is, at a body."""

    label: str

    CITY_OFFICER = "city_officer", "市专班"
    DISTRICT_OFFICER = "district_officer", "区市经办"
    STREET_OFFICER = "street_officer", "街道经办"
    COMMUNITY_OFFICER = "community_officer", "社区经办"
    IMPLEMENTER = "implementer", "实施单位"
    EXPERT = "expert", "评审专家"
    PROPERTY = "property", "物业"
    RESIDENT = "resident", "居民"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"

    def __new__(cls, value: str, label: str) -> Role:
        role = str.__new__(cls, value)
        role._value_ = value
        role.label = label
        return role


_LOOK = frozenset({P.COMMUNITY_READ, P.INSTRUMENT_READ, P.POLICY_READ})
_SUPPLY = _LOOK | {P.FACT_STATE, P.EVIDENCE_SUBMIT, P.JOB_READ}

GRANTS: dict[Role, frozenset[P]] = {
    Role.CITY_OFFICER: _SUPPLY
    | {P.PLACE_EDIT, P.FACT_IMPORT, P.EVIDENCE_REVIEW, P.PANEL_CONVENE, P.DECISION_MAKE, P.INSTRUMENT_IMPORT, P.ORGANISATION_READ, P.PEOPLE_READ},
    Role.DISTRICT_OFFICER: _SUPPLY | {P.PLACE_EDIT, P.FACT_IMPORT, P.EVIDENCE_REVIEW, P.DECISION_MAKE, P.ORGANISATION_READ},
    Role.STREET_OFFICER: _SUPPLY | {P.FACT_IMPORT, P.ORGANISATION_READ},
    Role.COMMUNITY_OFFICER: _SUPPLY | {P.FACT_IMPORT},
    Role.IMPLEMENTER: _SUPPLY,
    Role.EXPERT: _LOOK | {P.FINDING_MAKE},
    Role.PROPERTY: _SUPPLY,
    Role.RESIDENT: frozenset(),
    Role.SYSTEM_ADMIN: frozenset({P.ORGANISATION_READ, P.ORGANISATION_EDIT, P.PEOPLE_READ, P.PEOPLE_EDIT, P.JOB_READ}),
    Role.SECURITY_ADMIN: frozenset({P.ORGANISATION_READ, P.PEOPLE_READ, P.POST_GRANT}),
    Role.AUDIT_ADMIN: frozenset({P.AUDIT_READ, P.PEOPLE_READ}),
}
"""What each role may do. 等保: the three administrators hold no business permission and nobody holds two of them."""
