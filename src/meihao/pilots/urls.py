"""Addresses of pilots."""

from __future__ import annotations

from django.urls import path

from meihao.pilots.views import application, award, creation, pilots, table_import

app_name = "pilots"
HERE = "projects/<slug:code>/"
CREATION = f"{HERE}creation/"
urlpatterns = [
    path("pilots/", pilots.register, name="pilots"),
    path("pilots/new/", pilots.choose, name="choose"),
    path("pilots/new/<slug:community>/", pilots.new, name="new"),
    path(f"{HERE}application/", application.application, name="application"),
    path(f"{HERE}application/letter/", application.letter, name="letter"),
    path(f"{HERE}application/letters/<int:number>/file/", application.letter_file, name="letter_file"),
    path(f"{HERE}application/promises/<int:promise>/", application.report, name="report"),
    path(f"{HERE}application/reports/<int:fulfilment>/hear/", application.hear, name="hear"),
    path(f"{HERE}application/reports/<int:fulfilment>/file/", application.proof, name="proof"),
    path(f"{HERE}application/preliminary/", application.preliminary, name="preliminary"),
    path(f"{HERE}application/preliminary/<int:round_>/file/", application.preliminary_file, name="preliminary_file"),
    path(CREATION, creation.overview, name="creation"),
    path(f"{CREATION}items/<slug:item>/", creation.item, name="item"),
    path(f"{CREATION}table/", creation.table, name="table"),
    path(f"{CREATION}table.xlsx", table_import.template, name="table_template"),
    path(f"{CREATION}table/import/", table_import.bring, name="table_import"),
    path(f"{CREATION}table/import/confirm/", table_import.confirm, name="table_confirm"),
    path(f"{CREATION}table/<int:indicator>/<slug:level>/", creation.answer, name="answer"),
    path(f"{CREATION}drawings/", creation.draw, name="draw"),
    path(f"{CREATION}drawings/<int:drawing>/", creation.drawing, name="drawing"),
    path(f"{CREATION}issue/", creation.issue, name="issue"),
    path(f"{CREATION}versions/<int:number>/", creation.version, name="version"),
    path(f"{HERE}award/", award.award, name="award"),
    path(f"{HERE}award/<slug:kind>/", award.grant, name="grant"),
]
