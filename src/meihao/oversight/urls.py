"""Addresses of supervision."""

from __future__ import annotations

from django.urls import path

from meihao.oversight import views

app_name = "oversight"
HERE = "projects/<slug:code>/oversight/"
urlpatterns = [
    path("oversight/", views.overview, name="overview"),
    path("oversight/list.xlsx", views.sheet, name="sheet"),
    path("oversight/dispatches/", views.dispatches, name="dispatches"),
    path(HERE, views.project, name="project"),
    path(f"{HERE}issue/", views.issue, name="issue"),
    path(f"{HERE}<int:dispatch>/answer/", views.answer, name="answer"),
    path(f"{HERE}answers/<int:dispatch_answer>/hear/", views.hear, name="hear"),
    path(f"{HERE}answers/<int:dispatch_answer>/file/", views.paper, name="paper"),
]
