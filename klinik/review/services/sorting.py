"""An office keeps its list of topics: adds its own, calls them as its people do, and retires what nobody needs."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, union_all

from klinik import audit
from klinik.accounts.models import User
from klinik.agencies.models import Agency
from klinik.clarifications import topics
from klinik.clarifications.models import Revision
from klinik.clarifications.services.publishing import slug_of
from klinik.clarifications.topics import Own
from klinik.db import db
from klinik.errors import KlinikError, NotAllowed, NotFound
from klinik.notifications.models import Recipient, Subscription
from klinik.reports.models import Case
from klinik.review import permissions
from klinik.web import cache

LONGEST_CODE = 32
MOST = 40  # of its own; a longer list helps nobody to choose
CODE_TAKEN = frozenset({"none"})  # the statistics' word for what nobody has filed


class TopicInUse(KlinikError):
    """Something is filed under it, or somebody follows it."""

    message = _l("Topik ini sudah dipakai, jadi tidak dapat dihapus. Pensiunkan supaya tidak ditawarkan lagi.")


class TopicTaken(KlinikError):
    status = 422
    message = _l("Sudah ada topik dengan nama itu.")


class TooManyTopics(KlinikError):
    status = 422
    message = _l("Daftar topik sudah penuh. Hapus atau pensiunkan topik lain lebih dulu.")


class LastTopic(KlinikError):
    """Everything is filed under something."""

    message = _l("Sekurangnya satu topik harus tetap ditawarkan.")


def add(agency: Agency, *, name: str, name_en: str, by: User) -> str:
    """Offer a topic of the office's own; return its code, which stays the same for ever.

    Raises NotAllowed, TopicTaken, TooManyTopics.
    """
    decided = _hold(agency, by)
    code = slug_of(name)[:LONGEST_CODE].strip("-")
    if code in CODE_TAKEN or code in topics.TOPIC_WORDS or _is_called(agency, name, but=""):
        raise TopicTaken
    if sum(not one.is_national for one in decided.values()) >= MOST:
        raise TooManyTopics
    _keep(agency, [*decided.values(), Own(code, name, name_en, is_retired=False)], by)
    return code


def rename(agency: Agency, code: str, *, name: str, name_en: str, by: User) -> None:
    """Call a topic otherwise, in both languages; what is filed under it stays.

    Raises NotAllowed, NotFound, TopicTaken.
    """
    _hold(agency, by)
    if _is_called(agency, name, but=code):
        raise TopicTaken
    _change(agency, code, lambda one: one._replace(name=name, name_en=name_en), by)


def retire(agency: Agency, code: str, *, by: User) -> None:
    """Offer a topic no longer; what is filed under it keeps it. Raises NotAllowed, NotFound, LastTopic."""
    _hold(agency, by)
    if [one.code for one in topics.every(agency) if not one.is_retired] == [code]:
        raise LastTopic
    _change(agency, code, lambda one: one._replace(is_retired=True), by)


def bring_back(agency: Agency, code: str, *, by: User) -> None:
    """Offer a retired topic again. Raises NotAllowed, NotFound."""
    _hold(agency, by)
    _change(agency, code, lambda one: one._replace(is_retired=False), by)


def remove(agency: Agency, code: str, *, by: User) -> None:
    """Take away a topic of the office's own that nothing was ever filed under.

    Raises NotAllowed, NotFound, TopicInUse.
    """
    decided = _hold(agency, by)
    if code not in decided or decided[code].is_national:
        raise NotFound
    if is_used(agency, code):
        raise TopicInUse
    _keep(agency, [one for one in decided.values() if one.code != code], by)


def topic(agency: Agency, code: str) -> Own:
    """Return one of the office's topics. Raises NotFound."""
    found = next((one for one in topics.every(agency) if one.code == code), None)
    if found is None:
        raise NotFound
    return found


def is_used(agency: Agency, code: str) -> bool:
    """Say whether a case or an answer of the office is filed under a topic, or somebody follows it."""
    used = [
        select(Case.id).where(Case.agency_id == agency.id, Case.topic == code).limit(1).subquery(),
        select(Revision.id).where(Revision.agency_id == agency.id, Revision.topic == code).limit(1).subquery(),
        select(Subscription.id)
        .join(Recipient, Recipient.id == Subscription.recipient_id)
        .where(Recipient.agency_id == agency.id, Subscription.topic == code)
        .limit(1)
        .subquery(),
    ]
    return db.session.scalar(union_all(*[select(one.c.id) for one in used]).limit(1)) is not None


def _hold(agency: Agency, by: User) -> dict[str, Own]:
    """Lock the office's row, so that of two admins at once none loses a topic. Raises NotAllowed."""
    if not permissions.may_settle(by, agency):
        raise NotAllowed
    db.session.refresh(agency, ["topics"], with_for_update={"of": Agency})
    return {one.code: one for one in topics.own(agency)}


def _is_called(agency: Agency, name: str, *, but: str) -> bool:
    return any(str(one.word).casefold() == name.casefold() for one in topics.every(agency) if one.code != but)


def _change(agency: Agency, code: str, change: Callable[[Own], Own], by: User) -> None:
    changed, decided = change(topic(agency, code)), {one.code: one for one in topics.own(agency)}
    _keep(agency, list({**decided, code: changed}.values()), by)


def _keep(agency: Agency, decided: list[Own], by: User) -> None:
    agency.topics = [one.kept() for one in decided]
    db.session.flush()
    audit.record("agency.topics_changed", agency, by=by, fields=["topics"])
    cache.invalidate(agency.id)
