"""Open data: `GET /catalog.jsonld` (W3C DCAT 3), and the tables it names, sent piece by piece as they are read."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask import Response, json, request, stream_with_context
from flask.views import MethodView
from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from klinik import agencies
from klinik.agencies import addresses, fronts
from klinik.agencies.fronts import Front
from klinik.api import catalogue, samples
from klinik.api.answers import NEWEST_FIRST
from klinik.api.figures import PeriodQuery
from klinik.clarifications import feeds
from klinik.clarifications import queries as clarifications
from klinik.db import end_reading
from klinik.statistics import sheets
from klinik.statistics.spans import SPANS
from klinik.summaries import queries as summaries
from klinik.summaries import views
from klinik.summaries.models import WeeklySummary
from klinik.web import cached, limiter, paging, stamps
from klinik.web.languages import language

blueprint = Blueprint("datasets", __name__, url_prefix="/api/v1", description=_l("Data terbuka"))
CSV, JSON_LD = "text/csv", "application/ld+json"
TABLE = {"type": "string"}
AT_ONCE, WEEKS_AT_ONCE = 500, 10  # what is in memory at any time: some hundred kilobytes of either
PER_ADDRESS = "30 per minute"
WEEKLY_COLUMNS = ("week", *sheets.COLUMNS)


class Catalog(Schema):
    """A dcat:Catalog."""

    context = fields.Dict(data_key="@context")
    id = fields.String(data_key="@id")
    type = fields.String(data_key="@type")
    title = fields.Raw(data_key="dcterms:title")
    description = fields.Raw(data_key="dcterms:description")
    publisher = fields.Dict(data_key="dcterms:publisher")
    license = fields.Dict(data_key="dcterms:license")
    language = fields.Raw(data_key="dcterms:language")
    issued = fields.Dict(data_key="dcterms:issued")
    modified = fields.Dict(data_key="dcterms:modified")
    homepage = fields.Dict(data_key="foaf:homepage")
    service = fields.Raw(data_key="dcat:service")
    dataset = fields.List(
        fields.Dict(),
        data_key="dcat:dataset",
        metadata={"description": _l("Kumpulan data, masing-masing dengan bentuknya.")},
    )


@blueprint.route("/catalog.jsonld")
class CatalogView(MethodView):
    """The catalogue."""

    @cached()
    @blueprint.doc(
        summary=_l("Katalog data"),
        description=_l(
            "Semua kumpulan data instansi ini menurut DCAT 3 (JSON-LD): pengelola, kontak, lisensi, seberapa sering "
            "berubah, dan alamat tiap bentuknya. Untuk dipanen portal Satu Data atau CKAN."
        ),
    )
    @blueprint.response(200, Catalog, content_type=JSON_LD, example=samples.CATALOG)
    def get(self) -> Response:
        """Return what open data the agency has."""
        told = catalogue.of(agencies.current())
        return Response(json.dumps(told, ensure_ascii=False, sort_keys=False), mimetype=JSON_LD)


@blueprint.route("/datasets/clarifications.csv")
class ClarificationsView(MethodView):
    """All clarifications."""

    @limiter.limit(PER_ADDRESS)
    @blueprint.doc(
        summary=_l("Semua klarifikasi sebagai tabel"),
        description=_l("Setiap klarifikasi instansi ini, juga yang sudah dicabut, yang terbaru lebih dulu."),
        **{"x-rate-limit": PER_ADDRESS},
    )
    @blueprint.response(200, TABLE, content_type=CSV, example=samples.CLARIFICATIONS_CSV)
    def get(self) -> Response:
        """Return every public clarification of the agency."""
        front = fronts.of(agencies.current())
        rows = clarifications.published(agency_id=front.id)
        lines = _in_turn(rows, NEWEST_FIRST, AT_ONCE, lambda found: feeds.csv_lines(found, front))
        return _sent("klarifikasi", front, feeds.CSV_COLUMNS, lines)


@blueprint.route("/datasets/summaries.csv")
class SummariesView(MethodView):
    """All summaries."""

    @limiter.limit(PER_ADDRESS)
    @blueprint.doc(
        summary=_l("Semua ringkasan mingguan sebagai tabel"),
        description=_l("Setiap angka dari setiap ringkasan yang terbit, pekan terbaru lebih dulu."),
        **{"x-rate-limit": PER_ADDRESS},
    )
    @blueprint.response(200, TABLE, content_type=CSV, example=samples.SUMMARIES_CSV)
    def get(self) -> Response:
        """Return every figure of every published summary of the agency."""
        front = fronts.of(agencies.current())
        lines = _in_turn(summaries.published(front.id), summaries.NEWEST_FIRST, WEEKS_AT_ONCE, _of_weeks)
        return _sent("ringkasan", front, WEEKLY_COLUMNS, lines)


@blueprint.route("/datasets/statistics.csv")
class StatisticsView(MethodView):
    """The statistics."""

    @cached("period")
    @blueprint.doc(summary=_l("Statistik sebagai tabel"), description=_l("Tabel yang sama dengan panggilan Statistik."))
    @blueprint.arguments(PeriodQuery, location="query")
    @blueprint.response(200, TABLE, content_type=CSV, example=samples.STATISTICS_CSV)
    def get(self, asked: dict[str, Any]) -> Response:
        """Return the tables of the statistics."""
        return Response(sheets.sheet(SPANS[asked["period"]].tables(agencies.current())), mimetype=CSV)


def _of_weeks(found: Sequence[WeeklySummary]) -> Iterator[str]:
    for summary in found:
        yield from sheets.lines(views.tables(summary), summary.week)


def _in_turn(
    rows: Select[Any],
    by: Sequence[InstrumentedAttribute[Any]],
    size: int,
    write: Callable[[Sequence[Any]], Iterator[str]],
) -> Iterator[str]:
    """Yield the lines of some rows after the other. While a slow reader takes them, no connection waits for him."""
    cursor: str | None = None
    while True:
        page = paging.page(rows, by=by, cursor=cursor, size=size)
        written, cursor = "".join(write(page.items)), page.after
        end_reading()
        yield written
        if cursor is None:
            return


def _sent(name: str, front: Front, columns: Sequence[str], lines: Iterator[str]) -> Response:
    """Send a table as it is read, or 304 where nothing has changed: its version is that of what pages show."""
    shown = f"{stamps.version(front.id)} {name} {columns} {language()} {addresses.absolute(front, '/')}"
    mark = hashlib.sha256(shown.encode()).hexdigest()[:20]
    is_known = request.if_none_match.contains_weak(mark)
    response = (
        Response(status=304) if is_known else Response(stream_with_context(_headed(columns, lines)), mimetype=CSV)
    )
    response.headers["Content-Disposition"] = f"attachment; filename={name}-{front.slug}.csv"
    response.headers["Cache-Control"] = "public, no-cache"
    response.set_etag(mark, weak=True)
    return response


def _headed(columns: Sequence[str], lines: Iterator[str]) -> Iterator[str]:
    yield feeds.csv_line(columns)
    yield from lines
