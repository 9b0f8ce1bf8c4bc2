"""After an erasure the words are nowhere: no page, no table, no message, no file."""

from sqlalchemy import inspect, select, text

from klinik.accounts.models import Role
from klinik.clarifications.models import Card
from klinik.db import db, now, secrets
from klinik.erasures import services
from klinik.files import services as storage
from klinik.notifications.models import Content, Notification
from klinik.summaries import prints
from klinik.web.policy import PUBLIC, policy_of
from tests.erasures.conftest import NAME, PASSAGES, PHONE, work_off
from tests.factories.accounts import logged_in
from tests.factories.archives import kept
from tests.factories.clarifications import draw_all, staff
from tests.factories.erasures import proposed

TRACES = ("zamrudjingga", "77451203", "7745-1203")


def addresses(app, clarification):
    """Return every public address that can be asked for, those of one answer among them."""
    values = {"public_id": clarification.public_id, "slug": clarification.slug, "form": ["atom", "rss", "json", "csv"]}
    values |= {"name": ["kartu", "kartu-persegi", "kartu-tegak", "kartu-layar"]}
    bound = app.url_map.bind("localhost")
    api = f"/api/v1/clarifications/{clarification.public_id}"
    yield from (api, f"{api}/revisions", "/api/v1/clarifications", "/api/v1/claimreview.json")
    for rule in app.url_map.iter_rules():
        if policy_of(app, rule.endpoint) == PUBLIC and "GET" in rule.methods and rule.arguments <= set(values):
            for value in values.get(next(iter(rule.arguments & {"form", "name"}), ""), [""]):
                asked = {name: value if isinstance(values[name], list) else values[name] for name in rule.arguments}
                yield bound.build(rule.endpoint, asked)


def said_at(client, app, spread):
    """Return what is answered at every public address, in lower case."""
    weekly = [f"{spread.summary.path}{form}" for form in ("", ".txt", ".csv")]
    asked = [*addresses(app, spread.clarification), *weekly]
    return {address: client.get(address).data.lower() for address in asked}


def rows_that_say(trace):
    """Return the tables in whose rows a trace stands, whatever the type of the column."""
    names = inspect(db.session.connection()).get_table_names()
    count = 'SELECT count(*) FROM "{}" t WHERE t::text ILIKE :trace'
    asked = {name: db.session.scalar(text(count.format(name)), {"trace": f"%{trace}%"}) for name in names}
    return {name: number for name, number in asked.items() if number}


def messages():
    sealed = [*db.session.scalars(select(Notification.payload)), *db.session.scalars(select(Content.words))]
    return "\n".join(secrets.decrypt(words) for words in sealed if words)


def erased(spread, sent, **words):
    erasure = proposed(spread.clarification, by=spread.editor, passages=PASSAGES, **words)
    services.confirm(erasure, by=spread.admin, at=now())
    db.session.commit()
    work_off(sent)
    return erasure


def test_the_words_are_everywhere_before(app, client, spread):
    pages = said_at(client, app, spread).values()

    assert sum(b"zamrudjingga" in page for page in pages) >= 15
    assert len(rows_that_say("zamrudjingga")) >= 15
    assert NAME in messages()


def test_who_confirms_reads_each_place_in_words_before(app, spread):
    erasure = proposed(spread.clarification, by=spread.editor, passages=PASSAGES)

    page = logged_in(app, spread.admin).get(f"/meja/penghapusan/{erasure.id}")

    assert page.status_code == 200
    assert "Pertanyaan kepada instansi</b> · Nama kantor" in page.text
    assert "Keterangan instansi</b> · Jabatan" in page.text


def test_no_table_says_them_afterwards(app, spread, sent):
    erased(spread, sent)

    assert {trace: rows_that_say(trace) for trace in TRACES if rows_that_say(trace)} == {}


def test_no_public_address_says_them_afterwards(app, client, spread, sent):
    erased(spread, sent)
    pages = said_at(client, app, spread)

    assert sum(b"dihapus atas permintaan" in page for page in pages.values()) >= 10
    assert [address for address, page in pages.items() if any(trace.encode() in page for trace in TRACES)] == []


def test_no_message_says_them_sent_or_not(app, spread, sent):
    erased(spread, sent)

    assert [trace for trace in TRACES if trace in messages().lower()] == []


def test_what_was_drawn_and_printed_of_them_is_gone(app, spread, sent):
    draw_all()
    card = db.session.scalars(select(Card)).first()
    old = [storage.path(card.file), prints.ready(spread.summary, prints.PAPER)]
    assert all(file.exists() for file in old)

    erased(spread, sent)

    assert [file for file in old if file.exists()] == []


def test_the_picture_goes_with_its_transcript_and_its_address_says_so(app, spread, sent, client):
    picture = spread.report.files[0]
    spread.clarification.picture = picture
    db.session.commit()
    place = storage.path(picture)
    erased(spread, sent, file_ids=[picture.id])

    answer = client.get(f"/klarifikasi/{spread.clarification.public_id}/gambar")

    assert not place.exists()
    assert [*spread.report.files, *spread.report.transcripts] == []
    assert (answer.status_code, "dihapus atas permintaan" in answer.text) == (410, True)


def test_a_copied_page_that_says_them_goes_whole_and_its_address_says_so(app, client, spread, sent):
    page = f"<title>Uji air</title><p>{NAME} lulus uji air tahun ini menurut petugas.</p>".encode()
    copy = kept("https://kabar.contoh.id/uji", by=staff(Role.VERIFIER), case=spread.report.case, body=page)
    address, place = copy.path, storage.path(copy.file)
    assert place.exists()

    erased(spread, sent)

    assert (client.get(address).status_code, place.exists()) == (410, False)
    assert rows_that_say("zamrudjingga") == {}


def test_what_was_said_about_others_stays(app, client, spread, sent):
    erased(spread, sent)

    page = client.get(spread.clarification.path).text

    assert "tidak menjual air keran beracun" in page
    assert "Sebagian isi dihapus menurut hukum" in page
    assert PHONE not in page
