"""Pictures of an answer: always of what it says now, light enough for a slow phone, set well."""

import html
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image, ImageColor
from sqlalchemy import select, update

from klinik.accounts.models import Role
from klinik.agencies.models import Agency
from klinik.clarifications import services, tasks
from klinik.clarifications.cards import lettering, sheet
from klinik.clarifications.cards.faces import face
from klinik.clarifications.cards.lettering import Room
from klinik.clarifications.cards.sheet import Face, Stamp
from klinik.clarifications.codes import CardShape, Origin, RevisionKind
from klinik.clarifications.models import Card
from klinik.clarifications.services import drawing
from klinik.db import db, now
from klinik.web import tokens
from tests.factories.clarifications import CONTENT, draw_all, published, revised, staff

LONG = (
    "Video banjir bandang yang disebut terjadi pekan ini di Kabupaten Mawar sebenarnya direkam empat tahun lalu di "
    "negara lain, dan petugas kebencanaan memastikan tidak ada banjir bandang di seluruh wilayah kabupaten itu"
)
FACE = Face(
    headline=LONG,
    line="Bahannya bisa asli, tetapi disajikan sehingga menimbulkan salah paham. Baca faktanya sebelum meneruskan.",
    sender="Klinik Hoaks Kabupaten Pegunungan Mawar Melati Utara",
    host="klinikhoaks.pegununganmawarmelatiutara.contoh.id",
    day="21 November 2026",
    brand="#0b3b52",
    address="https://klinikhoaks.pegununganmawarmelatiutara.contoh.id/klarifikasi/KLARIF-MAWAR-2026-00123",
    small="Diralat 22 November 2026.",
    stamp=Stamp("Menyesatkan", "triangle-alert", "#8a4b08"),
)
SIZES = {"kartu": (1200, 630), "kartu-persegi": (1080, 1080), "kartu-tegak": (1080, 1920), "kartu-layar": (1920, 1080)}


def drawn(clarification):
    draw_all()
    return clarification


def cards_of(clarification):
    return db.session.scalars(select(Card).filter_by(clarification_id=clarification.id)).all()


def address_of(clarification, name="kartu"):
    return f"/klarifikasi/{clarification.public_id}/{name}.png"


@pytest.mark.parametrize("shape", CardShape)
def test_the_fullest_card_has_its_size_and_stays_light(app, shape):
    card = sheet.draw(FACE, shape)

    assert Image.open(io.BytesIO(card)).size == SIZES[shape]
    assert len(card) <= 60_000


@pytest.mark.parametrize("brand", ["#0b3b52", "#7a1f3d", "#00674f"])
@pytest.mark.parametrize("shape", CardShape)
def test_the_few_colours_of_a_card_are_exactly_the_offices_own_and_those_of_the_pages(app, shape, brand):
    card = Image.open(io.BytesIO(sheet.draw(replace(FACE, brand=brand), shape))).convert("RGB")

    assert card.getpixel((0, 0)) == ImageColor.getrgb(tokens.colour("paper"))
    assert card.getpixel((0, card.height - 1)) == ImageColor.getrgb(brand)
    assert ImageColor.getrgb(tokens.colour("ink")) in {colour for _pixels, colour in card.getcolors()}


@pytest.mark.parametrize("headline", [LONG, "Tidak ada pemadaman listrik tiga hari di Kecamatan Mawar", "kata " * 90])
def test_a_headline_fills_its_room_evenly_and_leaves_no_word_alone(headline):
    room = Room(1080, 260, 68, 30)

    block = lettering.fit(headline, room, weight=800)
    widths = [lettering.width_of(line, block.size, 800) for line in block.lines]

    assert max(widths) <= room.width + 1
    assert block.height <= room.height
    assert min(widths) > max(widths) * 0.5
    assert not any(line.split()[-1] in lettering.LEANING for line in block.lines[:-1])


def test_a_word_longer_than_a_line_and_signs_without_letters_do_no_harm():
    block = lettering.fit("Awas " + "a" * 200 + " 🔥 ابت", Room(600, 700, 40, 30), weight=800)

    assert "".join(block.lines).replace(" ", "") == "Awas" + "a" * 200


def test_publishing_asks_for_cards_and_the_worker_draws_them(client, agency, sent):
    clarification = published()

    assert ("clarifications.draw_next", ()) in sent
    drawn(clarification)

    wanted = {(shape, language) for shape in CardShape for language in ("id", "en")}
    assert {(card.shape, card.language) for card in cards_of(clarification)} == wanted


@pytest.mark.parametrize("name", SIZES)
def test_a_card_is_sent_with_its_size_and_others_may_show_it(client, agency, name):
    clarification = drawn(published())

    answer = client.get(address_of(clarification, name))
    again = client.get(address_of(clarification, name), headers={"If-None-Match": answer.headers["ETag"]})

    assert (answer.status_code, answer.mimetype, again.status_code) == (200, "image/png", 304)
    assert Image.open(io.BytesIO(answer.data)).size == SIZES[name]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_only_the_address_with_the_mark_may_be_kept_for_ever(client, agency):
    clarification = drawn(published())
    mark = next(card.mark for card in cards_of(clarification) if (card.shape, card.language) == (CardShape.WIDE, "id"))

    kept, plain = (client.get(address_of(clarification) + query) for query in (f"?v={mark}", "?v=alt"))

    assert "immutable" in kept.headers["Cache-Control"]
    assert plain.headers["Cache-Control"] == "public, no-cache"


