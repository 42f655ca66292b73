"""Addresses of assessments and of the rule pack."""

from __future__ import annotations

from django.urls import path

from meihao.assessment.views import checkups, communities, experts, pack, papers, visits

app_name = "assessment"
urlpatterns = [
    path("communities/", communities.register, name="communities"),
    path("communities/<slug:code>/", communities.matrix, name="matrix"),
    path("communities/<slug:code>/gaps/", communities.gaps, name="gaps"),
    path("communities/<slug:code>/decisions/", communities.decisions, name="decisions"),
    path("communities/<slug:code>/designate/", communities.designate, name="designate"),
    path("communities/<slug:code>/conclude/", communities.conclude, name="conclude"),
    path("communities/<slug:code>/panel/", experts.panel, name="panel"),
    path("communities/<slug:code>/response.xlsx", papers.response_table, name="response"),
    path("communities/<slug:code>/gaps.xlsx", papers.gap_report, name="gap_report"),
    path("checkups/", checkups.register, name="checkups"),
    path("checkups/<slug:code>/", checkups.community, name="checkup"),
    path("checkups/<slug:code>/gaps.xlsx", checkups.gaps, name="checkup_gaps"),
    path("expert/", experts.waiting, name="expert"),
    path("expert/worker.js", visits.worker, name="worker"),
    path("expert/outbox/", visits.outbox, name="outbox"),
    path("expert/<slug:code>/<str:criterion>/receive/", visits.receive, name="receive"),
    path("expert/<slug:code>/<str:criterion>/", experts.question, name="question"),
    path("policy/", pack.overview, name="pack"),
    path("policy/parameters/", pack.parameters, name="parameters"),
    path("policy/duties/", pack.duties, name="pack_duties"),
    path("policy/clauses/<path:clause>/", pack.clause, name="clause"),
]
