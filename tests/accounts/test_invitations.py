"""The one-time link: password, second factor and recovery codes in one page."""

import re
from datetime import timedelta

import pytest
import time_machine

from klinik.accounts import invitations, passwords, second_factor, services
from klinik.accounts.models import Role, UserSession
from klinik.db import now, secrets
from tests.accounts.pages import answers
from tests.factories.accounts import UserFactory

NEW = "sawah hijau lonceng pagi"


@pytest.fixture
def dewi(agency):
    return services.add(agency, name="Dewi", email="Dewi@jatim.contoh.id", role=Role.EDITOR, by=None)


@pytest.fixture
def link(dewi, session):
    token = invitations.invite(dewi, by=None, at=now())
    session.commit()
    return f"/undangan/{token}"


def accept(client, link, **changed):
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", client.get(link).text)[1]
    given = {"new_password": NEW, "repeated": NEW, "saved": "y", "code": second_factor.code_at(now(), secret=secret)}
    return answers(client, link, **given | changed)


def test_accepting_sets_everything_and_logs_in(client, link, dewi):
    done = accept(client, link)

    assert (done.status_code, done.location) == (303, "/meja")
    assert passwords.matches(NEW, dewi.password_hash)
    assert "Dewi" in client.get("/meja/akun").text


def test_the_page_shows_the_same_secret_after_a_reload_and_writes_nothing(client, link, dewi):
    first, second = client.get(link).text, client.get(link).text

    assert re.findall(r"<code>(.+?)</code>", first) == re.findall(r"<code>(.+?)</code>", second)
    assert dewi.totp_secret is None


def test_the_qr_code_needs_nothing_that_the_content_policy_forbids(client, link):
    page = client.get(link)

    assert '<img src="data:image/svg+xml' in page.text
    assert "img-src 'self' blob: data:" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"


def test_the_recovery_codes_on_the_page_work(client, link, dewi):
    codes = re.findall(r"<code>([A-Z2-7]{5}-[A-Z2-7]{5})</code>", client.get(link).text)
    accept(client, link)

    assert len(codes) == 10
    services.confirm(dewi, codes[3], at=now())


def test_the_code_that_set_it_up_is_used_up(client, link, dewi):
    with time_machine.travel(now(), tick=False):  # the code of the next half minute is another one
        accept(client, link)

        with pytest.raises(services.WrongCode):
            services.confirm(dewi, second_factor.code_at(now(), secret=secrets.decrypt(dewi.totp_secret)), at=now())


def test_a_link_works_once(client, link):
    accept(client, link)

    assert client.get(link).status_code == 404
    assert "Mintalah yang baru" in client.get(link).text


def test_a_newer_link_ends_the_older(client, link, dewi, session):
    invitations.invite(dewi, by=None, at=now())
    session.commit()

    assert client.get(link).status_code == 404


def test_a_link_is_too_old_after_three_days(client, link):
    with time_machine.travel(now() + timedelta(days=3, seconds=1), tick=False):
        assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"new_password": "pendek", "repeated": "pendek"}, "12"),
        ({"repeated": "lain dari yang pertama"}, "Kedua kata sandi harus sama."),
        ({"code": "000000"}, "Kode tidak cocok"),
        ({"saved": ""}, "wajib diisi"),
        ({"new_password": "dewi@jatim.contoh.id", "repeated": "dewi@jatim.contoh.id"}, "mudah ditebak"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, link, dewi, changed, sentence):
    refused = accept(client, link, **changed)

    assert refused.status_code == 422
    assert sentence in refused.text
    assert client.get(link).status_code == 200


def test_a_new_link_for_somebody_who_lost_everything_ends_their_log_ins(client, log_in, session):
    sari = UserFactory()
    log_in(sari)
    token = invitations.invite(sari, by=None, at=now())
    session.commit()

    accept(client, f"/undangan/{token}")

    assert session.query(UserSession).filter_by(user_id=sari.id).count() == 1


def test_an_address_has_one_account(agency, dewi):
    with pytest.raises(services.EmailInUse):
        services.add(agency, name="Dewi lain", email="dewi@JATIM.contoh.id", role=Role.ADMIN, by=None)


def test_an_address_that_is_none_is_refused(agency):
    with pytest.raises(services.NotAnEmail):
        services.add(agency, name="Dewi", email="bukan surel", role=Role.ADMIN, by=None)


class TestCommands:
    """The first administrator begins at the command line."""

    ADD = ("user", "add", "kepala@jatim.contoh.id", "--name", "Kepala", "--agency", "jatim")

    def test_user_add_prints_a_link_that_works(self, cli, client, agency):
        done = cli.invoke(args=self.ADD)
        link = re.search(r"http://\S+?(/undangan/\S+)", done.output)[1]

        assert done.exit_code == 0, done.output
        assert accept(client, link).status_code == 303

    def test_user_add_reads_a_password_and_the_second_factor_follows(self, cli, client, agency):
        done = cli.invoke(args=[*self.ADD, "--password-stdin"], input=f"{NEW}\n")
        page = answers(client, "/masuk", email="kepala@jatim.contoh.id", password=NEW)

        assert done.exit_code == 0, done.output
        assert page.location == "/masuk/aplikasi"

    @pytest.mark.parametrize("unknown", [["--agency", "tidak-ada"], ["--role", "raja"]])
    def test_user_add_refuses_what_it_does_not_know(self, cli, agency, unknown):
        assert cli.invoke(args=[*self.ADD, *unknown]).exit_code != 0

    def test_log_out_and_disable_work_at_once(self, cli, verifier):
        cli.invoke(args=["user", "log-out", verifier.user.email])
        assert verifier.get("/meja/akun").status_code == 303

        assert cli.invoke(args=["user", "disable", verifier.user.email]).exit_code == 0
        assert cli.invoke(args=["user", "disable", "siapa@contoh.id"]).exit_code == 1

    def test_invite_prints_a_new_link(self, cli, verifier):
        assert "/undangan/" in cli.invoke(args=["user", "invite", verifier.user.email]).output
