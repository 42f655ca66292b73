"""The shape of colours.toml, scoring.toml and funding.toml: how progress is judged, and where money comes from."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from meihao.kernel.exact import exact
from meihao.policy.schema.base import Label, Problem, Slug, Table, Test
from meihao.policy.schema.core import KeyName
from meihao.policy.schema.shared import Amount, ClauseId, Many, Ref, Sourced, repeated, unknown

# colours.toml


class Colour(Sourced):
    """A colour of supervision; ranks rise from the best (0) to the worst."""

    id: Slug
    name: Label
    rank: int
    meaning: Label


class Rule(Sourced):
    """What brings a project to a colour; a project has the worst colour that any met rule names.

    It is asked in the stages `during`. Where it is unknown the project is of unknown colour, unless the rule is `silent`:
    one that says nothing where nothing was recorded, because there may be nothing to record.
    """

    id: Slug
    colour: Slug
    text: Label
    during: Many[Slug]
    silent: bool = False
    test: Test


class Escalation(Sourced):
    """Whom a colour is told to, what follows, and within how many days an answer is due."""

    colour: Slug
    tells: Slug
    text: Label
    reply_days: Ref


class Dispatch(Sourced):
    """Who issues notices about projects of a colour that is told on and hears the answers, and who answers."""

    issuer: Slug
    addressee: Slug


class Unknown(Sourced):
    """How a project is shown of which too little is known."""

    id: Slug
    name: Label
    meaning: Label


class Colours(Table):
    """colours.toml."""

    cite: ClauseId
    colours: Many[Colour]
    unknown: Unknown
    rules: Many[Rule]
    escalations: Many[Escalation]
    dispatch: Dispatch


# scoring.toml


class Period(Table):
    """A period after which districts are assessed."""

    id: Slug
    name: Label
    cite: ClauseId


class Component(Sourced):
    """A part of a district's score: a share of two figures (at most 1), or the credits of its projects' days by colour.

    With nothing to take a share of, the part counts in full, or is left out and the other weights grow in proportion.
    """

    id: Slug
    name: Label
    text: Label
    kind: Literal["ratio", "colour_days"]
    of: Many[KeyName] = ()
    empty: Literal["full", "leave_out"]
    weights: dict[Slug, Amount]


class Credit(Sourced):
    """What a day in a colour is worth, from 0 to 1."""

    colour: Slug
    credit: Amount


class Settlement(Sourced):
    """How a score is written down and closed: who publishes it, hears appeals and seals it, and who may appeal.

    Colours are looked at on each day of the period, or on the last day of each of its weeks or months; those that are unknown
    are left out.
    """

    full: int
    decimals: int
    ties: Literal["share"]
    appeal_days: Ref
    colour_at: Literal["day", "week_end", "month_end"]
    unknown_days: Literal["leave_out"]
    decider: Slug
    appellant: Slug


class Scoring(Table):
    """scoring.toml."""

    periods: Many[Period]
    components: Many[Component]
    credits: Many[Credit]
    settlement: Settlement


# funding.toml


class Source(Sourced):
    """Where money for renovation may come from."""

    id: Slug
    name: Label
    level: Literal["central", "province", "city", "district", "owners", "market", "utilities", "other"]
    kind: Literal["grant", "bond", "budget", "owners", "equity", "loan", "revenue", "in_kind"]


class Exclusion(Sourced):
    """Contents that a source of money may not pay for."""

    fund: Slug
    measures: Many[Slug]
    text: Label
    cite: ClauseId
    mend: Label


class Rate(Table):
    """What a subsidy gives where its test holds: yuan for each household or square metre, or a share of the cost."""

    figure: Ref
    text: Label
    test: Test


class Subsidy(Sourced):
    """Money given for a project by a rule: a rate times a base, never more than its caps. Of the rates exactly one may hold.

    `cap` is the most for one project in yuan, `share` the most of its cost.
    """

    id: Slug
    name: Label
    fund: Slug
    per: Literal["household", "area", "cost"]
    rates: Many[Rate]
    cap: Ref | None = None
    share: Ref | None = None
    proposer: Slug
    decider: Slug
    cite: ClauseId
    text: Label
    test: Test


class Award(Sourced):
    """An award after the event: never more than the cap, never without its decision, and never waived."""

    id: Slug
    name: Label
    cap_fen: int
    count: Ref
    decider: Slug
    waivable: Literal[False]
    text: Label
    test: Test


class Balance(Sourced):
    """Figures of the lifetime balance of funds."""

    text: Label
    discount_rate: Ref
    coverage_floor: Ref
    coverage_warnings: Many[Ref]


class Funding(Table):
    """funding.toml."""

    sources: Many[Source]
    exclusions: Many[Exclusion] = ()
    subsidies: Many[Subsidy] = ()
    awards: Many[Award]
    balance: Balance


def check_colours(file: str, table: Colours, *, stages: frozenset[str]) -> Iterator[Problem]:
    """Colours stand from best to worst, the best needs no rule, every worse one has a rule, asked in stages that exist."""
    yield from repeated(file, ("colours",), table.colours)
    yield from repeated(file, ("rules",), table.rules)
    for index, colour in enumerate(table.colours):
        if colour.rank != index:
            yield Problem(file, ("colours", index, "rank"), f"{colour.name}色的次序应为 {index}：由好到差依次排列")
    known = [colour.id for colour in table.colours]
    yield from unknown(file, ("rules",), [rule.colour for rule in table.rules], known, "颜色")
    for index, rule in enumerate(table.rules):
        yield from unknown(file, ("rules", index, "during"), rule.during, stages, "阶段")
        if not rule.during:
            yield Problem(file, ("rules", index, "during"), f"{rule.text}：没有写明在哪些阶段看")
    yield from unknown(file, ("escalations",), [step.colour for step in table.escalations], known, "颜色")
    ruled = {rule.colour for rule in table.rules}
    for index, colour in enumerate(table.colours):
        if (index == 0) == (colour.id in ruled):
            told = "是最好的一色，不应另设规则" if index == 0 else "没有任何规则"
            yield Problem(file, ("colours", index), f"{colour.name}色{told}")
    if table.unknown.id in known:
        yield Problem(file, ("unknown", "id"), "情况不明的颜色不能与三色重名")


def check_scoring(file: str, table: Scoring, *, colours: frozenset[str]) -> Iterator[Problem]:
    """In each period the weights sum to exactly 1; every colour has one credit."""
    yield from repeated(file, ("periods",), table.periods)
    yield from repeated(file, ("components",), table.components)
    yield from repeated(file, ("credits",), table.credits, "colour")
    periods = {period.id for period in table.periods}
    for index, period in enumerate(table.periods):
        weights = [exact(part.weights[period.id]) for part in table.components if period.id in part.weights]
        if sum(weights, Fraction()) != 1:
            yield Problem(file, ("periods", index), f"{period.name}的权重合计为 {sum(weights, Fraction())}，应为 1")
    for index, part in enumerate(table.components):
        path = ("components", index)
        for name in sorted(part.weights.keys() - periods):
            yield Problem(file, (*path, "weights", name), f"考核周期 {name} 未定义")
        if any(not 0 < exact(weight) <= 1 for weight in part.weights.values()):
            yield Problem(file, (*path, "weights"), f"{part.name}的权重须大于 0 且不超过 1")
        if len(part.of) != (2 if part.kind == "ratio" else 0):
            yield Problem(file, (*path, "of"), f"{part.name}：按比例计的须写分子和分母两项事实，按颜色计的不写")
    given = {credit.colour for credit in table.credits}
    for name in sorted(given ^ colours):
        yield Problem(file, ("credits",), f"颜色 {name} 的得分系数缺失，或该颜色未定义")
    for index, credit in enumerate(table.credits):
        if not 0 <= exact(credit.credit) <= 1:
            yield Problem(file, ("credits", index, "credit"), "得分系数须在 0 与 1 之间")


def check_funding(file: str, table: Funding, *, measures: frozenset[str]) -> Iterator[Problem]:
    """Sources are named once; exclusions and subsidies name sources and contents that exist; a cap is money."""
    yield from repeated(file, ("sources",), table.sources)
    yield from repeated(file, ("subsidies",), table.subsidies)
    yield from repeated(file, ("awards",), table.awards)
    known = {source.id for source in table.sources}
    for index, exclusion in enumerate(table.exclusions):
        if exclusion.fund not in known:
            yield Problem(file, ("exclusions", index, "fund"), f"资金来源 {exclusion.fund} 未定义")
        path = ("exclusions", index, "measures")
        yield from unknown(file, path, exclusion.measures, measures, "改造内容")
    for index, award in enumerate(table.awards):
        if award.cap_fen <= 0:
            yield Problem(file, ("awards", index, "cap_fen"), "奖补上限须为正，单位：分")
    for index, subsidy in enumerate(table.subsidies):
        place = ("subsidies", index)
        if subsidy.fund not in known:
            yield Problem(file, (*place, "fund"), f"资金来源 {subsidy.fund} 未定义")
        if not subsidy.rates:
            yield Problem(file, (*place, "rates"), "补助至少要有一条标准")
