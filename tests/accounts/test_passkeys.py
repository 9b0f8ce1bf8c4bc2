"""A passkey is a second factor: of its owner, on our own address, once for each challenge, and never a copy."""

import re

import pytest
import sqlalchemy as sa
import time_machine

from klinik.accounts import ceremonies, passkeys, queries, sessions
from klinik.accounts.models import Passkey, UserSession
from klinik.accounts.refusals import (
    ChallengeOver,
    ClonedPasskey,
    LastFactor,
    NoPasskeysHere,
    PasskeyInUse,
    WrongPasskey,
)
from klinik.agencies import services as agencies
from klinik.audit.models import AuditEvent
from klinik.db import now
from klinik.notifications.models import Notification
from tests.accounts.device import PRESENT, Device
from tests.accounts.pages import hidden, log_in, token_of
from tests.factories.accounts import PASSWORD, UserFactory

SITE = ceremonies.Site("localhost", "http://localhost:8000")
CHALLENGE = b"c" * 32
HERE = "http://localhost:8000"


@pytest.fixture
def sari(agency, app, monkeypatch):
    monkeypatch.setitem(app.config, "BASE_URL", HERE)
    return UserFactory(name="Sari", email="sari@jatim.contoh.id")


def keyed(user, **device):
    """Give somebody a passkey and return the device that holds it."""
    device = Device(**device)
    passkeys.add(user, device.make(CHALLENGE), name="Ponsel", site=SITE, challenge=CHALLENGE, at=now())
    return device


def deeds(session):
    return session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.happened_at, AuditEvent.id)).all()


def confirm(user, answer, *, site=SITE, challenge=CHALLENGE):
    passkeys.confirm(user, answer, site=site, challenge=challenge, at=now())


def test_a_passkey_opens_what_its_owner_may_open_and_the_owner_is_written_to(sari, session):
    device = keyed(sari)

    confirm(sari, device.show(CHALLENGE))

    assert queries.passkeys(sari)[0].sign_count == 1
    assert "user.passkey_added" in deeds(session)
    assert session.query(Notification).filter_by(kind="account_changed").count() == 1


def test_a_passkey_of_somebody_else_opens_nothing(sari):
    keyed(sari)
    theirs = keyed(UserFactory())

    with pytest.raises(WrongPasskey):
        confirm(sari, theirs.show(CHALLENGE))


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "https://klinik-palsu.example"}, {"origin": "http://localhost:9000"}, {"site": "klinik-palsu.example"}],
)
def test_a_passkey_shown_to_another_site_is_refused(sari, wrong):
    device = keyed(sari)
    vars(device).update(wrong)

    with pytest.raises(WrongPasskey):
        confirm(sari, device.show(CHALLENGE))


def test_a_device_that_did_not_ask_who_holds_it_is_refused_when_made_and_when_shown(sari):
    with pytest.raises(WrongPasskey):
        keyed(sari, flags=PRESENT)
    device = keyed(sari)
    device.flags = PRESENT

    with pytest.raises(WrongPasskey):
        confirm(sari, device.show(CHALLENGE))


def test_an_answer_to_another_challenge_is_refused(sari):
    device = keyed(sari)

    with pytest.raises(WrongPasskey):
        confirm(sari, device.show(b"d" * 32))


def test_a_copied_passkey_is_refused_noted_and_written_about(sari, session):
    device = keyed(sari)
    confirm(sari, device.show(CHALLENGE))
    device.count = 0

    with pytest.raises(ClonedPasskey):
        confirm(sari, device.show(CHALLENGE))

    assert "user.passkey_refused" in deeds(session)
    assert session.query(Notification).filter_by(kind="account_changed").count() == 2


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", '{"id": "AA", "rawId": "AA", "type": "public-key"}', "\x00"]
)
def test_what_is_no_answer_of_a_device_is_refused_in_words(sari, answer):
    with pytest.raises(WrongPasskey):
        confirm(sari, answer)
    with pytest.raises(WrongPasskey):
        ceremonies.made(answer, site=SITE, challenge=CHALLENGE)


def test_a_passkey_is_registered_once(sari):
    device = keyed(sari)

    with pytest.raises(PasskeyInUse):
        passkeys.add(sari, device.make(CHALLENGE), name="Lagi", site=SITE, challenge=CHALLENGE, at=now())


def test_a_challenge_is_taken_once_and_not_after_its_time(sari, session):
    sessions.begin(sari, device="", at=now(), verified=False)
    half = session.query(UserSession).one()
    asked = passkeys.challenge(half, at=now())

    assert passkeys.take_challenge(half, at=now()) == asked
    with pytest.raises(ChallengeOver):
        passkeys.take_challenge(half, at=now())
    passkeys.challenge(half, at=now())
    with pytest.raises(ChallengeOver):
        passkeys.take_challenge(half, at=now() + passkeys.CHALLENGE_LASTS)


def test_the_last_second_factor_stays(sari, session):
    with pytest.raises(LastFactor):
        passkeys.remove_app(sari, at=now())
    keyed(sari)
    passkeys.remove_app(sari, at=now())

    with pytest.raises(LastFactor):
        passkeys.remove(sari, queries.passkeys(sari)[0].id, at=now())

    assert "user.second_factor_removed" in deeds(session)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "klinik-palsu.example", "[::1]:8000"])
def test_passkeys_count_on_our_own_names_only(sari, host):
    with pytest.raises(NoPasskeysHere):
        ceremonies.site(host)


