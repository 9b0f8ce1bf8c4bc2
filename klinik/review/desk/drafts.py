"""Writing an answer, checking it, handing it in; reading the difference and approving it."""

import uuid
from dataclasses import replace
from typing import Any

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from klinik.accounts import current_scope, roles
from klinik.clarifications import services as clarifications
from klinik.clarifications.codes import (
    CONTENT_TYPE_LINES,
    FLAG_WORDS,
    REVISION_KIND_WORDS,
    SOURCE_KIND_WORDS,
    VERDICT_LINES,
    VERDICT_WORDS,
)
from klinik.clarifications.services import content_of
from klinik.clarifications.topics import TOPIC_WORDS
from klinik.db import now
from klinik.errors import StaleVersion
from klinik.review import changes, forms, headlines, permissions, services
from klinik.review.desk.blueprint import acted, desk
from klinik.review.desk.places import Place, content, cover, draft_form, place, private_words
from klinik.review.queries import answers, cases, conflicts
from klinik.web.forms import NOTHING_SENT

WRITERS = permissions.CHECKERS
SAVING = {"save": "draft", "check": "check", "pictures": "picture_list"}  # what a button saves, and where it leads
WORDS = {
    "verdict": VERDICT_WORDS,
    "topic": TOPIC_WORDS,
    "flag": FLAG_WORDS,
    "source": SOURCE_KIND_WORDS,
    "kind": REVISION_KIND_WORDS,
}


@desk.get("/kasus/<uuid:case_id>/draf")
@desk.get("/klarifikasi/<public_id>/draf")
@roles(*WRITERS)
def draft(case_id: uuid.UUID | None = None, public_id: str = "") -> ResponseReturnValue:
    at = place(case_id, public_id)
    return _editor(at, draft_form(at))


@desk.post("/kasus/<uuid:case_id>/draf")
@desk.post("/klarifikasi/<public_id>/draf")
@roles(*WRITERS)
def write(case_id: uuid.UUID | None = None, public_id: str = "") -> ResponseReturnValue:
    at, then = place(case_id, public_id), request.form.get("then", "save")
    form = draft_form(at, _rows_changed(then))
    if then not in SAVING:
        return _editor(at, form, is_preview=then == "preview", covered=cover(form) if then == "cover" else None)
    if not form.accepted():
        return _editor(at, form), 422
    after = at.address(SAVING[then])
    return acted(
        lambda: services.write_in(at.case, at.revision, content(form), by=_user(), seen=form.seen, at=now()),
        then=lambda: redirect(after, 303),
        stale=lambda refusal: _beside(place(case_id, public_id), form, refusal),
    )


@desk.get("/kasus/<uuid:case_id>/ajukan")
@desk.get("/klarifikasi/<public_id>/ajukan")
@roles(*WRITERS)
def check(case_id: uuid.UUID | None = None, public_id: str = "") -> ResponseReturnValue:
    return _checklist(place(case_id, public_id))


@desk.post("/kasus/<uuid:case_id>/ajukan")
@desk.post("/klarifikasi/<public_id>/ajukan")
@roles(*WRITERS)
def submit(case_id: uuid.UUID | None = None, public_id: str = "") -> ResponseReturnValue:
    at, form = place(case_id, public_id), forms.VersionForm()
    if not form.accepted() or clarifications.problems(at.drafted()):
        return _checklist(at, form, status=422)
    return acted(
        lambda: services.submit(at.drafted(), by=_user(), seen=form.seen, at=now()),
        then=lambda: redirect(at.home(), 303),
        stale=lambda refusal: _checklist(place(case_id, public_id), refusal=refusal),
    )


@desk.get("/kasus/<uuid:case_id>/terbitkan")
@desk.get("/klarifikasi/<public_id>/terbitkan")
@roles(*permissions.READERS)
def approval(case_id: uuid.UUID | None = None, public_id: str = "") -> ResponseReturnValue:
    return _approval(place(case_id, public_id))


@desk.post("/kasus/<uuid:case_id>/terbitkan")
@desk.post("/klarifikasi/<public_id>/terbitkan")
@roles(*permissions.APPROVERS)
def publish(case_id: uuid.UUID | None = None, public_id: str = "") -> ResponseReturnValue:
    at, form = place(case_id, public_id), forms.VersionForm()
    if not form.accepted():
        return _approval(at, form)
    return acted(
        lambda: services.publish(at.drafted(), approver=_user(), seen=form.seen, at=now()),
        then=lambda: redirect(at.home(), 303),
        stale=lambda refusal: _approval(place(case_id, public_id), refusal=refusal),
    )


