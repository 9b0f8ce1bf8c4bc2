"""Pictures for an answer: chosen from what the reports brought, covered by boxes, described in words."""

import uuid
from io import BytesIO
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from klinik.accounts import current_scope, roles
from klinik.clarifications.models import RevisionPicture
from klinik.clarifications.services import picturing
from klinik.db import now
from klinik.errors import KlinikError, NotFound, StaleVersion
from klinik.files import boxes as covering
from klinik.files import queries as files
from klinik.files import services as storage
from klinik.files.boxes import Box
from klinik.files.models import StoredFile
from klinik.review import forms, permissions, services
from klinik.review.desk.blueprint import acted, desk
from klinik.review.desk.files import sandboxed
from klinik.review.desk.places import Place, place
from klinik.review.queries import cases, pictures
from klinik.review.services import opening
from klinik.web.forms import NOTHING_SENT
from klinik.web.limits import limiter

BOX_ADDED = Box(35, 40, 30, 12)  # where a new one lies until it is moved
MANY = "120 per minute"


@desk.get("/kasus/<uuid:case_id>/gambar")
@desk.get("/klarifikasi/<public_id>/gambar")
@roles(*permissions.CHECKERS)
def picture_list(case_id: uuid.UUID | None = None, public_id: str = "") -> ResponseReturnValue:
    return _list(place(case_id, public_id))


@desk.post("/kasus/<uuid:case_id>/gambar")
@desk.post("/klarifikasi/<public_id>/gambar")
@roles(*permissions.CHECKERS)
def choose_picture(case_id: uuid.UUID | None = None, public_id: str = "") -> ResponseReturnValue:
    at, form, user = place(case_id, public_id), forms.ChoosePictureForm(), current_scope().user
    source = _source(at, form) if form.accepted() else None
    if source is None:
        return make_response(_list(at, form), 422)
    chosen: list[RevisionPicture] = []
    return acted(
        lambda: chosen.append(services.choose_picture(at.case, at.revision, source, by=user, seen=form.seen, at=now())),
        then=lambda: redirect(at.address("cover", picture_id=chosen[0].id), 303),
        stale=lambda refusal: make_response(_list(place(case_id, public_id), form, refusal), refusal.status),
    )


@desk.get("/kasus/<uuid:case_id>/gambar/<uuid:picture_id>")
@desk.get("/klarifikasi/<public_id>/gambar/<uuid:picture_id>")
@roles(*permissions.CHECKERS)
def cover(picture_id: uuid.UUID, case_id: uuid.UUID | None = None, public_id: str = "") -> ResponseReturnValue:
    at = place(case_id, public_id)
    picture = _one(at, picture_id)
    saved = {"version": at.version, "alt": picture.alt, "nothing_to_cover": picture.nothing_to_cover}
    form = forms.CoverForm(NOTHING_SENT, data=saved | {"boxes": [box._asdict() for box in picture.covers]})
    return _coverer(at, picture, form)


@desk.post("/kasus/<uuid:case_id>/gambar/<uuid:picture_id>")
@desk.post("/klarifikasi/<public_id>/gambar/<uuid:picture_id>")
@roles(*permissions.CHECKERS)
def save_cover(picture_id: uuid.UUID, case_id: uuid.UUID | None = None, public_id: str = "") -> ResponseReturnValue:
    at, then = place(case_id, public_id), request.form.get("then", "save")
    picture, form = _one(at, picture_id), forms.CoverForm(_rows_changed(then))
    if then == "add_box":
        form.boxes.append_entry(BOX_ADDED._asdict())
    if then != "save":
        return _coverer(at, picture, form, is_preview=then == "preview")
    if not form.accepted() or not _is_whole(form, picture):
        return make_response(_coverer(at, picture, form), 422)
    return acted(
        lambda: services.show_picture(
            picture,
            alt=form.alt.data or "",
            boxes=form.covers(),
            nothing_to_cover=form.nothing_to_cover.data,
            by=current_scope().user,
            seen=form.seen,
            at=now(),
        ),
        then=lambda: redirect(at.address("picture_list") + f"#picture-{picture_id}", 303),
        stale=lambda refusal: _cover_anew(place(case_id, public_id), picture_id, form, refusal),
    )


@desk.post("/kasus/<uuid:case_id>/gambar/<uuid:picture_id>/buang")
@desk.post("/klarifikasi/<public_id>/gambar/<uuid:picture_id>/buang")
@roles(*permissions.CHECKERS)
def drop_picture(picture_id: uuid.UUID, case_id: uuid.UUID | None = None, public_id: str = "") -> ResponseReturnValue:
    at, form = place(case_id, public_id), forms.StateForm()
    picture = _one(at, picture_id)
    if not form.accepted():
        return make_response(_list(at, form), 422)
    return acted(
        lambda: services.drop_picture(picture, by=current_scope().user, seen=form.seen, at=now()),
        then=lambda: redirect(at.address("picture_list"), 303),
        stale=lambda refusal: make_response(_list(place(case_id, public_id), form, refusal), refusal.status),
    )


@desk.get("/gambar/<uuid:picture_id>")
@roles(*permissions.READERS)
def covered_picture(picture_id: uuid.UUID) -> ResponseReturnValue:
    """Send a picture of a draft or of an answer as the public sees it, or would see it."""
    found = pictures.picture(picture_id, scope=current_scope())
    if found.file is None:
        raise NotFound
    return sandboxed(Response(storage.content(found.file), mimetype=found.file.media_type))


