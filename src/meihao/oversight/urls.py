"""Addresses of supervision."""

from __future__ import annotations

from django.urls import path

from meihao.oversight.views import colours, maps

app_name = "oversight"
HERE = "projects/<slug:code>/oversight/"
urlpatterns = [
    path("oversight/", colours.overview, name="overview"),
    path("oversight/list.xlsx", colours.sheet, name="sheet"),
    path("oversight/dispatches/", colours.dispatches, name="dispatches"),
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
