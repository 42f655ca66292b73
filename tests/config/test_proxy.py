"""Whose word is taken for where a visitor comes from."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

from meihao.config.proxy import behind

TRUSTED = (ip_network("127.0.0.1"), ip_network("10.0.0.0/24"))


def scope(peer: str, **headers: str) -> dict[str, Any]:
    told = [(f"x-forwarded-{name}".encode(), value.encode()) for name, value in headers.items()]
    return {"client": (peer, 4711), "scheme": "http", "headers": [(b"host", b"meihao.example"), *told]}


def test_a_trusted_proxy_is_believed() -> None:
    seen = behind(scope("127.0.0.1", **{"for": "203.0.113.9", "proto": "https"}), TRUSTED)
    assert (seen["client"][0], seen["scheme"]) == ("203.0.113.9", "https")


def test_anybody_else_is_not() -> None:
    came = scope("198.51.100.7", **{"for": "203.0.113.9", "proto": "https"})
    assert behind(came, TRUSTED) is came


def test_without_a_trusted_proxy_nobody_is_believed() -> None:
    came = scope("127.0.0.1", **{"for": "203.0.113.9", "proto": "https"})
    assert behind(came, ()) is came


def test_what_a_visitor_puts_in_front_of_the_chain_does_not_count() -> None:
    seen = behind(scope("10.0.0.2", **{"for": "1.2.3.4, 203.0.113.9, 10.0.0.3"}), TRUSTED)
    assert seen["client"][0] == "203.0.113.9"


def test_rubbish_in_the_chain_is_no_trusted_address() -> None:
    seen = behind(scope("10.0.0.2", **{"for": "unknown"}), TRUSTED)
    assert seen["client"][0] == "unknown"


def test_a_scheme_is_one_of_two() -> None:
    assert behind(scope("10.0.0.2", **{"for": "203.0.113.9", "proto": "javascript"}), TRUSTED)["scheme"] == "http"
