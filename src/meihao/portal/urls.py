"""Addresses of the public's pages, and of the officer's page about what is public."""

from __future__ import annotations

from django.urls import path

from meihao.portal.selectors.projects import CYCLES, PILOT
from meihao.portal.views import data, elder, feeds, officers, pages
from meihao.renovation.models import RENOVATION

app_name = "portal"
HERE = "projects/<slug:code>/publication/"
urlpatterns = [
    path("robots.txt", feeds.robots, name="robots"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("open/", pages.home, name="home"),
    path("open/elder/", elder.elder, name="elder"),
    path("open/points.geojson", data.points, {"cycles": CYCLES}, name="everything"),
    path("open/projects/", pages.projects, name="projects"),
    path("open/projects/points.geojson", data.points, {"cycles": [RENOVATION]}, name="points"),
    path("open/projects/<slug:code>/", pages.project, name="project"),
    path("open/projects/<slug:code>/points.geojson", data.project_points, name="project_points"),
    path("open/projects/<slug:code>/photos/<int:release>/", pages.photo, name="photo"),
    path("open/pilots/", pages.pilots, name="pilots"),
    path("open/pilots/points.geojson", data.points, {"cycles": [PILOT]}, name="pilot_points"),
    path("open/notices/", pages.notices, name="notices"),
    path("open/notices.rss", feeds.rss, name="rss"),
    path("open/notices.atom", feeds.atom, name="atom"),
    path("open/districts/<slug:district>/notices.rss", feeds.rss, name="district_rss"),
    path("open/districts/<slug:district>/notices.atom", feeds.atom, name="district_atom"),
    path("open/data/", data.home, name="data"),
    path("open/data/catalog.jsonld", data.catalogue, name="catalogue"),
    path("open/data/<slug:dataset>.<slug:form>", data.dataset, name="dataset"),
    path(HERE, officers.publication, name="publication"),
    path(f"{HERE}<slug:photo>/release/", officers.release, name="release"),
    path(f"{HERE}<slug:photo>/withdraw/", officers.withdraw, name="withdraw"),
]
