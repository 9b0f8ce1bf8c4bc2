"""The full address of a page of an office, for messages and feeds that are made where no request is."""

from urllib.parse import urlsplit, urlunsplit

from flask import current_app

from klinik.agencies.fronts import Front
from klinik.agencies.models import Agency


def absolute(agency: Agency | Front, path: str) -> str:
    """Return the full address of a path on the office's own host; scheme, port and a missing host are BASE_URL's."""
    base = urlsplit(str(current_app.config["BASE_URL"]))
    host = agency.host or base.hostname or "localhost"
    netloc = f"{host}:{base.port}" if base.port else host
    return urlunsplit((base.scheme, netloc, path, "", ""))