def test_each_office_has_passkeys_on_its_own_name(app, agency, monkeypatch):
    monkeypatch.setitem(app.config, "BASE_URL", "https://klinik.contoh.id")
    agencies.add_host(agency, "klinik.jatim.contoh.id")

    assert ceremonies.site("Klinik.Jatim.Contoh.id") == ("klinik.jatim.contoh.id", "https://klinik.jatim.contoh.id")
    assert ceremonies.site("klinik.contoh.id").origin == "https://klinik.contoh.id"


class TestAtTheDoor:
    """What the browser does, without one: a software key stands in for the device."""

    def asked(self, client):
        page = client.get("/masuk/kode", base_url=HERE)
        token = re.search(r'data-token="([^"]+)"', page.text)[1]
        answer = client.post("/masuk/kunci/tantangan", data={"form_token": token}, base_url=HERE)
        return page, ceremonies.webauthn.base64url_to_bytes(answer.json["challenge"])

    def give(self, client, page, answer):
        form = page.text.partition("data-passkey=")[2].partition("</form>")[0]
        token = re.search(r'name="form_token" type="hidden" value="([^"]+)"', form)[1]
        fields = {"form_token": token, "credential": answer, "lanjut": "/meja/akun", "held": ""}
        return client.post("/masuk/kunci", data=fields, base_url=HERE)

    def test_password_and_passkey_open_the_desk(self, client, sari):
        device = keyed(sari)
        log_in(client, sari.email, base_url=HERE)
        page, asked = self.asked(client)

        done = self.give(client, page, device.show(asked))

        assert (done.status_code, done.location) == (303, "/meja/akun")
        assert client.get("/meja/akun", base_url=HERE).status_code == 200

    def test_what_was_signed_once_does_not_open_twice(self, client, sari):
        device = keyed(sari)
        log_in(client, sari.email, base_url=HERE)
        page, asked = self.asked(client)
        answer = device.show(asked)
        self.give(client, page, answer)
        client.post("/keluar", data={"form_token": token_of(client.get("/meja/akun", base_url=HERE))}, base_url=HERE)
        log_in(client, sari.email, base_url=HERE)

        replayed = self.give(client, self.asked(client)[0], answer)

        assert replayed.status_code == 422
        assert client.get("/meja/akun", base_url=HERE).status_code == 303

    def test_a_failed_answer_uses_its_challenge_up(self, client, sari):
        device = keyed(sari)
        log_in(client, sari.email, base_url=HERE)
        page, asked = self.asked(client)
        self.give(client, page, "{}")

        late = self.give(client, page, device.show(asked))

        assert late.status_code == 422
        assert "sudah dipakai atau terlalu lama" in late.text

    def test_passkeys_are_not_tried_for_long(self, app, client, sari, monkeypatch):
        monkeypatch.setitem(app.config, "RATE_LIMITS", "on")
        keyed(sari)
        log_in(client, sari.email, base_url=HERE)
        page, _asked = self.asked(client)

        with time_machine.travel(now(), tick=False):
            tries = [self.give(client, page, "{}").status_code for _ in range(12)]

        assert tries == [422] * 6 + [429] * 6

    def test_a_challenge_is_not_given_before_the_password(self, client, sari):
        refused = client.post("/masuk/kunci/tantangan", data={}, base_url=HERE)

        assert refused.status_code == 422

    def test_whoever_has_a_passkey_only_cannot_be_given_an_app_by_a_stranger(self, client, sari, session):
        keyed(sari)
        passkeys.remove_app(sari, at=now())
        session.commit()
        log_in(client, sari.email, base_url=HERE)

        page = client.get("/masuk/aplikasi", base_url=HERE)

        assert page.status_code == 303
        assert "Satu kode pemulihan" in client.get("/masuk/kode", base_url=HERE).text


class TestTheKeyring:
    """The page of one's own passkeys."""

    @pytest.fixture
    def mine(self, app, verifier, session, monkeypatch):
        monkeypatch.setitem(app.config, "BASE_URL", HERE)
        keyed(verifier.user)
        session.commit()
        return session.query(Passkey).one()

    def test_without_a_script_the_page_says_so_and_nothing_is_added(self, verifier, mine, session):
        page = verifier.get("/meja/akun/kunci")
        form = {"form_token": re.findall(r'name="form_token" type="hidden" value="([^"]+)"', page.text)[-1]}

        refused = verifier.post("/meja/akun/kunci", data=form | {"name": "X", "password": PASSWORD, "credential": ""})

        assert "Kunci sandi memerlukan JavaScript" in page.text
        assert refused.status_code == 422
        assert session.query(Passkey).count() == 1

    def test_a_passkey_is_renamed_and_removed_with_the_password(self, verifier, mine, log_in, session):
        elsewhere = log_in(verifier.user)
        page = verifier.get(f"/meja/akun/kunci/{mine.id}")
        naming = re.findall(r'name="form_token" type="hidden" value="([^"]+)"', page.text)[-2]
        verifier.post(f"/meja/akun/kunci/{mine.id}/nama", data={"form_token": naming, "new_name": "Laptop"})
        assert session.get(Passkey, mine.id).name == "Laptop"

        done = verifier.post(f"/meja/akun/kunci/{mine.id}/hapus", data=hidden(page) | {"password": PASSWORD})

        assert done.status_code == 303
        assert session.query(Passkey).count() == 0
        assert elsewhere.get("/meja/akun").status_code == 303

    def test_a_passkey_of_a_colleague_is_not_found(self, editor, mine):
        assert editor.get(f"/meja/akun/kunci/{mine.id}").status_code == 404
