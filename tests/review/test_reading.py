"""What the desk reads out of texts: repeated claims, differences, shared words, time left."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from klinik.clarifications import difference
from klinik.clarifications.difference import Part, PartKind
from klinik.clarifications.models import Revision
from klinik.db import now
from klinik.reports.codes import CaseStatus
from klinik.review import changes, headlines, shared_words
from klinik.review.due import DueState, due
from tests.factories.clarifications import CONTENT

CLAIM = "Air keran di Kota Mawar dimatikan tujuh hari penuh"


@pytest.mark.parametrize(
    "headline", [CLAIM, f"[HOAKS] {CLAIM}", f"Benarkah {CLAIM.lower()}?", "Air keran Kota Mawar dimatikan tujuh hari"]
)
def test_a_headline_made_of_the_claims_words_repeats_it(headline):
    assert headlines.repeats_claim(headline, CLAIM)


@pytest.mark.parametrize(
    "headline", ["Air keran di Kota Mawar tidak dimatikan tujuh hari", "Perawatan pompa hanya empat jam", "", "Hoaks"]
)
def test_a_headline_that_states_the_fact_does_not(headline):
    assert not headlines.repeats_claim(headline, CLAIM)


def test_a_sentence_that_was_written_anew_is_read_as_two_sentences_and_not_between_each_other():
    found = list(difference.words("Air mati tujuh hari penuh.", "Air hanya surut empat jam."))

    assert [(part.kind, part.text) for part in found] == [
        ("kept", "Air "),
        ("removed", "mati tujuh hari penuh."),
        ("added", "hanya surut empat jam."),
    ]


def test_a_difference_is_told_word_by_word():
    found = list(difference.words("mati tujuh hari", "mati empat jam"))

    assert "".join(part.text for part in found if part.kind is not PartKind.REMOVED) == "mati empat jam"
    assert "".join(part.text for part in found if part.kind is not PartKind.ADDED) == "mati tujuh hari"
    assert found[0] == Part(PartKind.KEPT, "mati ")


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("", "Kami **tidak pernah** mengirim *apa pun*.", "Kami tidak pernah mengirim apa pun."),
        ("tidak pernah", "**tidak pernah**", "**tidak pernah**"),
        ("", "3 * 4 * 5 di [tabel](https://a.example)", "3 * 4 * 5 di [tabel](https://a.example)"),
    ],
)
def test_readers_see_a_difference_without_the_signs_of_emphasis_unless_they_are_all_that_changed(old, new, shown):
    before, after = Revision(reply=old, flags=[]), Revision(reply=new, flags=[])

    (change,) = difference.between(before, after, for_readers=True)

    assert "".join(part.text for part in change.parts if part.kind is not PartKind.REMOVED) == shown


def test_where_a_line_of_the_source_ends_is_no_difference_unless_the_page_shows_it():
    text = "# Judul\nDua\nbaris  \nterpisah.\n\nSatu:\n\n- butir\n- butir\nlanjut"

    assert difference.as_read(text) == "# Judul\nDua baris  \nterpisah.\n\nSatu:\n\n- butir\n- butir lanjut"


def test_a_very_long_text_is_shown_as_replaced_at_once():
    found = difference.words("a " * 30_000, "b " * 30_000)

    assert [part.kind for part in found] == [PartKind.REMOVED, PartKind.ADDED]


def test_only_fields_that_differ_are_shown(app):
    before = CONTENT
    after = type(CONTENT)(**{**vars(CONTENT), "summary": "Lima jam."})

    assert [str(change.label) for change in changes.between(before, after)] == ["Ringkasan"]


def test_shared_words_are_marked_with_the_spaces_between_them():
    pieces = shared_words.marked("Bantuan tunai Rp600.000 dibagikan", "kata orang bantuan tunai rp600.000 cair")

    assert [(piece.text, piece.is_shared) for piece in pieces] == [
        ("Bantuan tunai Rp600.000", True),
        (" dibagikan", False),
    ]


def test_marking_loses_no_letter():
    text = "🎁 HADIAH!! klik bit[.]ly/x — sekarang (juga)\nya"

    assert "".join(piece.text for piece in shared_words.marked(text, "klik sekarang")) == text


def timed(status, due_at):
    """Return a case that somebody has looked at: what comes next is the answer."""
    looked_at = {"response_due_at": due_at, "first_response_at": due_at - timedelta(days=2)}
    return SimpleNamespace(status=status, due_at=due_at, is_emergency=False, **looked_at)


@pytest.mark.parametrize(
    ("status", "left", "state"),
    [
        (CaseStatus.IN_REVIEW, timedelta(hours=9), DueState.IN_TIME),
        (CaseStatus.IN_REVIEW, timedelta(hours=1), DueState.SOON),
        (CaseStatus.NEW, timedelta(hours=-2), DueState.LATE),
        (CaseStatus.NEEDS_INFO, timedelta(hours=-2), DueState.PAUSED),
        (CaseStatus.ANSWERED, timedelta(hours=-2), DueState.CLOSED),
    ],
)
def test_how_a_case_stands_against_its_promise(app, status, left, state):
    at = now()

    assert due(timed(status, at + left), at=at).state is state


def test_time_left_is_said_in_words(app):
    at = now()
    case = timed(CaseStatus.NEW, at - timedelta(hours=2, minutes=10))

    assert due(case, at=at).words == "Terlambat 2 jam 10 menit"
