"""The pages of published answers: list and search, one, its history, the log of corrections, the feeds."""

import functools
import re
from contextlib import suppress

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from klinik import agencies
from klinik.agencies import addresses, fronts
from klinik.agencies.models import Agency
from klinik.clarifications import difference, feeds, finding, queries, search, showing
from klinik.clarifications.codes import CardShape
from klinik.clarifications.facets import NAMES
from klinik.clarifications.models import Clarification, Revision
from klinik.clarifications.records import Head
from klinik.db import db
from klinik.errors import KlinikError, NotFound
from klinik.files import services as files
from klinik.files.errors import Erased
from klinik.files.models import StoredFile
from klinik.web import cache, misspelt, paging, squares
from klinik.web.assets import FOR_EVER
from klinik.web.languages import language, to
from klinik.web.policy import public_blueprint

clarifications = public_blueprint("clarifications", __name__)
NUMBER = re.compile(r"\s*(KLARIF-[A-Z0-9]{2,16}-\d{4}-\d{5,9})\s*", re.IGNORECASE)
CARD_NAMES = ", ".join(f'"{shape}"' for shape in CardShape)


class NotDrawn(KlinikError):
    """The answer has just changed: a picture of what it said before would mislead."""

    status = 503
    retry_after = 20
    is_of_a_file = True
    title = _l("Kartu ini belum siap")
    message = _l("Kartu ini sedang digambar. Coba lagi dalam setengah menit.")


@clarifications.get("/klarifikasi")
@cache.cached(*NAMES, "cursor", says_seen=True)
def index() -> ResponseReturnValue:
    if short := finding.shortened():
        return redirect(to(short), 302)
    seen, form = finding.asked(fronts.here)
    numbered = _numbered(form.q)
    if numbered:
        return redirect(_address(numbered), 302)
    cache.seen(seen)
    cache.depends_on(*[office.id for office in form.offices])
    found = finding.find(form, cursor=request.args.get("cursor"))
    return render_template("clarifications/list.html", form=form, found=found, finding=finding, words=form.in_words())


@clarifications.get("/klarifikasi.<any(atom, rss, json, csv):form>")
@cache.cached(*NAMES)
def feed(form: str) -> ResponseReturnValue:
    _seen, asked = finding.asked(agencies.current)
    own = agencies.current()
    cache.depends_on(*[office.id for office in asked.offices])
    rows = search.changed(asked.wish, limit=feeds.LONGEST)
    return feeds.RENDERERS[form](feeds.Feed(own, rows, asked.in_words(), cache.own_address()))


@clarifications.get("/klarifikasi/<public_id>")
def by_id(public_id: str) -> ResponseReturnValue:
    return redirect(_address(queries.one(public_id)), 301)


@clarifications.get("/klarifikasi/<public_id>/<slug>")
@cache.cached(says_seen=True)
def page(public_id: str, slug: str) -> ResponseReturnValue:
    answer = queries.answer(public_id, language())
    cache.seen(answer.seen)
    clarification = answer.clarification
    if (public_id, slug) != (clarification.public_id, clarification.slug):
        return redirect(misspelt.other_page() or _address(clarification), 301)
    publisher = fronts.by_id(clarification.agency_id)
    told = showing.shown(answer, publisher)
    cache.depends_on(publisher.id, clarification.id, *[row.agency_id for row in told["related"]])
    return render_template("clarifications/page.html", **told)


@clarifications.get(f"/klarifikasi/<public_id>/<any({CARD_NAMES}):name>.png")
def card(public_id: str, name: str) -> ResponseReturnValue:
    """Send a card as it was drawn; under the address that carries its mark it may be kept for ever."""
    clarification = queries.one(public_id)
    found = queries.cards(clarification, language()).get(CardShape(name))
    if found is None:
        raise NotDrawn if clarification.cards_wanted else NotFound
    response = Response(files.content(found.file), mimetype=found.file.media_type)  # at most 60 KB
    response.set_etag(found.file.sha256)
    response.make_conditional(request)
    is_marked = request.args.get("v") == found.mark
    response.headers["Cache-Control"] = FOR_EVER if is_marked else "public, no-cache"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # made for other sites to show
    return response


@clarifications.get("/klarifikasi/<public_id>/kode.svg")
@cache.cached()
def code(public_id: str) -> ResponseReturnValue:
    """Send the code to scan that a printed page carries. Browsers fetch it once somebody prints."""
    clarification = queries.one(public_id)
    publisher = fronts.by_id(clarification.agency_id)
    cache.depends_on(publisher.id, clarification.id)
    return Response(squares.drawing(showing.short_address(clarification, publisher)), mimetype="image/svg+xml")


@clarifications.get("/klarifikasi/<public_id>/gambar")
def picture(public_id: str) -> ResponseReturnValue:
    """Send the picture that an answer of an archive came with, as it was made safe."""
    clarification = queries.one(public_id)
    found = clarification.picture
    if found is None:
        raise Erased if clarification.picture_erased_at else NotFound
    return _sent(found)


@clarifications.get("/klarifikasi/<public_id>/gambar/<mark>")
def shown_picture(public_id: str, mark: str) -> ResponseReturnValue:
    """Send a picture of what the answer says now. One that a correction took away is not to be had any more."""
    clarification = queries.one(public_id)
    shown = [picture.file for picture in _current(clarification).pictures if picture.mark == mark]
    if not shown or shown[0] is None:
        raise Erased if clarification.picture_erased_at else NotFound
    return _sent(shown[0])


@clarifications.get("/klarifikasi/<public_id>/riwayat")
@cache.cached()
def history(public_id: str) -> ResponseReturnValue:
    clarification = queries.one(public_id)
    revisions = queries.history(clarification)
    steps = [
        {"revision": new, "changes": difference.between(old, new, for_readers=True) if old else []}
        for new, old in zip(revisions, [*revisions[1:], None], strict=True)
    ]
    publisher = db.session.get_one(Agency, clarification.agency_id)
    cache.depends_on(publisher.id)
    return render_template(
        "clarifications/history.html",
        clarification=clarification,
        steps=steps,
        publisher=publisher,
        absolute=functools.partial(addresses.absolute, publisher),
    )


@clarifications.get("/koreksi")
@cache.cached("cursor")
def corrections() -> ResponseReturnValue:
    rows = queries.corrections(agencies.current().id)
    page = paging.page(rows, by=[Revision.published_at, Revision.id], cursor=request.args.get("cursor"))
    return render_template(
        "clarifications/corrections.html",
        page=page,
        before=queries.verdicts_before(page.items),
        suspended=[] if request.args.get("cursor") else queries.suspended(agencies.current().id),
    )


def _numbered(q: str) -> Clarification | None:
    """Return the answer whose number somebody typed into the search box, as it stands on papers and cards."""
    number = NUMBER.fullmatch(q)
    with suppress(NotFound):
        return queries.one(number[1]) if number else None
    return None


def _current(clarification: Clarification) -> Revision:
    if clarification.current is None:  # a CHECK holds this; the type checker cannot know
        raise LookupError(clarification.public_id)
    return clarification.current


def _sent(file: StoredFile) -> Response:
    """Send a picture that browsers may keep and ask about again: it may be gone tomorrow."""
    response = Response(files.content(file), mimetype=file.media_type)
    response.set_etag(file.sha256)
    response.make_conditional(request)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _address(clarification: Clarification | Head) -> str:
    return url_for("clarifications.page", public_id=clarification.public_id, slug=clarification.slug)
