"""A verifier's way from the queue to a draft that is handed in, without a mouse: every press is counted."""

from datetime import timedelta

import pytest

from klinik.clarifications.models import Revision
from klinik.db import db, now
from klinik.review import services
from tests.factories import reports

MOST_PRESSES = 70  # docs/performance.md has the figure; a text that is typed or pasted counts as one
CLAIM = "Air keran di kota ini dimatikan selama tujuh hari"


class Hands:
    """Two hands on a keyboard. They know the page by its labels and never look for a mouse."""

    def __init__(self, page):
        self.page, self.presses, self.log, self.way = page, 0, [], {}

    def press(self, key):
        self.presses += 1
        self.log.append(key)
        self.page.keyboard.press(key)

    def write(self, words):
        self.presses += 1
        self.page.keyboard.insert_text(words)

    def to(self, what, key="Tab", most=40):
        """Go on with Tab until the thing is in focus, as somebody does who reads what is in focus."""
        for presses in range(most):
            self.press(key)
            if self.page.evaluate("what => Boolean(document.activeElement?.matches(what))", what):
                self.way[what] = presses + 1
                return
        raise AssertionError(f"{what} was not reached with {most} presses of {key}: {self.log[-most:]}")

    def open(self, what):
        """Press the thing and wait for the page that follows."""
        self.to(what)
        with self.page.expect_navigation():
            self.press("Enter")
        self.page.evaluate("() => new Promise(requestAnimationFrame)")  # with its first frame a page puts the focus

    def into_the_page(self):
        """Past the letterhead, by the link that is there for it."""
        self.to(".skip")
        self.press("Enter")


@pytest.fixture
def waiting(live):
    """The most urgent case of the queue, not taken by anybody."""
    with live.app.app_context():
        case = reports.filed(text=CLAIM).case
        case.due_at = now() - timedelta(days=3)
        db.session.commit()
        yield case
        db.session.remove()


def test_from_the_queue_to_a_draft_handed_in_by_keyboard_alone(visit, live, waiting):
    page = visit("/meja?view=untaken", staff=True)
    hands = Hands(page)

    hands.press("j")
    with page.expect_navigation():
        hands.press("Enter")
    hands.into_the_page()
    hands.open("form[action$='/ambil'] button")
    hands.into_the_page()
    hands.open("a[href$='/draf']")
    write_draft(hands)
    hands.into_the_page()
    hands.open("form[action$='/ajukan'] button")

    with live.app.app_context():
        draft = db.session.query(Revision).filter_by(claim=CLAIM).one()
        assert services.open_draft(draft.clarification).state == "awaiting_approval"
    assert hands.presses <= MOST_PRESSES, str(hands.way)


def write_draft(hands):
    """Fill in what a draft needs, in the order of the page."""
    hands.into_the_page()
    hands.to("[name=claim]")
    hands.press("Control+A")
    hands.write(CLAIM)
    hands.to("[name=verdict]")
    hands.press("Space")
    for name, words in (
        ("headline", "Air mengalir seperti biasa"),
        ("summary", "Hanya satu pipa diperbaiki selama empat jam."),
    ):
        hands.to(f"[name={name}]")
        hands.write(words)
    hands.to("[name=explanation]")
    hands.write("Kami menelepon perusahaan air dan membaca jadwal perawatannya.")
    write_source(hands, 0, "Jadwal perawatan pompa", go=True)
    hands.open("button[value=add_source]")
    write_source(hands, 1, "Wawancara kepala bagian", go=False)
    hands.to("[name=topic]")
    hands.press("ArrowDown")
    with hands.page.expect_navigation():
        hands.press("Control+Enter")


def write_source(hands, number, title, *, go):
    """Fill in a row; a new one has the focus already."""
    if go:
        hands.to(f"[name=sources-{number}-title]")
    hands.write(title)
    hands.to(f"[name=sources-{number}-publisher]")
    hands.write("Perusahaan air minum daerah")
    hands.to(f"[name=sources-{number}-url]")
    hands.write("https://air.contoh.id/jadwal")
