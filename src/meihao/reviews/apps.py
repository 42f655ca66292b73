"""Where Django meets this app."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """reviews: see the package docstring."""

    name = "meihao.reviews"
    label = "reviews"
    verbose_name = "专家评审"

    def ready(self) -> None:
        """Open to experts the communities whose panels they sit on, and say how this app's verbs are printed in the trail."""
        from meihao.audit.rules import name_verbs
        from meihao.places.models import widen
        from meihao.reviews.selectors import judged_by

        widen(judged_by)
        name_verbs({"panel.convened": "召集专家组", "finding.made": "专家认定", "finding.received": "收到现场认定"})
