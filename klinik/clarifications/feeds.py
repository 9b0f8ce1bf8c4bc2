"""The list for machines: Atom (RFC 4287), RSS 2.0, JSON Feed 1.1 and CSV (RFC 4180)."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Response, jsonify, render_template
from flask_babel import gettext as _

from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.clarifications.codes import VERDICT_WORDS
from klinik.clarifications.topics import TOPIC_WORDS

LONGEST = 100
LIST = "/klarifikasi"
RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would read these as formulas (OWASP, CSV injection)
CSV_COLUMNS = ("public_id", "headline", "verdict", "topic", "summary", "state", "published_at", "updated_at", "url")


def path_of(row: Any) -> str:
    """Return the address of a list row's page."""
    return f"{LIST}/{row.public_id}/{row.slug}"


def atom(agency: Agency, rows: Sequence[Any], *, self_path: str) -> Response:
    return Response(_xml("feed_atom.xml", agency, rows, self_path), mimetype="application/atom+xml")


def rss(agency: Agency, rows: Sequence[Any], *, self_path: str) -> Response:
    return Response(_xml("feed_rss.xml", agency, rows, self_path), mimetype="application/rss+xml")


def json_feed(agency: Agency, rows: Sequence[Any], *, self_path: str) -> Response:
    items = [
        {
            "id": row.public_id,
            "url": addresses.absolute(agency, path_of(row)),
            "title": row.headline,
            "summary": row.summary,
            "content_text": f"{VERDICT_WORDS[row.verdict]}. {row.summary}",
            "date_published": row.first_published_at.isoformat(),
            "date_modified": row.updated_at.isoformat(),
            "tags": [str(VERDICT_WORDS[row.verdict]), str(TOPIC_WORDS[row.topic])],
            "_klinik": {"verdict": row.verdict, "topic": row.topic, "state": row.state},
        }
        for row in rows
    ]
    response = jsonify(
        version="https://jsonfeed.org/version/1.1",
        title=_title(agency),
        home_page_url=addresses.absolute(agency, LIST),
        feed_url=_full(agency, self_path),
        language="id",
        items=items,
    )
    response.mimetype = "application/feed+json"
    return response


def csv_file(agency: Agency, rows: Sequence[Any], *, self_path: str) -> Response:
    del self_path  # a table says nothing about itself
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(CSV_COLUMNS)
    for row in rows:
        url = addresses.absolute(agency, path_of(row))
        moments = (row.first_published_at.isoformat(), row.updated_at.isoformat())
        cells = (row.public_id, row.headline, row.verdict, row.topic, row.summary, row.state, *moments, url)
        table.writerow([harmless(str(cell)) for cell in cells])
    return Response(
        out.getvalue(), mimetype="text/csv", headers={"Content-Disposition": "inline; filename=klarifikasi.csv"}
    )


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


RENDERERS: dict[str, Callable[..., Response]] = {"atom": atom, "rss": rss, "json": json_feed, "csv": csv_file}


def _xml(template: str, agency: Agency, rows: Sequence[Any], self_path: str) -> str:
    return render_template(
        f"clarifications/{template}",
        rows=rows,
        title=_title(agency),
        updated=max((row.updated_at for row in rows), default=agency.created_at),
        feed_id=f"tag:{_host(agency)},2026:klarifikasi",
        tag_host=_host(agency),
        self_address=_full(agency, self_path),
        page_address=addresses.absolute(agency, LIST),
        absolute=lambda path: addresses.absolute(agency, path),
    )


def _title(agency: Agency) -> str:
    return str(_("Klarifikasi %(agency)s", agency=agency.name))


def _host(agency: Agency) -> str:
    return urlsplit(addresses.absolute(agency, "/")).hostname or "localhost"


def _full(agency: Agency, path_and_query: str) -> str:
    path, mark, query = path_and_query.partition("?")
    return addresses.absolute(agency, path) + mark + query


def rfc822(moment: datetime) -> str:
    """Return a moment as RSS writes it."""
    return format_datetime(moment)
