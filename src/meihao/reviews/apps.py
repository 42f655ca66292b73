"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """reviews: see the package docstring."""

    name = "meihao.reviews"
    label = "reviews"
    verbose_name = "专家评审"
