"""Addresses of the programme."""

from __future__ import annotations

from django.urls import path

from meihao.renovation.views import grounds, projects, reconciliation, reviews, scheme_import, schemes

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
    path("projects/<slug:code>/scheme/", schemes.scheme, name="scheme"),
    path("projects/<slug:code>/scheme/versions/<int:version>/", schemes.version, name="scheme_version"),
    path("projects/<slug:code>/scheme/versions/<int:version>/file/", schemes.file_version, name="scheme_file"),
    path("projects/<slug:code>/scheme/draft/", schemes.draft, name="scheme_draft"),
    path("projects/<slug:code>/scheme/draft/issue/", schemes.issue, name="scheme_issue"),
    path("projects/<slug:code>/scheme/draft/discard/", schemes.discard, name="scheme_discard"),
    path("projects/<slug:code>/scheme/draft/measures/<slug:measure>/", schemes.answer, name="scheme_answer"),
    path("projects/<slug:code>/scheme/draft/lines/<int:line>/", schemes.promise, name="scheme_line"),
    path("projects/<slug:code>/scheme/draft/lines/<int:line>/take/", schemes.take, name="scheme_take"),
    path("projects/<slug:code>/scheme/template.xlsx", scheme_import.template, name="scheme_template"),
    path("projects/<slug:code>/scheme/import/", scheme_import.bring, name="scheme_import"),
    path("projects/<slug:code>/scheme/import/confirm/", scheme_import.confirm, name="scheme_confirm"),
    path("projects/<slug:code>/reconciliation/", reconciliation.reconciliation, name="reconciliation"),
    path("projects/<slug:code>/reconciliation.xlsx", reconciliation.reconciliation_sheet, name="reconciliation_sheet"),
    path("projects/<slug:code>/reconciliation/lines/<int:line>/", reconciliation.line, name="reconciliation_line"),
    path("projects/<slug:code>/reconciliation/lines/<int:line>/drop/", reconciliation.drop, name="drop"),
    path("projects/<slug:code>/works/record/", reconciliation.record, name="record_works"),
    path("projects/<slug:code>/works/<int:work>/", reconciliation.works, name="works"),
    path("projects/<slug:code>/works/<int:work>/review/", reconciliation.review, name="review_works"),
    path("projects/<slug:code>/works/<int:work>/photo/", reconciliation.photo, name="works_photo"),
]
