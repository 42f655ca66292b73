"""Addresses of the programme."""

from __future__ import annotations

from django.urls import path

from meihao.renovation.views import projects

app_name = "renovation"
urlpatterns = [
    path("projects/", projects.register, name="projects"),
    path("projects/new/", projects.new, name="new_project"),
    path("projects/<slug:code>/", projects.project, name="project"),
    path("projects/<slug:code>/steps/<slug:step>/propose/", projects.propose, name="propose"),
    path("projects/<slug:code>/steps/<slug:step>/", projects.advance, name="advance"),
    path("projects/<slug:code>/aside/", projects.aside, name="aside"),
    path("projects/<slug:code>/parties/", projects.party, name="party"),
]
