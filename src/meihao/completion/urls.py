"""Addresses of acceptance and handover."""

from __future__ import annotations

from django.urls import path

from meihao.completion.views import chain, handing, meetings

app_name = "completion"
HERE = "projects/<slug:code>/completion/"
urlpatterns = [
    path(HERE, chain.completion, name="completion"),
    path(f"{HERE}new/<slug:completion_step>/", chain.new, name="new_paper"),
    path(f"{HERE}papers/<int:completion_paper>/", chain.paper, name="paper"),
    path(f"{HERE}papers/<int:completion_paper>/review/", chain.review, name="review"),
    path(f"{HERE}papers/<int:completion_paper>/file/", chain.file, name="paper_file"),
    path(f"{HERE}package/", chain.build, name="build"),
    path(f"{HERE}package/<int:package>/", chain.package, name="package"),
    path(f"{HERE}meetings/new/", meetings.new, name="new_meeting"),
    path(f"{HERE}meetings/<int:meeting>/", meetings.meeting, name="meeting"),
    path(f"{HERE}meetings/<int:meeting>/print/", meetings.printed, name="meeting_print"),
    path(f"{HERE}meetings/<int:meeting>/sign/", meetings.sign, name="sign"),
    path(f"{HERE}meetings/<int:meeting>/supervise/", meetings.supervise, name="supervise"),
    path(f"{HERE}meetings/<int:meeting>/minutes/", meetings.minutes, name="minutes"),
    path(f"{HERE}meetings/<int:meeting>/supervision/", meetings.supervision, name="supervision"),
    path(f"{HERE}handover/", handing.handover, name="handover"),
    path(f"{HERE}handover/offer/", handing.offer, name="offer"),
    path(f"{HERE}handover/<int:handover_list>/reply/", handing.reply, name="reply"),
    path(f"{HERE}warranties/", handing.warranties, name="warranties"),
    path(f"{HERE}site-check/", handing.site_check, name="site_check"),
    path(f"{HERE}site-check/<int:site_check>/file/", handing.site_check_file, name="site_check_file"),
]
