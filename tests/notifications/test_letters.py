"""What people read: plain words, one thing to do, nothing dangerous, nothing of anybody else."""

import email
import email.policy
import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klinik.db import now
from klinik.notifications import letters, mail
from klinik.notifications.kinds import Kind
from klinik.notifications.messages import DESCRIPTIONS, Audience

WORDS = {
    "ticket_number": "KH-2026-004711",
    "url": "https://jatim.test/t/rahasia",
    "due_at": "2026-11-21T07:20:00+00:00",
    "since_at": "2026-11-21T07:20:00+00:00",
    "expires_at": "2026-11-21T07:20:00+00:00",
    "headline": "Bantuan Rp600.000 lewat tautan itu tidak ada",
    "verdict": "Hoaks",
    "summary": "Kementerian Sosial tidak membuka pendaftaran lewat tautan.",
    "change_note": "Angka pada paragraf kedua.",
    "question": "Dari siapa pesan ini Anda terima?",
    "reason": "Ini pendapat, bukan klaim.",
    "note": "Silakan hubungi kelurahan.",
    "office": "Dinas Sosial",
    "number": "DS-77",
    "title": "Bansos Rp600.000",
    "name": "Sari",
    "series": "ringkasan mingguan",
    "week": "2026-W47",
    "period": "16–22 November 2026",
    "top_issues": "Bansos Rp600.000",
    "count": "3",
    "public_id": "KLARIF-JATIM-2026-00123",
    "outcome": "Diterima",
    "reply": "Jamnya sudah kami ralat.",
    "what": "Kunci sandi “Ponsel” ditambahkan ke akun Anda.",
    "changed_at": "2026-11-21T07:20:00+00:00",
    "wished": "30 November 2026",
    "deed": "dijawab",
    "received_at": "2026-11-26T03:00:00+00:00",
}
EVENTS = [kind for kind in Kind if kind is not Kind.REPLY]  # which is one paragraph in a chat


def letter(agency, kind=Kind.RECEIVED, language="id", **words):
    return letters.write(kind, WORDS | words, language=language, agency=agency, stop_token="tok")


def message(agency, kind=Kind.RECEIVED, **words):
    return mailed(letter(agency, kind, **words))


def mailed(written):
    raw = mail.compose(written, id_=uuid.UUID(int=7), sender="klinik@jatim.test", to="b@contoh.id", at=now())
    return email.message_from_bytes(raw, policy=email.policy.default)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", EVENTS)
def test_every_kind_has_a_subject_words_and_one_thing_to_do(agency, kind, language):
    written = letter(agency, kind, language)

    assert written.subject
    assert len(written.paragraphs) >= 2
    assert written.url.partition("?")[0] == WORDS["url"]
    for text in (written.as_text(), written.as_html()):
        assert "%(" not in text
        assert written.action in text


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_written_when_the_event_has_few_words(agency, kind):
    written = letters.write(kind, {"office": "Dinas Sosial"}, language="id", agency=agency, stop_token="tok")

    assert written.subject
    assert written.url.startswith("http://localhost/")
    assert "%(" not in written.as_text()


def test_a_receipt_holds_number_promise_and_link_and_nothing_of_what_was_sent_in(agency):
    text = letter(agency, text="Isi laporan yang dikirim orang").as_text()

    assert "KH-2026-004711" in text
    assert "21\u00a0November\u00a02026, 14.20\u00a0WIB" in text
    assert "https://jatim.test/t/rahasia" in text
    assert "Isi laporan" not in text


def test_a_letter_to_staff_names_the_system_of_the_office_as_it_is_written(agency):
    told = letter(agency, Kind.WEBHOOK_STOPPED, host="sistem.contoh.id")

    assert told.subject == "Webhook ke sistem.contoh.id dihentikan"


def test_addresses_of_others_are_made_harmless_and_ours_is_not(agency):
    text = letter(agency, Kind.ANSWERED, headline="Tautan http://bansos-palsu.com/daftar dan bit.ly/x palsu").as_text()

    assert "hxxp://bansos-palsu[.]com/daftar" in text
    assert "bit[.]ly/x" in text
    assert "https://jatim.test/t/rahasia" in text


def test_markup_in_words_is_shown_not_obeyed(agency):
    html = letter(agency, Kind.NEEDS_INFO, question="<img src=x onerror=alert(1)>").as_html()

    assert "<img" not in html
    assert "&lt;img" in html


def test_nothing_in_a_letter_is_fetched_when_it_is_opened(agency):
    html = letter(agency, Kind.ANSWERED).as_html()

    assert "src=" not in html
    assert "@import" not in html
    assert "<link" not in html