@desk.get("/gambar/<uuid:picture_id>/pratinjau")
@roles(*permissions.READERS)
@limiter.limit(MANY)
def picture_preview(picture_id: uuid.UUID) -> ResponseReturnValue:
    """Draw the boxes of the address over the original, for somebody who has chosen to look at it. Nothing is kept."""
    found = pictures.picture(picture_id, scope=current_scope())
    if found.source is None or not opening.is_opened(found.source, by=current_scope().user, at=now()):
        raise NotFound
    drawn = covering.covered(storage.lying(found.source), _asked_boxes(), longest=covering.PREVIEW)
    return sandboxed(Response(drawn.content, mimetype="image/jpeg"))


def _asked_boxes() -> list[Box]:
    """Return the boxes of the address: b=x,y,width,height, each in per cent. Raises NotFound."""
    rows = [row.split(",") for row in request.args.getlist("b")[: forms.MOST_BOXES]]
    try:
        boxes = [Box(*[float(side) for side in row]) for row in rows]
    except (TypeError, ValueError) as slip:
        raise NotFound from slip
    if not all(0 <= side <= 100 for box in boxes for side in box):
        raise NotFound
    return boxes


def _one(at: Place, picture_id: uuid.UUID) -> RevisionPicture:
    """Return a picture of the draft. Raises NotFound, NoDraft."""
    found = next((picture for picture in at.drafted().pictures if picture.id == picture_id), None)
    if found is None:
        raise NotFound
    return found


def _source(at: Place, form: forms.ChoosePictureForm) -> StoredFile | None:
    """Return the picture that was chosen or brought along, or None with the slip on the form. Raises NotFound."""
    scope = current_scope()
    if form.file.data:
        found = files.file(uuid.UUID(form.file.data), agency_ids=scope.agency_ids)
        if found.id not in {one.id for one in pictures.choosable(at.case, at.clarification)}:
            raise NotFound
        return found
    upload = request.files.get("upload")
    if upload is None or not upload.filename:
        form.upload.errors = [str(forms.NOTHING_CHOSEN)]
        return None
    try:
        agency_id = (at.case or at.drafted()).agency_id
        kept = storage.keep(BytesIO(upload.read()), upload.filename, agency_id=agency_id, at=now())
    except KlinikError as refusal:
        form.upload.errors = [refusal.sentence()]
        return None
    opening.open_file(kept, by=scope.user, at=now())
    return kept


def _is_whole(form: forms.CoverForm, picture: RevisionPicture) -> bool:
    """Say whether boxes and words are what the service takes; what is not stands on the form."""
    slip = picturing.alt_slip(form.alt.data or "", picture.source.name if picture.source else "")
    if slip:
        form.alt.errors = [str(slip)]
    is_looked_through = bool(form.boxes.entries) is not form.nothing_to_cover.data
    if not is_looked_through:
        form.nothing_to_cover.errors = [str(picturing.NotLookedThrough.message)]
    empty = [entry for entry in form.boxes.entries if entry.form.box() is None]
    for entry in empty:
        entry.form.width.errors = [str(forms.COVERS_NOTHING)]
    return not (slip or empty) and is_looked_through


def _rows_changed(then: str) -> MultiDict[str, Any]:
    """Return what was sent, without the box that a button removes."""
    verb, _colon, row = then.partition(":")
    gone = f"boxes-{row}-" if verb == "drop_box" else None
    return MultiDict([pair for pair in request.form.items(multi=True) if not (gone and pair[0].startswith(gone))])


def _list(at: Place, form: Any = None, refusal: StaleVersion | None = None) -> str:
    choosing = form if isinstance(form, forms.ChoosePictureForm) else None
    if choosing and refusal:
        choosing.renew(at.version)
    return render_template(
        "review/pictures.html",
        place=at,
        chosen=at.revision.pictures if at.revision else [],
        choosable=pictures.choosable(at.case, at.clarification),
        opened=cases.opened_files(current_scope().user, at=now()),
        form=choosing or forms.ChoosePictureForm(NOTHING_SENT, data={"version": at.version}),
        version_form=forms.StateForm(NOTHING_SENT, data={"version": at.version}),
        refusal=refusal,
        most=picturing.MOST,
    )


def _coverer(at: Place, picture: RevisionPicture, form: forms.CoverForm, **more: Any) -> str:
    user = current_scope().user
    boxes = [entry.form.box() for entry in form.boxes.entries]
    asked = [",".join(str(side) for side in box) for box in boxes if box]
    return render_template(
        "review/cover.html",
        place=at,
        picture=picture,
        form=form,
        boxes=boxes,
        blank=forms.BoxForm(prefix="boxes-__row__-"),
        preview=url_for("review.picture_preview", picture_id=picture.id, b=asked),
        most_boxes=forms.MOST_BOXES,
        is_opened=picture.source and opening.is_opened(picture.source, by=user, at=now()),
        version_form=forms.StateForm(NOTHING_SENT, data={"version": at.version}),
        **more,
    )


def _cover_anew(at: Place, picture_id: uuid.UUID, form: forms.CoverForm, refusal: StaleVersion) -> ResponseReturnValue:
    """Show the boxes and words that were typed over the state that somebody else saved meanwhile."""
    form.renew(at.version)
    return make_response(_coverer(at, _one(at, picture_id), form, refusal=refusal), refusal.status)
