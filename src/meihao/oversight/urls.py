"""Addresses of supervision."""

from __future__ import annotations

from django.urls import path

from meihao.oversight.views import colours, maps, scores, settling, trends

app_name = "oversight"
HERE = "projects/<slug:code>/oversight/"
PERIOD = "oversight/scores/<slug:period>/"
urlpatterns = [
    path("oversight/", colours.overview, name="overview"),
    path("oversight/list.xlsx", colours.sheet, name="sheet"),
    path("oversight/dispatches/", colours.dispatches, name="dispatches"),
    path("oversight/trends/", trends.trends, name="trends"),
    path("oversight/trends/list.xlsx", trends.sheet, name="trends_sheet"),
    path("oversight/scores/", scores.periods, name="scores"),
    path(PERIOD, scores.period, name="scores_period"),
    path(f"{PERIOD}list.xlsx", scores.sheet, name="scores_sheet"),
    path(f"{PERIOD}compute/", settling.compute, name="scores_compute"),
    path(f"{PERIOD}publish/", settling.publish, name="scores_publish"),
    path(f"{PERIOD}seal/", settling.seal, name="scores_seal"),
    path(f"{PERIOD}districts/<slug:district>/", scores.district, name="district_score"),
    path(f"{PERIOD}districts/<slug:district>/appeal/", settling.appeal, name="appeal_score"),
    path("oversight/appeals/<int:score_appeal>/hear/", settling.hear, name="hear_appeal"),
    path("oversight/appeals/<int:score_appeal>/file/", settling.paper, name="appeal_file"),
    path("oversight/today/", maps.today, name="today"),
    path("oversight/map/", maps.wall_map, name="map"),
    path("oversight/map/places.geojson", maps.places, name="map_places"),
    path("oversight/map/colours.json", maps.colours, name="map_colours"),
    path("oversight/wall/", maps.wall, name="wall"),
    path("oversight/wall/now/", maps.now, name="wall_now"),
    path(HERE, colours.project, name="project"),
    path(f"{HERE}issue/", colours.issue, name="issue"),
    path(f"{HERE}<int:dispatch>/answer/", colours.answer, name="answer"),
    path(f"{HERE}answers/<int:dispatch_answer>/hear/", colours.hear, name="hear"),
    path(f"{HERE}answers/<int:dispatch_answer>/file/", colours.paper, name="paper"),
]
