"""How a refusal or a failure looks: a calm page, or problem+json (RFC 9457) for programs; never a silent one."""

import math
import traceback
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from types import TracebackType
from typing import Any

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

from klinik.errors import KlinikError, NotFound
from klinik.web import limits, wording
from klinik.web.forms import words_sent
from klinik.web.request_ids import request_id

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

log = structlog.get_logger(__name__)

TITLES: dict[int, LazyString] = {
    400: _l("Permintaan ini tidak dapat dibaca"),
    403: _l("Permintaan ini ditolak"),
    404: _l("Halaman ini tidak ada"),
    405: _l("Tindakan ini tidak tersedia di sini"),
    409: _l("Ada yang berubah lebih dulu"),
    410: _l("Ini sudah tidak ada lagi"),
    413: _l("Kiriman ini terlalu besar"),
    422: _l("Ada yang perlu diperbaiki"),
    429: _l("Terlalu sering mencoba"),
    503: _l("Layanan sedang tidak tersedia"),
}
SENTENCES: dict[int, LazyString] = {
    400: _l("Muat ulang halaman sebelumnya, lalu coba lagi."),
    403: _l("Halaman ini tidak dibuka untuk Anda."),
    404: _l("Periksa alamatnya, atau mulai lagi dari beranda. Halaman yang dicabut tetap kami beri keterangan."),
    405: _l("Kembali ke halaman sebelumnya, lalu gunakan tombol yang ada di sana."),
    409: _l("Muat ulang halaman sebelumnya untuk melihat keadaannya sekarang, lalu coba lagi."),
    410: _l("Isinya sudah dihapus dan tidak akan kembali ke alamat ini."),
    413: _l("Kirim paling banyak empat berkas: gambar sampai 8 MB, suara atau video sampai 16 MB."),
    422: _l("Periksa kembali isian Anda, lalu kirim lagi."),
    429: _l("Permintaan terakhir Anda belum kami proses. Tunggu %(wait)s, lalu coba lagi."),
    503: _l("Coba lagi dalam beberapa menit. Laporan yang sudah bernomor tiket tetap tersimpan."),
}
OUR_FAULT = _l("Ada gangguan di pihak kami")
NOTHING: Mapping[str, Any] = {}
MINUTE = 60  # seconds
OTHER = _l("Permintaan ini tidak dapat dipenuhi")


def init_app(app: Flask) -> None:
    app.register_error_handler(KlinikError, _refuse)
    app.register_error_handler(HTTPException, answer)
    app.log_exception = _log_place  # type: ignore[method-assign]  # Flask's own would write the values into the log


def _refuse(refusal: KlinikError) -> Response:
    is_bare = refusal.is_of_a_file and not _is_for_a_reader()
    response = _bare(refusal) if is_bare else _shown(refusal.status, refusal.sentence(), title=refusal.title)
    response.headers.update(refusal.headers)
    return response


def _bare(refusal: KlinikError) -> Response:
    """Return the sentence alone, where a page would be fetched for nothing in the place of a picture."""
    headers = {"Cache-Control": "no-store"}
    return Response(f"{refusal.sentence()}\n", refusal.status, headers, mimetype="text/plain")


def _is_for_a_reader() -> bool:
    """Say whether somebody opens the address itself: browsers name HTML then, and never for a picture in a page."""
    return "text/html" in request.headers.get("Accept", "")


def answer(error: HTTPException) -> Response:
    """Return the page, or the words for programs, of an error."""
    if error.response is not None:
        return make_response(error.response)
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if code < HTTPStatus.BAD_REQUEST:
        return make_response(error.get_response())
    slips = getattr(error, "data", {}).get("messages", {})  # which fields of a call were wrong, from webargs
    sentence = NotFound.message if code == HTTPStatus.NOT_FOUND and _is_at_desk() else SENTENCES.get(code, "")
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        return _too_many(str(sentence))
    response = _shown(code, str(sentence), slips)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _too_many(sentence: str) -> Response:
    seconds = limits.wait() or MINUTE
    in_words = wording.duration(timedelta(minutes=math.ceil(seconds / MINUTE)))
    response = _shown(HTTPStatus.TOO_MANY_REQUESTS, sentence % {"wait": in_words})
    response.headers["Retry-After"] = str(seconds)
    return response


def _log_place(exc_info: ExcInfo) -> None:
    """Log where it went wrong, not with which values: they may be somebody's."""
    kind, _, at = exc_info
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(at)[-12:]]
    log.error("request.failed", error=kind.__qualname__ if kind else "", endpoint=request.endpoint, where=where)


def _shown(
    status: int, sentence: str, slips: Mapping[str, Any] = NOTHING, *, title: LazyString | str | None = None
) -> Response:
    is_ours = status == HTTPStatus.INTERNAL_SERVER_ERROR
    said = str(title or (OUR_FAULT if is_ours else TITLES.get(status, OTHER)))
    is_failure = status >= HTTPStatus.INTERNAL_SERVER_ERROR and title is None
    if is_for_programs():
        response = _problem(status, said, sentence, slips)
    else:
        response = _page(status, said, sentence, is_failure=is_failure)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_at_desk() -> bool:
    return request.path.startswith(("/meja", "/papan"))


def is_for_programs() -> bool:
    """Say whether a program asks, which reads words about a failure, no page."""
    return request.path.startswith(("/api/", "/compat/", "/hook/"))  # /api itself is a page


def _problem(status: int, title: str, sentence: str, slips: Mapping[str, Any]) -> Response:
    problem = {"type": "about:blank", "title": title, "status": status, "detail": sentence, "request_id": request_id()}
    response = jsonify({**problem, **({"errors": slips} if slips else {})})
    response.mimetype = "application/problem+json"
    return response


def _page(status: int, title: str, sentence: str, *, is_failure: bool) -> Response:
    """Draw the page without asking the database for anything: it may be what is missing."""
    words = {"status": status, "title": title, "sentence": sentence, "id": request_id(), "at_desk": _is_at_desk()}
    words |= {"is_failure": is_failure, "sent": words_sent()}
    return make_response(render_template("web/failure.html", **words))