@desk.post("/kasus/<uuid:case_id>/kembalikan")
@desk.post("/klarifikasi/<public_id>/kembalikan")
@roles(*permissions.APPROVERS)
def send_back(case_id: uuid.UUID | None = None, public_id: str = "") -> ResponseReturnValue:
    at, form = place(case_id, public_id), forms.SendBackForm()
    if not form.accepted():
        return _approval(at, form)
    return acted(
        lambda: services.send_back(at.drafted(), note=form.note.data or "", by=_user(), seen=form.seen, at=now()),
        then=lambda: redirect(at.home(), 303),
        stale=lambda refusal: _approval(place(case_id, public_id), form, refusal),
    )


@desk.post("/kasus/<uuid:case_id>/buang")
@desk.post("/klarifikasi/<public_id>/buang")
@roles(*WRITERS)
def discard(case_id: uuid.UUID | None = None, public_id: str = "") -> ResponseReturnValue:
    at, form = place(case_id, public_id), forms.VersionForm()
    if not form.accepted():
        return _checklist(at, form, status=422)
    return acted(
        lambda: services.discard(at.drafted(), by=_user(), seen=form.seen, at=now()),
        then=lambda: redirect(at.home(), 303),
        stale=lambda refusal: _checklist(place(case_id, public_id), refusal=refusal),
    )


def _status(form: Any, refusal: StaleVersion | None) -> int:
    if refusal is not None:
        return refusal.status
    return 422 if form is not None and form.errors else 200


def _user() -> Any:
    return current_scope().user


def _rows_changed(then: str) -> MultiDict[str, Any]:
    """Return what was sent, with the row of a source that a button removes taken out."""
    verb, _colon, row = then.partition(":")
    gone = f"sources-{row}-" if verb == "drop_source" else None
    return MultiDict([pair for pair in request.form.items(multi=True) if not (gone and pair[0].startswith(gone))])


def _editor(at: Place, form: forms.DraftForm, *, is_preview: bool = False, **more: Any) -> str:
    if request.form.get("then") == "add_source":
        form.sources.append_entry().form.title.render_kw = {"autofocus": True}  # where the writing goes on
    return render_template(
        "review/draft.html",
        place=at,
        form=form,
        is_preview=is_preview,
        reports=cases.reports(at.case) if at.case else [],
        writing=cases.writing(at.revision, but=_user(), at=now()),
        repeats=headlines.repeats_claim(form.headline.data or "", form.claim.data or ""),
        lines={"verdict": VERDICT_LINES, "content_type": CONTENT_TYPE_LINES},
        words=WORDS,
        **more,
    )


def _beside(at: Place, form: forms.DraftForm, refusal: StaleVersion) -> ResponseReturnValue:
    """Show what was typed beside what somebody else saved meanwhile; saving again takes the typed words."""
    form.renew(at.version)
    differences = changes.between(at.content, content(form))
    return make_response(_editor(at, form, refusal=refusal, differences=differences), refusal.status)


def _checklist(
    at: Place, form: Any = None, refusal: StaleVersion | None = None, status: int = 200
) -> ResponseReturnValue:
    revision = at.drafted()
    page = render_template(
        "review/check.html",
        place=at,
        revision=revision,
        form=form,
        refusal=refusal,
        version_form=forms.VersionForm(NOTHING_SENT, data={"version": revision.version}),
        problems=clarifications.problems(revision),
        private=private_words(revision),
        repeats=headlines.repeats_claim(revision.headline, revision.claim),
        conflicts=conflicts.of(revision),
        words=WORDS,
    )
    return make_response(page, refusal.status if refusal else status)


def _approval(at: Place, form: Any = None, refusal: StaleVersion | None = None) -> ResponseReturnValue:
    revision, seen = at.drafted(), {"version": at.version}
    # What a former change was about is no part of this one.
    before = replace(content_of(at.former or revision), change_note=revision.change_note)
    came_back = form if isinstance(form, forms.SendBackForm) else None
    page = render_template(
        "review/approve.html",
        place=at,
        revision=revision,
        form=form,
        refusal=refusal,
        version_form=forms.VersionForm(NOTHING_SENT, data=seen),
        back_form=came_back or forms.SendBackForm(NOTHING_SENT, data=seen),
        differences=changes.between(before, at.content) if at.former else [],
        audience=answers.audience(revision),
        authors=cases.people(revision.author_ids),
        may_approve=permissions.may_approve(_user(), revision.clarification),
        is_author=_user().id in revision.author_ids,
        repeats=headlines.repeats_claim(revision.headline, revision.claim),
        conflicts=conflicts.of(revision),
        words=WORDS,
    )
    return make_response(page, _status(form, refusal))
