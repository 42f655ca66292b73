"""The visitor behind a proxy: the forwarded address and scheme, believed only from a peer that is trusted. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

from meihao.config.environment import Network


def behind(scope: dict[str, Any], trusted: Sequence[Network]) -> dict[str, Any]:
    """The scope as the trusted proxy saw it; from anybody else the scope as it came.

    Of the forwarded addresses the last that is not itself a trusted proxy is the
    visitor: all before it could have been made up.
    """
    peer = scope.get("client")
    if not trusted or not peer or not _within(peer[0], trusted):
        return scope
    told = {name: value.decode("latin-1") for name, value in scope["headers"] if name.startswith(b"x-forwarded-")}
    chain = [part.strip() for part in told.get(b"x-forwarded-for", "").split(",") if part.strip()]
    visitor = next((address for address in reversed(chain) if not _within(address, trusted)), peer[0])
    scheme = told.get(b"x-forwarded-proto", scope.get("scheme", "http"))
    return {
        **scope,
        "client": (visitor, 0),
        "scheme": "https" if scheme == "https" else "http",
        "headers": [(name, value) for name, value in scope["headers"] if name != b"x-forwarded-for"],
    }


def _within(address: str, networks: Sequence[Network]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)
