"""Addresses of places."""

from __future__ import annotations

from django.urls import path

from meihao.places import views

app_name = "places"
urlpatterns = [
    path("communities/<slug:code>/compounds/", views.compounds, name="compounds"),
    path("communities/<slug:code>/compounds/register/", views.register, name="register_compound"),
    path("places/communities.geojson", views.communities_geojson, name="communities_geojson"),
]