def test_the_fact_stands_out_in_a_letter_and_only_where_it_still_holds(agency):
    stands_out = f'class="fact">{WORDS["headline"]}</p>'

    shown = {kind: letter(agency, kind).as_html().count(stands_out) for kind in EVENTS}

    told = {Kind.ANSWERED, Kind.CORRECTED, Kind.CONCLUSION_CHANGED, Kind.STANDS_AGAIN, Kind.PUBLISHED}
    assert {kind for kind, times in shown.items() if times} == told
    assert max(shown.values()) == 1


def test_what_stays_indonesian_in_a_letter_is_read_out_as_what_it_is(agency):
    answered = [letter(agency, Kind.ANSWERED, language).as_html().count('lang="id">') for language in ("id", "en")]
    suspended = letter(agency, Kind.SUSPENDED, "en").as_html()

    assert answered == [1, 2]  # the whole letter; in English its headline and its summary
    assert f'<p>The title of the clarification: <span lang="id">{WORDS["headline"]}</span></p>' in suspended


def test_a_ticket_number_is_not_torn_at_the_end_of_a_line(agency):
    form = letters.form(Kind.NEEDS_INFO, WORDS, ["ticket_number"], language="id", agency=agency)
    own = form.letter({"ticket_number": "KH-2026-004711"}, stop_token="tok")

    sent = mailed(own).get_body(("html",)).get_content()

    for html in (sent, own.as_html(), letter(agency, Kind.NEEDS_INFO).as_html()):
        assert 'laporan <span class="whole">KH-2026-004711</span>.' in html


def test_a_reader_of_english_is_shown_english_moments_and_led_to_english_pages(agency):
    written = letter(agency, language="en")

    assert "14:20\u00a0WIB" in written.as_text()
    assert written.url == "https://jatim.test/t/rahasia?lang=en"
    assert (
        letter(agency, Kind.ANSWERED, "en", url="https://jatim.test/x?a=1#b").url
        == "https://jatim.test/x?a=1&lang=en#b"
    )


@pytest.mark.parametrize(
    ("kind", "written_on"),
    [
        (Kind.RECEIVED, "sebuah laporan"),
        (Kind.OBJECTION_ANSWERED, "sebuah sanggahan"),
        (Kind.DATA_REQUEST_RECEIVED, "permintaan tentang data pribadi"),
        (Kind.DATA_REQUEST_ANSWERED, "permintaan tentang data pribadi"),
    ],
)
def test_a_letter_says_truly_where_its_address_was_written(agency, kind, written_on):
    assert f"karena alamat ini ditulis pada {written_on}" in letter(agency, kind).why


def test_the_office_that_writes_is_named(agency, foreign_agency):
    assert foreign_agency.name in str(message(foreign_agency)["From"])
    assert agency.name not in str(message(foreign_agency)["From"])


def test_the_headers_say_that_no_person_wrote_this_and_how_to_stop_it(agency):
    mail_ = message(agency)

    assert mail_["Message-ID"] == f"<{uuid.UUID(int=7)}@jatim.test>"
    assert mail_["Auto-Submitted"] == "auto-generated"
    assert mail_["List-Unsubscribe"] == "<http://localhost/langganan/tok/berhenti>"
    assert mail_["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert abs((mail_["Date"].datetime - datetime.now(UTC)).total_seconds()) < 5


def test_both_forms_of_a_letter_survive_the_journey(agency):
    question = "Ümlaut, 日本, = . dan baris\npanjang " + "x" * 300

    written, mail_ = (
        letter(agency, Kind.NEEDS_INFO, question=question),
        message(agency, Kind.NEEDS_INFO, question=question),
    )

    for kind, text in (("plain", written.as_text()), ("html", written.as_html())):
        assert mail_.get_body((kind,)).get_content().strip().splitlines() == text.strip().splitlines()


def test_no_line_is_longer_than_mail_allows(agency):
    raw = mail.compose(
        letter(agency, Kind.ANSWERED, headline="panjang " * 60, summary="kata " * 2000),
        id_=uuid.uuid4(),
        sender="klinik@jatim.test",
        to="b@contoh.id",
        at=now(),
    )

    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


@given(st.text(max_size=200))
def test_no_text_can_begin_a_header_of_its_own(text):
    line = mail.header("Subject", text)

    assert all(part.startswith((" ", "Subject:")) for part in line.split("\r\n"))
    assert "\n" not in line.replace("\r\n ", "")


def test_a_headline_with_line_ends_stays_one_subject(agency):
    mail_ = message(agency, Kind.ANSWERED, headline="Satu\r\nBcc: korban@contoh.id\r\n\r\nDua")

    assert "Bcc" not in mail_
    assert mail_["Subject"] == "Sudah dijawab: Satu Bcc: korban@contoh[.]id Dua"


@pytest.mark.parametrize("kind", list(Kind))
def test_only_what_a_reader_may_stop_carries_a_stop_link(agency, kind):
    stoppable = DESCRIPTIONS[kind].audience in (Audience.REPORTER, Audience.SUBSCRIBER)

    assert ("List-Unsubscribe" in message(agency, kind)) is stoppable