def test_a_card_that_is_not_drawn_yet_says_when_to_ask_again_and_draws_nothing(client, agency):
    clarification = published()

    answer = client.get(address_of(clarification))

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "20")
    assert cards_of(clarification) == []


@pytest.mark.parametrize("name", SIZES)
def test_every_card_comes_in_english_too_as_light_and_as_large(client, agency, name):
    clarification = drawn(published())

    page = client.get(f"{clarification.path}?lang=en").text
    address = re.search(rf'href="http://[^/]+(/[^"]*/{name}\.png[^"]*)"', page)[1]

    english = client.get(html.unescape(address))

    assert english.data != client.get(address_of(clarification, name)).data
    assert Image.open(io.BytesIO(english.data)).size == SIZES[name]
    assert (len(english.data) <= 60_000, "immutable" in english.headers["Cache-Control"]) == (True, True)


def test_what_is_withdrawn_and_what_is_corrected_says_so_in_english(app, agency):
    withdrawn, corrected = published(), published()
    revised(withdrawn, RevisionKind.RETRACTION)
    revised(corrected, RevisionKind.CORRECTION)

    gone, mended = (face(one, one.current, agency, "en") for one in (withdrawn, corrected))

    assert (gone.stamp.word, gone.headline[:13]) == ("Retracted", "We have retra")
    assert mended.small.startswith("Corrected ")


@pytest.mark.parametrize("kind", [RevisionKind.CORRECTION, RevisionKind.RETRACTION])
def test_after_a_change_the_old_card_is_never_shown_again(client, agency, kind):
    clarification = drawn(published())
    before = client.get(address_of(clarification)).data
    revised(clarification, kind, headline="Pemadaman air hanya empat jam")

    assert client.get(address_of(clarification)).status_code == 503
    drawn(clarification)

    assert client.get(address_of(clarification)).data != before


def test_a_suspended_and_a_withdrawn_card_say_so_in_place_of_the_conclusion(app, agency):
    first, second = published(), published()

    services.suspend(first, by=staff(Role.EDITOR), reason="Bukti baru", at=now())
    revised(second, RevisionKind.RETRACTION)
    suspended = face(first, first.current, agency, "id")
    withdrawn = face(second, second.current, agency, "en")

    assert (suspended.stamp.word, withdrawn.stamp.word) == ("Ditinjau ulang", "Retracted")
    assert CONTENT.headline in suspended.small


def test_what_has_not_changed_is_not_drawn_again(app, agency):
    clarification = drawn(published())
    before = {card.file_id for card in cards_of(clarification)}

    clarification.cards_wanted = True
    drawn(clarification)

    assert {card.file_id for card in cards_of(clarification)} == before
    assert not clarification.cards_wanted


def test_one_task_draws_one_card_the_one_that_shared_links_show_first_and_asks_for_the_next(app, agency, sent):
    clarification = published()
    sent.clear()

    tasks.draw_next()

    assert [(card.shape, card.language) for card in cards_of(clarification)] == [(CardShape.WIDE, "id")]
    assert sent == [("clarifications.draw_next", ())]
    assert clarification.cards_wanted


def test_what_was_published_last_is_drawn_before_all_that_waits(app, agency):
    waits, new = published(at=now() - timedelta(days=1)), published()

    for _card in range(8):
        tasks.draw_next()

    assert (new.cards_wanted, waits.cards_wanted) == (False, True)
    assert (len(cards_of(new)), len(cards_of(waits))) == (8, 0)


def test_where_nothing_is_to_be_drawn_nobody_is_asked_again(app, agency, sent):
    drawn(published())
    sent.clear()

    tasks.draw_next()
    tasks.look_for_cards()

    assert sent == []


def test_an_answer_that_changes_while_it_is_drawn_is_drawn_as_it_then_is(app, agency, monkeypatch):
    clarification = published()
    real = sheet.draw

    def change_and_draw(words, shape):
        db.session.execute(update(Agency).values(name="Mawar Raya"))  # as another process does
        return real(words, shape)

    monkeypatch.setattr(sheet, "draw", change_and_draw)
    tasks.draw_next()

    assert clarification.cards_wanted
    assert cards_of(clarification) == []


def test_an_answer_that_cannot_be_drawn_holds_up_no_other(app, agency, monkeypatch):
    other, broken = published(at=now() - timedelta(days=1)), published()
    with monkeypatch.context() as patch:
        patch.setattr(sheet, "draw", None)
        with pytest.raises(TypeError):
            tasks.draw_next()

    tasks.draw_next()

    assert (len(cards_of(broken)), len(cards_of(other))) == (0, 1)
    assert drawing.lease(at=now() + drawing.LEASE + timedelta(seconds=1)) == broken


def test_what_the_broker_lost_and_what_an_office_changed_is_asked_for_again(app, agency, sent):
    published()
    sent.clear()

    tasks.look_for_cards()
    drawing.want_all(agency.id)
    db.session.commit()

    assert sent == [("clarifications.draw_next", ())] * 2


def test_an_imported_answer_gets_the_one_card_that_shared_links_show(client, agency):
    clarification = published()
    clarification.origin = Origin.LEGACY
    drawn(clarification)

    assert [card.shape for card in cards_of(clarification)] == [CardShape.WIDE]
    assert client.get(address_of(clarification, "kartu-tegak")).status_code == 404


def test_a_card_without_a_stamp_serves_other_papers(app):
    plain = replace(FACE, stamp=None, small="", headline="Ringkasan pekan 47", line="12 laporan, 9 klarifikasi")

    assert Image.open(io.BytesIO(sheet.draw(plain, CardShape.SQUARE))).size == (1080, 1080)
