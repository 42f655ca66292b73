"""Addresses of meetings."""

from __future__ import annotations

from django.urls import path

from meihao.councils.views import calendars, items, minutes, overview, sessions, topics

app_name = "councils"
SESSION = "councils/sessions/<int:session>/"
TOPIC = "councils/topics/<int:topic>/"
urlpatterns = [
    path("councils/", overview.overview, name="overview"),
    path("councils/new/", sessions.convene, name="convene"),
    path("councils/sessions/", overview.listing, name="sessions"),
    path(SESSION, sessions.session, name="session"),
    path(f"{SESSION}event.ics", sessions.event, name="event"),
    path(f"{SESSION}agenda/", sessions.agenda, name="agenda"),
    path(f"{SESSION}change/", sessions.change, name="change"),
    path(f"{SESSION}sign/", sessions.sign, name="sign"),
    path(f"{SESSION}sheet/", sessions.enter, name="sheet_in"),
    path(f"{SESSION}say/", sessions.say, name="say"),
    path(f"{SESSION}resolve/", sessions.resolve, name="resolve"),
    path(f"{SESSION}resolutions/<int:resolution>/assign/", sessions.assign, name="assign"),
    path(f"{SESSION}minutes/", minutes.minutes, name="minutes"),
    path(f"{SESSION}minutes/draw-up/", minutes.draw_up, name="draw_up"),
    path("councils/minutes/<int:minutes>/confirm/", minutes.confirm, name="confirm"),
    path("councils/items/", overview.item_list, name="items"),
    path("councils/items/list.xlsx", overview.sheet, name="sheet"),
    path("councils/items/<int:action_item>/", items.item, name="item"),
    path("councils/items/<int:action_item>/report/", items.report, name="report"),
    path("councils/reports/<int:item_report>/hear/", items.hear, name="hear"),
    path("councils/reports/<int:item_report>/proof/", items.proof, name="proof"),
    path("councils/topics/", topics.board, name="topics"),
    path("councils/topics/new/", topics.raise_, name="raise"),
    path(TOPIC, topics.topic, name="topic"),
    path(f"{TOPIC}grade/", topics.grade, name="grade"),
    path(f"{TOPIC}group/", topics.group, name="group"),
    path(f"{TOPIC}result/", topics.result, name="result"),
    path(f"{TOPIC}rate/", topics.rate, name="rate"),
    path(f"{TOPIC}photo/", topics.photo, name="photo"),
    path("councils/calendar/", calendars.keys, name="calendar"),
    path("councils/calendar/new/", calendars.issue, name="issue_key"),
    path("councils/calendar/revoke/", calendars.revoke, name="revoke_key"),
    path("councils/calendar.ics", calendars.feed, name="feed"),
    path("projects/<slug:code>/councils/", overview.project, name="project"),
]
