"""Addresses of the programme."""

from __future__ import annotations

from django.urls import path

from meihao.renovation.views import grounds, projects, reviews

app_name = "renovation"
urlpatterns = [
    path("projects/", projects.register, name="projects"),
    path("projects/new/", projects.new, name="new_project"),
    path("projects/<slug:code>/", projects.project, name="project"),
    path("projects/<slug:code>/steps/<slug:step>/propose/", projects.propose, name="propose"),
    path("projects/<slug:code>/steps/<slug:step>/", projects.advance, name="advance"),
    path("projects/<slug:code>/aside/", projects.aside, name="aside"),
    path("projects/<slug:code>/parties/", projects.party, name="party"),
    path("projects/<slug:code>/preconditions/", grounds.preconditions, name="preconditions"),
    path("projects/<slug:code>/preconditions/new/<slug:ground_kind>/", grounds.new, name="new_ground"),
    path("projects/<slug:code>/preconditions/<int:ground>/", grounds.ground, name="ground"),
    path("projects/<slug:code>/preconditions/<int:ground>/review/", grounds.review, name="ground_review"),
    path("projects/<slug:code>/preconditions/<int:ground>/files/<int:file>/", grounds.file, name="ground_file"),
    path("projects/<slug:code>/preconditions/<int:ground>/comments/", grounds.comment, name="comment"),
    path("projects/<slug:code>/preconditions/comments/<int:comment>/", grounds.settle, name="settle"),
    path("projects/<slug:code>/reviews/", reviews.board, name="reviews"),
    path("projects/<slug:code>/reviews/call/", reviews.call, name="review_call"),
    path("projects/<slug:code>/reviews/opinion/", reviews.opinion, name="review_opinion"),
    path("projects/<slug:code>/reviews/seed/", reviews.seed, name="review_seed"),
    path("projects/<slug:code>/reviews/draw/", reviews.draw, name="review_draw"),
    path("projects/<slug:code>/reviews/change/", reviews.change, name="review_change"),
    path("projects/<slug:code>/reviews/ballot/", reviews.ballot, name="review_ballot"),
]
