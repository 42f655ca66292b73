"""Figures for Prometheus: requests by route, and jobs by state.

Where several processes serve, each keeps its counts in the folder that
`PROMETHEUS_MULTIPROC_DIR` names, and whichever is asked adds them up.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from meihao.jobs import selectors as jobs

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5, 5.0)
REQUESTS = Counter("meihao_requests_total", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram("meihao_request_seconds", "Seconds to answer a request.", ["route"], buckets=BUCKETS)


class Jobs(Collector):
    """How many jobs stand in each state, counted when asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        family = GaugeMetricFamily("meihao_jobs", "Jobs by state.", labels=["state"])
        for state, number in jobs.by_state().items():
            family.add_metric([state], number)
        yield family


def count(method: str, route: str, status: int, seconds: float) -> None:
    """One more request answered."""
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)


def text() -> bytes:
    """All figures in Prometheus' text format."""
    mine = CollectorRegistry(auto_describe=False)
    mine.register(Jobs())
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        everybody = CollectorRegistry()
        MultiProcessCollector(everybody)  # type: ignore[no-untyped-call]  # the library leaves it unannotated
        return generate_latest(everybody) + generate_latest(mine)
    return generate_latest(REGISTRY) + generate_latest(mine)
