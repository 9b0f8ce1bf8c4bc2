"""One's own account."""

import re
from html import unescape

import pytest
import sqlalchemy as sa

from klinik.accounts import second_factor, services, sessions, tasks
from klinik.accounts.models import Attempts, Invitation, UserSession
from klinik.db import now
from tests.accounts.pages import answers, hidden, token_of
from tests.factories.accounts import PASSWORD, UserFactory

NEW = "sawah hijau lonceng pagi"


def test_a_new_password_ends_every_other_log_in_and_renews_this_one(verifier, log_in):
    elsewhere = log_in(verifier.user)
    before = verifier.get_cookie("klinik").value

    done = answers(verifier, "/meja/akun/kata-sandi", password=PASSWORD, new_password=NEW, repeated=NEW)

    assert (done.status_code, done.location) == (303, "/meja/akun")
    assert verifier.get("/meja/akun").status_code == 200
    assert verifier.get_cookie("klinik").value != before
    assert elsewhere.get("/meja/akun").status_code == 303


def test_the_present_password_is_asked_for(verifier):
    done = answers(verifier, "/meja/akun/kata-sandi", password="bukan ini", new_password=NEW, repeated=NEW)

    assert done.status_code == 422
    assert "Kata sandi sekarang tidak cocok." in done.text


def test_new_recovery_codes_replace_the_old_ones(verifier, session):
    services.replace_recovery_codes(verifier.user, ["ABCDE-FGHIJ"])
    session.commit()
    page = verifier.get("/meja/akun/kode-pemulihan")
    codes = re.findall(r"<code>([A-Z2-7]{5}-[A-Z2-7]{5})</code>", page.text)

    done = verifier.post("/meja/akun/kode-pemulihan", data=hidden(page) | {"password": PASSWORD, "saved": "y"})

    assert done.status_code == 303
    with pytest.raises(services.WrongCode):
        services.confirm(verifier.user, "ABCDE-FGHIJ", at=now())
    services.confirm(verifier.user, codes[0], at=now())


def test_the_same_seed_gives_another_user_other_codes(verifier, editor):
    page = verifier.get("/meja/akun/kode-pemulihan")
    codes = re.findall(r"<code>([A-Z2-7]{5}-[A-Z2-7]{5})</code>", page.text)

    token = hidden(editor.get("/meja/akun/kode-pemulihan"))["form_token"]
    stolen = {"seed": hidden(page)["seed"], "form_token": token, "password": PASSWORD, "saved": "y"}

    assert editor.post("/meja/akun/kode-pemulihan", data=stolen).status_code == 303
    with pytest.raises(services.WrongCode):
        services.confirm(editor.user, codes[0], at=now())


def test_a_new_app_replaces_the_old_and_logs_out_elsewhere(verifier, log_in):
    elsewhere = log_in(verifier.user)
    before = verifier.user.totp_secret
    page = verifier.get("/meja/akun/kode-masuk")
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page.text)[1]
    given = {"password": PASSWORD, "saved": "y", "code": second_factor.code_at(now(), secret=secret)}

    done = verifier.post("/meja/akun/kode-masuk", data=hidden(page) | given)

    assert done.status_code == 303
    assert verifier.user.totp_secret != before
    assert elsewhere.get("/meja/akun").status_code == 303
    assert verifier.get("/meja/akun").status_code == 200


def test_one_log_in_can_be_ended(verifier, log_in, session):
    elsewhere = log_in(verifier.user)
    page = verifier.get("/meja/akun")
    address = unescape(re.search(r'action="(/meja/akun/sesi/[0-9a-f-]+/akhiri)"', page.text)[1])

    done = verifier.post(address, data={"form_token": token_of(page)})

    assert done.status_code == 303
    assert elsewhere.get("/meja/akun").status_code == 303
    assert verifier.get("/meja/akun").status_code == 200


def test_all_other_log_ins_can_be_ended(verifier, log_in, session):
    log_in(verifier.user)
    log_in(verifier.user)

    verifier.post("/meja/akun/sesi/akhiri-lainnya", data={"form_token": token_of(verifier.get("/meja/akun"))})

    assert len(sessions.of(verifier.user, at=now())) == 1
    assert verifier.get("/meja/akun").status_code == 200


def test_a_log_in_of_somebody_else_cannot_be_ended(verifier, editor, session):
    theirs = session.scalars(sa.select(UserSession).filter_by(user_id=editor.user.id)).one()
    token = token_of(verifier.get("/meja/akun"))

    refused = verifier.post(f"/meja/akun/sesi/{theirs.id}/akhiri", data={"form_token": token})

    assert refused.status_code == 404
    assert editor.get("/meja/akun").status_code == 200


def test_the_desk_speaks_the_chosen_language(verifier):
    answers(verifier, "/meja/akun", language="en")
    page = verifier.post(
        "/meja/akun/pilihan", data=hidden(verifier.get("/meja/akun")) | {"language": "en", "uses_shortcuts": ""}
    )

    assert page.status_code == 303
    assert '<html lang="en">' in verifier.get("/meja/akun").text
    assert '<html lang="id">' in verifier.get("/meja/akun?lang=id").text
    assert not verifier.user.uses_shortcuts


def test_a_form_of_one_log_in_does_not_serve_another(verifier, editor):
    token = token_of(editor.get("/meja/akun"))

    refused = verifier.post("/meja/akun/sesi/akhiri-lainnya", data={"form_token": token})

    assert refused.status_code == 422


def test_what_has_run_out_is_swept_away(session, agency, verifier):
    old = session.scalars(sa.select(UserSession)).one()
    old.expires_at, old.created_at = now(), now() - sessions.LONGEST
    session.add(Attempts(key="x", count=1, free=5, last_at=now() - sessions.LONGEST))
    session.add(Invitation(user=UserFactory(), token_hash=b"x" * 32, expires_at=now()))
    session.commit()

    tasks.sweep()

    assert [session.query(kind).count() for kind in (UserSession, Attempts, Invitation)] == [0, 0, 0]
