"""How fast a changed pack is answered beside the one in force."""

from __future__ import annotations

import gc
from collections.abc import Iterator

from bench import Figure, medians
from bench._scene import dossiers
from meihao.lab.rules import communities, drafting
from meihao.lab.rules.comparing import Packs
from meihao.lab.rules.drafting import Change
from meihao.lab.selectors.packs import catalogue, trial
from meihao.policy import library

SUBJECTS = 1000
FEW = (Change("parameter:expert.quorum", 3, "试算"), Change("levels:upgrade", ("basic", "guiding"), "试算"))


def figures() -> Iterator[Figure]:
    """A thousand communities by both packs, then with every criterion asked again; and making the copy.

    The figure that is changed is one that most criteria ask: how many experts have to agree.
    """
    pack = library.current()
    copy = trial(pack.id, FEW).sound
    if copy is None:
        raise RuntimeError(str(trial(pack.id, FEW).faults))
    packs = Packs(pack, copy)
    many = dict(enumerate(dossiers(pack, SUBJECTS)))
    types = {key: list(pack.profiles)[key % 3] for key in many}
    gc.collect()
    gc.freeze()  # what is laid down here stays; only what the comparison makes is collected
    criteria = communities.touched(packs, [each.on for each in many.values()])
    spent = medians(
        {
            "full": lambda: communities.compare(packs, many, types),
            "touched": lambda: communities.compare(packs, many, types, criteria),
            "before": lambda: sum(len(pack.assess(each)) for each in many.values()),
            "copy": lambda: drafting.trial(pack, library.texts(pack.id), catalogue(pack.id), FEW),
        },
        rounds=5,
    )
    yield Figure(name=f"lab.diff_{SUBJECTS}", value=spent["touched"], unit="s", goal=0.8, limit=spent["before"])
    yield Figure(name=f"lab.diff_{SUBJECTS}_all", value=spent["full"], unit="s", goal=1.2, limit=2 * spent["before"])
    yield Figure(name="lab.copy", value=spent["copy"] * 1e3, unit="ms", goal=300)
