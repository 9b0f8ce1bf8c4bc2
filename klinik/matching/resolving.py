"""Where a shortened link leads: its service is asked, its Location answer is read, and nobody goes there.

Only services of wordlists/shorteners.txt are asked, at public addresses only, on port 443, by the worker and never by
the process that serves pages.
"""

from urllib.parse import quote, urljoin

from klinik.fetching import asked
from klinik.matching import vocabulary
from klinik.matching.links import identity

WITHIN = 5.0  # seconds for the whole question
REDIRECTS = frozenset({301, 302, 303, 307, 308})
SAFE = "/%?=&+:,;@!$'()*~"  # in a path that is sent as it stands


def is_short(link: str) -> bool:
    """Say whether a link (its identity) belongs to a service that only leads on."""
    host, slash, path = link.partition("/")
    return bool(slash and path) and host in vocabulary.words("shorteners")


def target(link: str) -> str:
    """Return the identity of what a short link leads to, "" when it leads nowhere. Raises Unreachable."""
    host, _, path = link.partition("/")
    location = _location(host, quote(f"/{path}", safe=SAFE))
    try:
        found = identity(urljoin(f"https://{link}", location)) if location else ""
    except ValueError:  # no address at all
        found = ""
    return "" if found == link else found


def _location(host: str, path: str) -> str:
    """Return the Location of the answer, without its body. Raises Unreachable."""
    with asked(host, path, within=WITHIN) as answer:
        return answer.headers.get("Location", "") if answer.status in REDIRECTS else ""
