"""The list for machines: Atom (RFC 4287), RSS 2.0, JSON Feed 1.1 and CSV (RFC 4180)."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from flask import Response, jsonify
from flask_babel import gettext as _

from klinik.agencies import addresses
from klinik.agencies.fronts import Front
from klinik.agencies.models import Agency
from klinik.clarifications.codes import VERDICT_WORDS, ClarificationState, of_the_claim, standing
from klinik.clarifications.topics import TOPIC_WORDS
from klinik.web import languages
from klinik.web.naming import urn
from klinik.web.xml import xml

LONGEST = 100
LIST = "/klarifikasi"
RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would read these as formulas (OWASP, CSV injection)
CSV_COLUMNS = (
    *("public_id", "headline", "verdict", "topic", "summary", "state", "published_at", "updated_at", "url"),
    *("agency", "is_suspended"),
)


@dataclass(frozen=True)
class Feed:
    """Whose list it is, what it was narrowed down to in words, and its own address with its query."""

    agency: Agency
    rows: Sequence[Any]
    words: Sequence[str]
    self_path: str

    @property
    def title(self) -> str:
        title = str(_("Klarifikasi %(agency)s", agency=self.agency.name))
        return f"{title}: {', '.join(self.words)}" if self.words else title

    @property
    def name(self) -> str:
        """What tells this feed from one that is narrowed down otherwise."""
        return urn(self.agency.slug, LIST, *sorted(self.query.split("&")))

    @property
    def query(self) -> str:
        return self.self_path.partition("?")[2]

    @property
    def self_address(self) -> str:
        return _with(addresses.absolute(self.agency, self.self_path.partition("?")[0]), self.query)

    @property
    def page_address(self) -> str:
        """The same list for people."""
        return _with(addresses.absolute(self.agency, LIST), self.query)

    @property
    def updated(self) -> datetime:
        return max((row.updated_at for row in self.rows), default=self.agency.created_at)

    def address(self, row: Any) -> str:
        return addresses.absolute(self.agency, path_of(row))


def path_of(row: Any) -> str:
    """Return the address of a list row's page."""
    return f"{LIST}/{row.public_id}/{row.slug}"


def title_of(row: Any) -> str:
    return f"{standing(row)}: {row.headline}" if standing(row) else row.headline


def text_of(row: Any) -> str:
    """Return the conclusion and the summary; of an answer that does not stand as what was concluded once."""
    told, verdict = of_the_claim(row.verdict), VERDICT_WORDS[row.verdict]
    if row.state == ClarificationState.RETRACTED:
        told = _("Kesimpulan yang dicabut: %(verdict)s.", verdict=verdict)
    elif row.suspended_at:
        told = _("Kesimpulan yang sedang ditinjau ulang: %(verdict)s.", verdict=verdict)
    return f"{told} {row.summary}"


def author_of(row: Any) -> str:
    return f"Klinik Hoaks {row.agency_name}"


def subjects_of(row: Any) -> dict[str, str]:
    """Return what it is filed under, by code. A conclusion that does not stand files nothing."""
    conclusion = {} if standing(row) else {row.verdict: str(VERDICT_WORDS[row.verdict])}
    return conclusion | ({row.topic: str(TOPIC_WORDS[row.topic])} if row.topic else {})


def atom(feed: Feed) -> Response:
    return _xml("feed_atom.xml", feed, "application/atom+xml")


def rss(feed: Feed) -> Response:
    return _xml("feed_rss.xml", feed, "application/rss+xml")


def json_feed(feed: Feed) -> Response:
    items = [
        {
            "id": row.public_id,
            "url": feed.address(row),
            "title": title_of(row),
            "summary": row.summary,
            "content_text": text_of(row),
            "language": languages.HOME,
            "date_published": row.first_published_at.isoformat(),
            "date_modified": row.updated_at.isoformat(),
            "authors": [{"name": author_of(row)}],
            "tags": list(subjects_of(row).values()),
            "_klinik": {
                "verdict": row.verdict,
                "topic": row.topic,
                "state": row.state,
                "agency": row.agency_slug,
                "is_suspended": row.suspended_at is not None,
            },
        }
        for row in feed.rows
    ]
    response = jsonify(
        version="https://jsonfeed.org/version/1.1",
        title=feed.title,
        home_page_url=feed.page_address,
        feed_url=feed.self_address,
        language=languages.language(),
        items=items,
    )
    response.mimetype = "application/feed+json"
    return response


def csv_file(feed: Feed) -> Response:
    table = "".join([csv_line(CSV_COLUMNS), *csv_lines(feed.rows, feed.agency)])
    return Response(table, mimetype="text/csv", headers={"Content-Disposition": "inline; filename=klarifikasi.csv"})


def csv_lines(rows: Iterable[Any], agency: Agency | Front) -> Iterator[str]:
    """Yield one line for each list row, with what CSV_COLUMNS names."""
    for row in rows:
        moments = (row.first_published_at.isoformat(), row.updated_at.isoformat())
        told = (row.public_id, row.headline, row.verdict, row.topic, row.summary, row.state, *moments)
        is_suspended = str(row.suspended_at is not None).lower()
        yield csv_line([*told, addresses.absolute(agency, path_of(row)), row.agency_slug, is_suspended])


def csv_line(cells: Iterable[object]) -> str:
    """Return a line of CSV that no spreadsheet runs; None is an empty cell."""
    written = io.StringIO()
    csv.writer(written).writerow(["" if cell is None else harmless(str(cell)) for cell in cells])
    return written.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


RENDERERS: dict[str, Callable[[Feed], Response]] = {"atom": atom, "rss": rss, "json": json_feed, "csv": csv_file}


def _xml(template: str, feed: Feed, mimetype: str) -> Response:
    words = {"title_of": title_of, "text_of": text_of, "author_of": author_of, "subjects_of": subjects_of}
    return xml(f"clarifications/{template}", mimetype=mimetype, feed=feed, urn=urn, **words)


def _with(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


def rfc822(moment: datetime) -> str:
    """Return a moment as RSS writes it."""
    return format_datetime(moment)
