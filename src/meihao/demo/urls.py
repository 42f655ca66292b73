"""The demonstration's door."""

from __future__ import annotations

from django.urls import path

from meihao.demo import views

app_name = "demo"
urlpatterns = [path("demo/", views.door, name="door")]
