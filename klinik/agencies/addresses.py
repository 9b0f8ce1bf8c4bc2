"""The full address of a page of an office, for messages and feeds that are made where no request is."""

import functools
from urllib.parse import urlsplit

from flask import current_app

from klinik.agencies.fronts import Front
from klinik.agencies.models import Agency


def absolute(agency: Agency | Front, path: str) -> str:
    """Return the full address of a path on the office's own host; scheme, port and a missing host are BASE_URL's."""
    return f"{_front_door(str(current_app.config['BASE_URL']), agency.host)}{path}"


@functools.lru_cache(maxsize=1_000)
def _front_door(base_url: str, own_host: str) -> str:
    base = urlsplit(base_url)
    host = own_host or base.hostname or "localhost"
    return f"{base.scheme}://{host}:{base.port}" if base.port else f"{base.scheme}://{host}"
