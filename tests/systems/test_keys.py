"""Keys of an office's systems: made by an admin, shown once, revoked at once, never more than their rights."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from klinik.accounts.models import Role
from klinik.audit import AuditEvent
from klinik.db import Base, db, now
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Notification
from klinik.systems import queries, services, tokens
from klinik.systems.models import Right, SystemKey
from klinik.systems.tasks import warn
from tests.factories.accounts import PASSWORD
from tests.factories.clarifications import staff
from tests.factories.systems import keyed
from tests.review.browsing import send

PAGE = services.PAGE
FILLED = {"name": "Pemantauan media", "rights": "reports:write", "lasts": "365", "password": PASSWORD}
LOOKS_LIKE_ONE = re.compile(r"klinik_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}")


def deeds(key):
    rows = select(AuditEvent.action, AuditEvent.fields).filter_by(thing_id=key.id).order_by(AuditEvent.id)
    return [tuple(row) for row in db.session.execute(rows)]


def refused(text, right=Right.READ_REPORTS, at=None):
    with pytest.raises(services.Refused) as refusal:
        services.admit(text, right=right, at=at or now())
    return refusal.value


def test_an_admin_makes_a_key_that_is_shown_once_and_kept_by_nobody(admin):
    shown = send(admin, PAGE, "kunci-api", **FILLED)

    (text,) = set(LOOKS_LIKE_ONE.findall(shown.text))
    (key,) = queries.keys([admin.user.agency_id])
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert (key.name, key.rights, key.expires_at - key.created_at) == (
        "Pemantauan media",
        ["reports:write"],
        timedelta(days=365),
    )
    assert text not in admin.get(PAGE).text
    assert all(text.rpartition("_")[2] not in str(value) for value in everything(SystemKey) + everything(AuditEvent))


def everything(model: type[Base]) -> list[object]:
    return [value for row in db.session.execute(select(*model.__table__.columns)) for value in row]


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "bukan-kata-sandinya"},
        {"rights": ""},
        {"rights": "cases:write"},
        {"name": ""},
        {"name": "   "},
        {"lasts": "9999"},
    ],
)
def test_without_the_password_or_with_a_slip_no_key_is_made(admin, wrong):
    response = send(admin, PAGE, "kunci-api", **FILLED | wrong)

    assert (response.status_code, queries.keys([admin.user.agency_id])) == (422, [])


def test_a_form_sent_twice_makes_one_key(admin):
    first, second = (send(admin, PAGE, "kunci-api", **FILLED) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 422)
    assert "Sudah ada kunci bernama" in second.text


def test_a_revoked_key_opens_nothing_from_then_on_and_frees_its_name(admin):
    key, text = keyed(by=admin.user)
    assert services.admit(text, right=Right.READ_REPORTS, at=now()) is key

    response = send(admin, PAGE, f"/{key.id}/cabut")

    assert response.status_code == 303
    assert refused(text).status == 401
    assert deeds(key) == [("system_key.made", []), ("system_key.revoked", []), ("system_key.refused", ["revoked_at"])]
    assert not queries.is_named(key.name, key.agency_id)


def test_revoked_keys_are_folded_away_below_those_in_use(admin):
    old, kept = (keyed(by=admin.user)[0] for _ in range(2))
    send(admin, PAGE, f"/{old.id}/cabut")

    page = admin.get(PAGE).text

    in_use, _, folded = page.partition("<details")
    assert (kept.name in in_use, old.name in in_use, old.name in folded) == (True, False, True)
    assert "1 kunci yang dicabut" in folded


def test_unknown_wrong_expired_and_revoked_keys_look_the_same_and_the_trail_tells_them_apart(agency):
    key, text = keyed()
    head = f"klinik_{key.mark}_{'0' * tokens.SECRET}"
    forged, foreign = head + tokens._check(head), tokens.fresh().text

    said = [refused(given).sentence() for given in (forged, foreign, "klinik_", "", "ä")]
    said.append(refused(text, at=key.expires_at).sentence())

    assert len(set(said)) == 1
    assert [columns for _deed, columns in deeds(key)] == [[], ["hash"], ["expires_at"]]


def test_a_right_that_is_missing_is_named(agency):
    key, text = keyed(Right.READ_REPORTS)

    refusal = refused(text, Right.WRITE_REPORTS)

    assert (refusal.status, "reports:write" in refusal.sentence()) == (403, True)
    assert 'error="insufficient_scope", scope="reports:write"' in refusal.headers["WWW-Authenticate"]
    assert deeds(key)[-1] == ("system_key.refused", ["rights"])


def test_whoever_finds_a_key_in_code_knows_it_without_asking(agency):
    _key, text = keyed()

    assert LOOKS_LIKE_ONE.fullmatch(text)
    assert tokens.read(text).text == text
    assert tokens.read(text[:-1] + ("0" if text[-1] != "0" else "1")) is None


def test_the_page_says_when_a_key_was_last_used(admin):
    key, text = keyed(by=admin.user)
    assert "belum pernah dipakai" in admin.get(PAGE).text

    services.admit(text, right=Right.READ_REPORTS, at=now())
    first = key.used_at
    services.admit(text, right=Right.READ_REPORTS, at=now() + timedelta(minutes=1))

    assert key.used_at == first  # a call is not slowed down by a write for each
    assert "terakhir dipakai" in admin.get(PAGE).text


def test_a_key_works_on_when_its_maker_leaves_and_the_page_says_who_has_seen_it(admin):
    maker = staff(Role.ADMIN)
    _key, text = keyed(by=maker)
    before = admin.get(PAGE).text
    maker.disabled_at = now()
    db.session.commit()

    assert services.admit(text, right=Right.READ_REPORTS, at=now())
    after = admin.get(PAGE).text
    assert ["Akun pembuatnya sudah ditutup" in page for page in (before, after)] == [False, True]


@pytest.mark.parametrize(("days", "times"), [(40, 0), (29, 1), (6, 2), (0.5, 3)])
def test_admins_hear_in_time_and_once_for_each_stage_that_a_key_ends(admin, days, times):
    key, _text = keyed(by=admin.user)

    for left in {40, 29, 6, 0.5} - {left for left in (40, 29, 6, 0.5) if left < days}:
        key.expires_at = now() + timedelta(days=left)
        warn(), warn()

    written = db.session.scalars(select(Notification.kind)).all()
    assert written == [Kind.KEY_EXPIRES] * times
