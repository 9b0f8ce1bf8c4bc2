"""The office's list of topics: an admin adds, renames, retires, and removes what was never used."""

from collections.abc import Callable

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from klinik.accounts import Role, current_scope, roles
from klinik.clarifications.topics import Own, every
from klinik.db import db
from klinik.review.desk.blueprint import desk
from klinik.review.forms.topics import TopicNameForm
from klinik.review.services import sorting as services
from klinik.web.forms import NOTHING_SENT, check_action


@desk.get("/pengaturan/topik")
@roles(Role.ADMIN)
def topics() -> ResponseReturnValue:
    return _page()


@desk.post("/pengaturan/topik")
@roles(Role.ADMIN)
def add_topic() -> ResponseReturnValue:
    form, admin = TopicNameForm(), current_scope().user
    return _saved(form, lambda: services.add(admin.agency, **form.words, by=admin))


@desk.post("/pengaturan/topik/<code>")
@roles(Role.ADMIN)
def rename_topic(code: str) -> ResponseReturnValue:
    admin = current_scope().user
    services.topic(admin.agency, code)  # an address that means nothing is no slip of the form
    form = TopicNameForm(key=code)
    return _saved(form, lambda: services.rename(admin.agency, code, **form.words, by=admin))


@desk.post("/pengaturan/topik/<code>/pensiunkan")
@roles(Role.ADMIN)
def retire_topic(code: str) -> ResponseReturnValue:
    return _acted(services.retire, code)


@desk.post("/pengaturan/topik/<code>/tawarkan")
@roles(Role.ADMIN)
def bring_topic_back(code: str) -> ResponseReturnValue:
    return _acted(services.bring_back, code)


@desk.post("/pengaturan/topik/<code>/hapus")
@roles(Role.ADMIN)
def remove_topic(code: str) -> ResponseReturnValue:
    return _acted(services.remove, code)


def _saved(form: TopicNameForm, deed: Callable[[], object]) -> ResponseReturnValue:
    if not form.accepted():
        return _page(form), 422
    try:
        deed()
    except (services.TopicTaken, services.TooManyTopics) as refusal:
        form.name.errors = [refusal.sentence()]
        return _page(form), refusal.status
    db.session.commit()
    return redirect(url_for("review.topics"), 303)


def _acted(verb: Callable[..., None], code: str) -> ResponseReturnValue:
    check_action()
    admin = current_scope().user
    verb(admin.agency, code, by=admin)
    db.session.commit()
    return redirect(url_for("review.topics"), 303)


def _page(form: TopicNameForm | None = None) -> str:
    """Return the list; the form that came back stands with its topic, or as the one for a new topic."""
    agency = current_scope().user.agency
    return render_template(
        "review/topics.html",
        form=form,
        topics=[
            {
                "topic": one,
                "names": _names(one),
                "may_go": not (one.is_national or services.is_used(agency, one.code)),
                "form": form if form and form.key == one.code else _filled(one),
            }
            for one in every(agency)
        ],
        fresh=form if form and not form.key else TopicNameForm(NOTHING_SENT),
    )


def _filled(one: Own) -> TopicNameForm:
    name, name_en = _names(one)
    return TopicNameForm(NOTHING_SENT, key=one.code, data={"name": name, "name_en": name_en})


def _names(one: Own) -> tuple[str, str]:
    """Return what a topic is called in Indonesian and in English."""
    with force_locale("id"):
        name = str(one.word)
    with force_locale("en"):
        return name, str(one.word)
