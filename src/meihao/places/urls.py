"""Addresses of places."""

from __future__ import annotations

from django.urls import path

from meihao.places.views import boundaries, clusters, communities, imports, register, removing

app_name = "places"
PLACE = "places/boundaries/<slug:place_kind>/<slug:place>/"
urlpatterns = [
    path("communities/<slug:code>/compounds/", communities.compounds, name="compounds"),
    path("communities/<slug:code>/compounds/register/", communities.register, name="register_compound"),
    path("register/", register.register, name="register"),
    path("register/list.xlsx", register.listed, name="register_list"),
    path("register/register.xlsx", imports.export, name="register_export"),
    path("register/template.xlsx", imports.template, name="register_template"),
    path("register/import/", imports.bring, name="register_import"),
    path("register/import/confirm/", imports.confirm, name="register_confirm"),
    path("register/compounds/<slug:compound>/", register.compound, name="compound"),
    path("register/compounds/<slug:compound>/edit/", register.edit, name="compound_edit"),
    path("register/compounds/<slug:compound>/points.geojson", register.points, name="compound_points"),
    path("register/compounds/<slug:compound>/history/", removing.history, name="compound_history"),
    path("register/compounds/<slug:compound>/<slug:part_kind>/<int:part>/", removing.part, name="part"),
    path("register/compounds/<slug:compound>/building/<int:part>/point/", removing.point, name="building_point"),
    path("register/clusters/", clusters.clusters, name="clusters"),
    path("register/form-cluster/", clusters.form_cluster, name="form_cluster"),
    path("register/clusters/<slug:cluster>/", clusters.cluster, name="cluster"),
    path("register/clusters/<slug:cluster>/join/", clusters.join, name="cluster_join"),
    path("register/clusters/<slug:cluster>/leave/", clusters.leave, name="cluster_leave"),
    path("register/clusters/<slug:cluster>/dissolve/", removing.dissolve, name="cluster_dissolve"),
    path("places/communities.geojson", communities.communities_geojson, name="communities_geojson"),
    path("places/boundaries/", boundaries.boundaries, name="boundaries"),
    path("places/boundaries/standing.geojson", boundaries.standing, name="boundaries_geojson"),
    path("places/boundaries/template.geojson", boundaries.template, name="boundaries_template"),
    path("places/boundaries/import/", boundaries.bring, name="boundaries_import"),
    path("places/boundaries/import/confirm/", boundaries.confirm, name="boundaries_confirm"),
    path(PLACE, boundaries.boundary, name="boundary"),
    path(f"{PLACE}draw/", boundaries.draw, name="boundary_draw"),
    path(f"{PLACE}point/", boundaries.point, name="boundary_point"),
    path(f"{PLACE}shape.geojson", boundaries.shape, name="boundary_shape"),
]
