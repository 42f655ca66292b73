"""The rule pack, readable: what each clause says in our words, who answers for it, and every figure with its source."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from meihao.accounts.permissions import Permission
from meihao.instruments import selectors as instruments
from meihao.policy import library
from meihao.web.http import Request, page, requires

ORIGINS = {"instrument": "文件原有", "local": "本地", "unconfirmed": "待确认"}


@require_GET
@requires(Permission.POLICY_READ)
def overview(request: Request) -> HttpResponse:
    """The pack at a glance: its systems and indicators, the clauses, and how much of it is signed."""
    pack = library.current()
    readings = [each for criterion in pack.criteria.values() for each in criterion.interpretations]
    clauses = [
        clause for name, clause in pack.clauses.items() if not name.startswith("annex1/") or name == "annex1/preamble"
    ]
    systems = [
        (name, [each for each in pack.indicators if each.system == system]) for system, name in pack.systems.items()
    ]
    context = {"pack": pack, "clauses": clauses, "systems": systems, "readings": len(readings)}
    context |= {"signed": sum(bool(each.approver) for each in readings), "instrument": instruments.latest(pack.id)}
    return page(request, "assessment/pack.html", context)


@require_GET
@requires(Permission.POLICY_READ)
def parameters(request: Request) -> HttpResponse:
    """Every figure that decides something: its value, whose it is, where it comes from, and what it decides."""
    pack = library.current()
    origin, q = request.GET.get("origin", ""), request.GET.get("q", "").strip()
    rows = [
        (code, each, ORIGINS[each.origin], pack.uses[code])
        for code, each in pack.parameters.items()
        if (not origin or each.origin == origin) and (q.casefold() in each.name.casefold() or q.casefold() in code)
    ]
    context = {"pack": pack, "rows": rows, "origins": ORIGINS, "origin": origin, "q": q}
    return page(request, "assessment/parameters.html", context, part="rows")


@require_GET
@requires(Permission.POLICY_READ)
def duties(request: Request) -> HttpResponse:
    """Who leads, supports and carries out each clause that names anybody; of one body if the address says so."""
    pack = library.current()
    body = request.GET.get("body", "")
    rows = [
        (
            each,
            *[
                [(name, pack.bodies[name].name) for name in names]
                for names in (each.lead, each.support, each.carry_out)
            ],
        )
        for name, each in pack.clauses.items()
        if not name.startswith("annex1/")
        and (named := (*each.lead, *each.support, *each.carry_out))
        and (not body or body in named)
    ]
    used = {name for each in pack.clauses.values() for name in (*each.lead, *each.support, *each.carry_out)}
    bodies = [(name, each.name) for name, each in pack.bodies.items() if name in used]
    return page(
        request, "assessment/duties.html", {"pack": pack, "rows": rows, "bodies": bodies, "body": body}, part="rows"
    )


@require_GET
@requires(Permission.POLICY_READ)
def clause(request: Request, clause: str) -> HttpResponse:
    """One clause: our summary, who leads, supports and carries out; for annex 1 its criteria and the original text."""
    pack = library.current()
    found = pack.clauses.get(clause)
    if found is None:
        raise Http404
    level = next((each for each in pack.levels if each.clause == clause), None)
    duties = [
        (label, [pack.bodies[body].name for body in bodies])
        for label, bodies in (("牵头、指导", found.lead), ("配合", found.support), ("落实", found.carry_out))
        if bodies
    ]
    context = {"pack": pack, "clause": found, "level": level, "duties": duties}
    context["passage"] = instruments.passage(pack.id, level.indicator, level.level) if level else None
    return page(request, "assessment/clause.html", context)
