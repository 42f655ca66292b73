"""Addresses of jobs."""

from __future__ import annotations

from django.urls import path

from meihao.jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:pk>/", views.job, name="job"),
]
