"""Notices for readers of feeds, RSS 2.0 and Atom, of the city or of a district; and what search engines may look at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from meihao.portal.selectors.notices import Notice, notices
from meihao.portal.selectors.projects import CYCLES, district_names, shown
from meihao.portal.views.data import A_MINUTE, fresh
from meihao.web.http import Visit, limited, public

LATEST = 50
"""So many notices a feed brings."""
PLAIN = ("portal:home", "portal:projects", "portal:pilots", "portal:notices", "portal:data")


class Notices(Feed[Notice, tuple[str, str]]):
    """The latest notices as RSS. What it is about is a district by code and name, both empty for the whole city."""

    author_name = "老旧小区改造公众平台"
    item_guid_is_permalink = False

    def get_object(self, request: HttpRequest, *_args: Any, **named: str) -> tuple[str, str]:
        """The district that the address names, by code and name. Raises Http404."""
        district = named["district"]
        names = dict(district_names())
        if district and district not in names:
            raise Http404
        return district, names.get(district, "")

    def title(self, obj: tuple[str, str]) -> str:
        """What a reader lists it as."""
        return f"{obj[1]}老旧小区改造公示和动态"

    def description(self, obj: tuple[str, str]) -> str:
        """What it brings."""
        return f"{obj[1] or '全市'}的方案公示、列入计划、开工、验收和认定。"

    def link(self, obj: tuple[str, str]) -> str:
        """The page that shows the same."""
        return reverse("portal:notices") + (f"?district={obj[0]}" if obj[0] else "")

    def items(self, obj: tuple[str, str]) -> list[Notice]:
        """The latest notices."""
        return notices(on=timezone.localdate(), district=obj[0])[:LATEST]

    def item_title(self, item: Notice) -> str:
        """Its title."""
        return item.title

    def item_description(self, item: Notice) -> str:
        """What it says."""
        said = [item.sort_name, item.district, item.project, item.on.isoformat()]
        if item.until:
            said[-1] += f" 至 {item.until.isoformat()}"
        if item.phone:
            said.append(f"服务电话 {item.phone}")
        return "，".join(each for each in said if each)

    def item_link(self, item: Notice) -> str:
        """The project's page, at the notice."""
        return reverse("portal:project", args=[item.code]) + f"#{item.id}"

    def item_guid(self, item: Notice) -> str:
        """What never changes about it."""
        return f"meihao:{item.id}"

    def item_pubdate(self, item: Notice) -> datetime:
        """When it became public."""
        return item.at

    def item_updateddate(self, item: Notice) -> datetime:
        """The same: a notice is never changed."""
        return item.at

    def item_categories(self, item: Notice) -> tuple[str, ...]:
        """What sort it is, and where."""
        return tuple(each for each in (item.sort_name, item.district) if each)


class AtomNotices(Notices):
    """The same as Atom."""

    feed_type = Atom1Feed

    def subtitle(self, obj: tuple[str, str]) -> str:
        """What it brings."""
        return self.description(obj)


class Pages(Sitemap[tuple[str, tuple[str, ...]]]):
    """The public pages, each project's among them."""

    changefreq = "daily"

    def items(self) -> list[tuple[str, tuple[str, ...]]]:
        """Every page by route and parameters."""
        codes = [code for cycle in CYCLES for code in shown(cycle).order_by("code").values_list("code", flat=True)]
        return [*((route, ()) for route in PLAIN), *(("portal:project", (code,)) for code in codes)]

    def location(self, item: tuple[str, tuple[str, ...]]) -> str:
        """Its address."""
        return reverse(item[0], args=item[1])


@require_safe
@public
@limited(A_MINUTE)
def rss(request: Visit, district: str = "") -> HttpResponseBase:
    """Notices as RSS 2.0."""
    return fresh(request, lambda _: Notices()(request, district=district))


@require_safe
@public
@limited(A_MINUTE)
def atom(request: Visit, district: str = "") -> HttpResponseBase:
    """Notices as Atom."""
    return fresh(request, lambda _: AtomNotices()(request, district=district))


@require_safe
@public
@limited(A_MINUTE)
def sitemap(request: Visit) -> HttpResponseBase:
    """Every public page, for search engines."""
    maps: dict[str, Any] = {"pages": Pages}
    return fresh(request, lambda _: sitemap_view(request, sitemaps=maps).render())


@require_safe
@public
def robots(request: Visit) -> HttpResponse:
    """What search engines may look at: the public pages, nothing else."""
    where = request.build_absolute_uri(reverse("portal:sitemap"))
    lines = ["User-agent: *", f"Allow: {reverse('portal:home')}", "Allow: /static/", "Disallow: /", f"Sitemap: {where}"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
