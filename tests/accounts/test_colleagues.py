"""An admin invites colleagues, changes roles, ends log-ins, shuts out; nobody does so to themselves."""

import re

import pytest
from sqlalchemy import select

from klinik.accounts import sessions, staffing
from klinik.accounts.models import Role, User
from klinik.audit.models import AuditEvent
from klinik.db import db, now
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Notification
from tests.factories.accounts import PASSWORD
from tests.factories.clarifications import staff
from tests.review.browsing import send

PLACE = "/meja/pengaturan/petugas"
NEW = {"name": "Wulan Contoh", "email": "wulan@contoh.id", "role": "verifier"}


def page_of(user):
    return f"{PLACE}/{user.id}"


def actions():
    return db.session.scalars(select(AuditEvent.action)).all()


def test_an_invitation_goes_out_by_mail(admin):
    answer = send(admin, PLACE, PLACE, **NEW)
    user = db.session.scalars(select(User).where(User.email == NEW["email"])).one()

    assert answer.status_code == 303
    assert (user.role, user.password_hash) == (Role.VERIFIER, None)
    assert Kind.INVITED in db.session.scalars(select(Notification.kind)).all()
    assert "Diundang sampai" in admin.get(PLACE).text


@pytest.mark.parametrize("slip", [{"email": "bukan surel"}, {"role": "operator"}, {"name": ""}])
def test_an_invitation_with_a_slip_comes_back(admin, slip):
    page = send(admin, PLACE, PLACE, **{**NEW, **slip})

    assert page.status_code == 422
    assert "Ada yang perlu diperbaiki" in page.text


def test_an_address_in_use_is_refused_beside_its_field(admin):
    used = staff(Role.VERIFIER)

    page = send(admin, PLACE, PLACE, **{**NEW, "email": used.email})

    assert page.status_code == 422
    assert used.email in page.text


def test_another_role_ends_the_log_ins_of_the_old_one(admin):
    user = staff(Role.VERIFIER)
    sessions.begin(user, device="Firefox", at=now(), verified=True)

    send(admin, page_of(user), "/peran", role="editor")
    db.session.refresh(user)

    assert user.role is Role.EDITOR
    assert sessions.of(user, at=now()) == []
    assert "user.role_changed" in actions()


def test_an_admin_sees_where_somebody_is_logged_in_and_ends_it(admin):
    user = staff(Role.VERIFIER)
    sessions.begin(user, device="Firefox, Android", at=now(), verified=True)

    assert "Firefox, Android" in admin.get(page_of(user)).text
    send(admin, page_of(user), "/akhiri")

    assert sessions.of(user, at=now()) == []


def test_closing_an_account_asks_for_the_admin_s_own_password_on_a_page_of_its_own(admin):
    user = staff(Role.VERIFIER)
    page = f"{page_of(user)}/tutup"

    wrong = send(admin, page, "/tutup", password="bukan ini kata sandinya")
    right = send(admin, page, "/tutup", password=PASSWORD)
    db.session.refresh(user)

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert user.disabled_at is not None


def test_an_account_that_is_opened_again_begins_with_an_invitation(admin):
    user, other = staff(Role.VERIFIER), staff(Role.ADMIN)
    staffing.shut_out(user, by=other, at=now())

    send(admin, page_of(user), "/buka")
    db.session.refresh(user)

    assert (user.disabled_at, user.password_hash, user.totp_secret) == (None, None, None)


def test_nobody_changes_or_closes_their_own_account(app, agency):
    own = staff(Role.ADMIN)

    with pytest.raises(staffing.OwnAccount):
        staffing.change_role(own, Role.HEAD, by=own)
    with pytest.raises(staffing.OwnAccount):
        staffing.shut_out(own, by=own, at=now())


def test_the_last_admin_stays(app, agency):
    last, operator = staff(Role.ADMIN), staff(Role.OPERATOR)

    with pytest.raises(staffing.LastAdmin):
        staffing.shut_out(last, by=operator, at=now())


def test_the_colleagues_of_another_agency_are_not_there(admin, foreign_agency):
    stranger = staff(Role.VERIFIER, foreign_agency)

    assert admin.get(page_of(stranger)).status_code == 404
    assert not re.search(re.escape(stranger.email), admin.get(PLACE).text)
