"""Where a verifier looks on: search engines and collections of checked claims, each opened by the verifier alone.

The clinic sends nothing to any of them. An address of theirs carries the words or the link that is looked for; a
picture is downloaded by the verifier and laid there by hand, because it has no public address and shall get none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from klinik.matching import links
from klinik.web import urls

MOST_WORDS = 14  # of a claim: longer questions find less
ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif")


class For(StrEnum):
    """What is looked for."""

    WORDS = "words"
    ADDRESS = "address"
    PICTURE = "picture"  # one that stands at a public address
    UPLOAD = "upload"  # one that the verifier lays there by hand


@dataclass(frozen=True)
class Place:
    """A service: its name, what it looks for, and its address, with {} where what is looked for stands."""

    name: str
    looks_for: For
    address: str


@dataclass(frozen=True)
class Way:
    """A link to open."""

    name: str
    address: str


def _site(name: str, host: str) -> Place:
    return Place(name, For.WORDS, f"https://www.google.com/search?q=site%3A{host}+{{}}")


PLACES = (
    Place("Google", For.WORDS, "https://www.google.com/search?q={}"),
    Place("Bing", For.WORDS, "https://www.bing.com/search?q={}"),
    Place("DuckDuckGo", For.WORDS, "https://duckduckgo.com/?q={}"),
    Place("Google Fact Check Explorer", For.WORDS, "https://toolbox.google.com/factcheck/explorer/search/{};hl=id"),
    _site("TurnBackHoax", "turnbackhoax.id"),
    _site("Cekfakta", "cekfakta.com"),
    _site("Komdigi", "komdigi.go.id"),
    _site("BMKG", "bmkg.go.id"),
    Place("Wayback Machine", For.ADDRESS, "https://web.archive.org/web/*/{}"),
    Place("archive.today", For.ADDRESS, "https://archive.ph/{}"),
    Place("urlscan.io", For.ADDRESS, "https://urlscan.io/search/#page.url:%22{}%22"),
    Place("Google Lens", For.PICTURE, "https://lens.google.com/uploadbyurl?url={}"),
    Place("Yandex", For.PICTURE, "https://yandex.com/images/search?rpt=imageview&url={}"),
    Place("TinEye", For.PICTURE, "https://tineye.com/search?url={}"),
    Place("Google Lens", For.UPLOAD, "https://images.google.com/"),
    Place("Bing", For.UPLOAD, "https://www.bing.com/visualsearch"),
    Place("Yandex", For.UPLOAD, "https://yandex.com/images/"),
    Place("TinEye", For.UPLOAD, "https://tineye.com/"),
)


def for_words(text: str) -> list[Way]:
    """Return where a claim can be looked for; none where it has no words."""
    words = question(text)
    return _ways(For.WORDS, words) if words else []


def for_address(url: str) -> list[Way]:
    """Return where a link can be looked for; where it is a picture, the searches by picture come first."""
    pictures = _ways(For.PICTURE, url) if urls.split(url).path.lower().endswith(ENDINGS) else []
    return [*pictures, *_ways(For.ADDRESS, url)]


def for_upload() -> list[Way]:
    """Return where a picture can be laid by hand."""
    return _ways(For.UPLOAD, "")


def question(text: str) -> str:
    """Return the words of a claim as they are looked for: the first few, without links and decoration."""
    plain = text
    for link in links.in_text(text):
        plain = plain.replace(link, " ")
    return " ".join(re.findall(r"[^\W_]+(?:[.,'’-][^\W_]+)*", plain)[:MOST_WORDS])


def _ways(what: For, sought: str) -> list[Way]:
    found: Sequence[Place] = [place for place in PLACES if place.looks_for is what]
    return [Way(place.name, place.address.replace("{}", quote(sought, safe=""))) for place in found]
