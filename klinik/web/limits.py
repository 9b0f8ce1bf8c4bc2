"""How often one visitor may ask. With Redis away each worker counts by itself; nobody waits for it."""

import ipaddress
import math
import time
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from klinik.db.secrets import blind_index
from klinik.settings import BadSetting

# Handed on to redis as it is: asked once, for a fifth of a second at most.
REDIS: Any = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2, "retry": Retry(NoBackoff(), 0)}
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


def address() -> str:
    """Return the caller's address as a keyed hash: enough to count, nothing to read."""
    return blind_index(request.remote_addr or "", purpose="address")


def network() -> str:
    """Return the caller's network (/24, or /64 of IPv6) as a keyed hash, for what is counted over many people."""
    return blind_index(network_of(request.remote_addr or "127.0.0.1"), purpose="network")


def network_of(given: str) -> str:
    """Return the network an address lies in: 203.0.113.9 -> 203.0.113.0/24."""
    parsed = ipaddress.ip_address(given)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    width = 24 if parsed.version == 4 else 64
    return str(ipaddress.ip_network((parsed, width), strict=False))


def was_filed(response: Response) -> bool:
    """Whether a form led on, for limits that do not count one that came back, with slips or in another language."""
    return response.status_code == HTTPStatus.SEE_OTHER


def within(rate: str, *deed: str) -> bool:
    """Count a deed and say whether the rate still holds: for limits that quarantine and never refuse."""
    return _exempt() or spend(rate, *deed)


def spend(rate: str, *deed: str) -> bool:
    """The same where there is no visitor: what a worker does at a limited rate."""
    try:
        return limiter.limiter.hit(parse(rate), *deed)
    except RedisError:
        return _alone.hit(parse(rate), *deed)


def wait() -> int | None:
    """Return how many seconds whoever has just met a limit waits; None where no limit was met."""
    met = limiter.current_limit
    if met is None or not met.breached:
        return None
    try:
        return max(math.ceil(met.window.reset_time - time.time()), 1)
    except RedisError:
        return met.limit.get_expiry()


def init_app(app: Flask) -> None:
    _refuse_open_doors(app)
    app.config.setdefault("RATELIMIT_STORAGE_URI", _storage(app.config["REDIS_URL"]))
    limiter.init_app(app)


def _exempt() -> bool:
    """Measuring on a closed machine: limits are off for this machine itself, and for nobody else."""
    caller = ipaddress.ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104  # stands for "unknown", binds nothing
    return current_app.config["RATE_LIMITS"] == "off" and caller.is_loopback


def _refuse_open_doors(app: Flask) -> None:
    host = urlsplit(app.config["BASE_URL"]).hostname or ""
    if app.config["RATE_LIMITS"] not in {"on", "off"}:
        raise BadSetting("KLINIK_RATE_LIMITS", app.config["RATE_LIMITS"], "on or off")
    if app.config["RATE_LIMITS"] == "off" and host not in LOOPBACK_HOSTS:
        raise BadSetting("KLINIK_RATE_LIMITS", "off", "on, since KLINIK_BASE_URL is not on this machine")


def _storage(redis_url: str) -> str:
    if not redis_url:
        return "memory://"
    return f"redis+{redis_url}" if redis_url.startswith("unix://") else redis_url


EVERYBODY = "600 per minute"  # of any kind of request
# Generous, since a village may share one address; log-in and other doors add their own with `limiter.limit(...)`.
limiter = Limiter(
    address,
    default_limits=[EVERYBODY],
    default_limits_per_method=False,
    storage_options=REDIS,
    in_memory_fallback_enabled=True,
    headers_enabled=False,
)
_alone = FixedWindowRateLimiter(MemoryStorage())  # where each worker counts while Redis is away
limiter.request_filter(_exempt)
