"""`/meja/pengaturan/pesan`: an admin words what citizens are written, and sees it as they will."""

from collections.abc import Callable
from functools import partial, update_wrapper

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import current_user, roles
from klinik.accounts.models import Role
from klinik.db import db, now
from klinik.notifications import own_words, previews
from klinik.notifications.kinds import Kind
from klinik.notifications.messages import LANGUAGES
from klinik.notifications.own_words import Text
from klinik.notifications.services import rewriting
from klinik.review.desk.blueprint import desk
from klinik.review.forms.texts import TextForm
from klinik.review.queries import cases
from klinik.review.wording import KIND_WORDS
from klinik.web.forms import NOTHING_SENT, check_action

WORDS = {"kind": KIND_WORDS}


@desk.get("/pengaturan/pesan")
@roles(Role.ADMIN)
def texts() -> ResponseReturnValue:
    own = rewriting.all_current(current_user.agency_id)
    return render_template("review/texts.html", kinds=own_words.kinds(), own=own, words=WORDS)


def _text(kind: Kind) -> ResponseReturnValue:
    """Show a message's words; `versi` fills the form with an older version, for whoever wants it back."""
    return _page(kind, _form(kind, request.args.get("versi", type=int)))


def _write(kind: Kind) -> ResponseReturnValue:
    form = TextForm()
    usable, only_looks = form.accepted() and form.is_usable(kind), request.form.get("then") == "preview"
    if only_looks or not usable:
        return _page(kind, form, 200 if only_looks else 422)  # what is being typed is often not usable yet
    try:
        rewriting.rewrite(current_user.agency, kind, form.texts, by=current_user, seen=form.seen, at=now())
    except rewriting.OtherVersion as refusal:
        return _page(kind, form, refusal.status, refusal)
    return _back(kind)


def _reset(kind: Kind) -> ResponseReturnValue:
    check_action()
    before = rewriting.current(current_user.agency_id, kind)
    ours = dict.fromkeys(LANGUAGES, Text("", ""))
    seen = before.version if before else 0
    rewriting.rewrite(current_user.agency, kind, ours, by=current_user, seen=seen, at=now())
    return _back(kind)


VERBS: list[tuple[str, str, str, Callable[[Kind], ResponseReturnValue]]] = [
    ("", "text", "GET", _text),
    ("", "write_text", "POST", _write),
    ("/bawaan", "reset_text", "POST", _reset),
]
for each in own_words.kinds():  # an address of its own for each: which message is no thing that belongs to an office
    for end, name, method, view in VERBS:
        named = roles(Role.ADMIN)(update_wrapper(partial(view, each), view))
        desk.add_url_rule(f"/pengaturan/pesan/{each}{end}", f"{name}_{each}", named, methods=[method])


def _form(kind: Kind, version: int | None = None) -> TextForm:
    """Return the form over the present words, or over those of an older version."""
    saved = rewriting.versions(current_user.agency_id, kind)
    shown = next((row for row in saved if row.version == version), saved[0] if saved else None)
    kept = shown.texts if shown else {}
    full = {
        language: text if (text := kept.get(language)) and not text.is_ours else own_words.ours(kind, language)
        for language in LANGUAGES
    }
    return TextForm(NOTHING_SENT, data=TextForm.filled(full) | {"version": saved[0].version if saved else 0})


def _page(kind: Kind, form: TextForm, status: int = 200, refusal: rewriting.OtherVersion | None = None) -> Response:
    saved = rewriting.versions(current_user.agency_id, kind)
    if refusal:
        form.renew(saved[0].version if saved else 0)
    words = {
        "kind": kind,
        "form": form,
        "refusal": refusal,
        "saved": saved,
        "people": cases.people([row.written_by_id for row in saved]),
        "previews": previews.of(kind, form.texts, agency=current_user.agency),
        "template": previews.template(kind),
        "places": [
            (own_words.NAMES[name], name in own_words.REQUIRED.get(kind, ())) for name in own_words.places(kind)
        ],
        "words": WORDS,
    }
    return make_response(render_template("review/text.html", **words), status)


def _back(kind: Kind) -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for(f"review.text_{kind}"), 303)
