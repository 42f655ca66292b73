"""Addresses of the checks."""

from __future__ import annotations

from django.urls import path

from meihao.checks.views import findings, overview, plans, site

app_name = "checks"
urlpatterns = [
    path("projects/<slug:code>/checks/", overview.checks, name="checks"),
    path("projects/<slug:code>/checks.xlsx", overview.sheet, name="sheet"),
    path("projects/<slug:code>/checks/inspections/new/", findings.new, name="inspect"),
    path("projects/<slug:code>/checks/inspections/<int:inspection>/", findings.inspection, name="inspection"),
    path("projects/<slug:code>/checks/items/<int:inspected>/finding/", findings.raised, name="raise"),
    path("projects/<slug:code>/checks/items/<int:inspected>/photo/", findings.item_photo, name="item_photo"),
    path("projects/<slug:code>/checks/findings/<int:finding>/", findings.finding, name="finding"),
    path("projects/<slug:code>/checks/findings/<int:finding>/mend/", findings.mend, name="mend"),
    path("projects/<slug:code>/checks/findings/<int:finding>/recheck/", findings.recheck, name="recheck"),
    path("projects/<slug:code>/checks/findings/<int:finding>/photos/<int:finding_step>/", findings.photo, name="photo"),
    path("projects/<slug:code>/checks/materials/", site.materials, name="materials"),
    path("projects/<slug:code>/checks/materials/new/", site.new_material, name="new_material"),
    path("projects/<slug:code>/checks/materials/<int:material>/", site.material, name="material"),
    path("projects/<slug:code>/checks/materials/<int:material>/review/", site.review, name="material_review"),
    path("projects/<slug:code>/checks/materials/<int:material>/removal/", site.removal, name="material_removal"),
    path("projects/<slug:code>/checks/materials/<int:material>/<slug:paper>/", site.paper, name="material_paper"),
    path("projects/<slug:code>/checks/nodes/", site.nodes, name="nodes"),
    path("projects/<slug:code>/checks/nodes/new/", site.new_node, name="new_node"),
    path("projects/<slug:code>/checks/nodes/<int:node_call>/", site.node, name="node"),
    path("projects/<slug:code>/checks/nodes/<int:node_call>/check/", site.check, name="node_check"),
    path("projects/<slug:code>/checks/nodes/<int:node_call>/photo/", site.node_photo, name="node_photo"),
    path("projects/<slug:code>/checks/safety/", site.safety, name="safety"),
    path("projects/<slug:code>/checks/safety/<slug:safety_item>/", site.safety_item, name="safety_item"),
    path("projects/<slug:code>/checks/safety/<slug:safety_item>/photo/", site.safety_photo, name="safety_photo"),
    path("inspections/", plans.inspections, name="inspections"),
    path("inspections/findings.xlsx", plans.sheet, name="findings_sheet"),
    path("inspections/plans/<int:plan>/", plans.plan, name="plan"),
    path("inspections/rounds/<int:round_number>/", plans.round_, name="round"),
    path("inspections/rounds/<int:round_number>/draw/", plans.draw, name="draw"),
    path("inspections/<slug:district>/plans/new/", plans.new_plan, name="new_plan"),
    path("inspections/<slug:district>/rounds/new/", plans.new_round, name="new_round"),
]
