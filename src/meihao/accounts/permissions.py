"""Everything one may be allowed to do, as one enumeration; which role may is in `rules`."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One kind of act. Whether the row may be known is `visible_to`; whether the law allows it now is a verdict."""

    COMMUNITY_READ = "community.read"
    PLACE_EDIT = "place.edit"
    FACT_STATE = "fact.state"
    FACT_IMPORT = "fact.import"
    EVIDENCE_SUBMIT = "evidence.submit"
    EVIDENCE_REVIEW = "evidence.review"
    PANEL_CONVENE = "panel.convene"
    FINDING_MAKE = "finding.make"
    DECISION_MAKE = "decision.make"
    PROJECT_READ = "project.read"
    PROJECT_EDIT = "project.edit"
    PROJECT_ADVANCE = "project.advance"
    PLAN_READ = "plan.read"
    PLAN_PROPOSE = "plan.propose"
    PLAN_EDIT = "plan.edit"
    SCORE_READ = "score.read"
    SCORE_APPEAL = "score.appeal"
    SCORE_DECIDE = "score.decide"
    INSTRUMENT_READ = "instrument.read"
    INSTRUMENT_IMPORT = "instrument.import"
    POLICY_READ = "policy.read"
    POLICY_DRAFT = "policy.draft"
    ORGANISATION_READ = "organisation.read"
    ORGANISATION_EDIT = "organisation.edit"
    PEOPLE_READ = "people.read"
    PEOPLE_EDIT = "people.edit"
    POST_GRANT = "post.grant"
    AUDIT_READ = "audit.read"
    JOB_READ = "job.read"
    JOB_OVERSEE = "job.oversee"
