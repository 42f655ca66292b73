"""Addresses of sites."""

from __future__ import annotations

from django.urls import path

from meihao.sites.views import devices, feed, people, site

app_name = "sites"
urlpatterns = [
    path("sites/feed/", feed.feed, name="feed"),
    path("projects/<slug:code>/site/", site.site, name="site"),
    path("projects/<slug:code>/site/dust.json", site.dust, name="dust"),
    path("projects/<slug:code>/site/punches/", site.punch, name="punch"),
    path("projects/<slug:code>/site/stop/", site.stop, name="stop"),
    path("projects/<slug:code>/site/resume/", site.resume, name="resume"),
    path("projects/<slug:code>/site/posts/<slug:post_kind>/", site.calendar, name="calendar"),
    path("projects/<slug:code>/site/people/", people.people, name="people"),
    path("projects/<slug:code>/site/people/new/", people.enter, name="enter"),
    path("projects/<slug:code>/site/people/<int:key_person>/relief/", people.relief, name="relief"),
    path("projects/<slug:code>/site/reliefs/<int:relief>/", people.decide, name="decide"),
    path("projects/<slug:code>/site/workers/", people.worker, name="workers"),
    path("projects/<slug:code>/site/workers/<int:worker>/release/", people.release, name="release"),
    path("projects/<slug:code>/site/devices/", devices.devices, name="devices"),
    path("projects/<slug:code>/site/devices/new/", devices.register, name="register"),
    path("projects/<slug:code>/site/devices/<int:site_device>/rekey/", devices.rekey, name="rekey"),
    path("projects/<slug:code>/site/devices/<int:site_device>/retire/", devices.retire, name="retire"),
    path("projects/<slug:code>/site/fence/", devices.fence, name="fence"),
]
