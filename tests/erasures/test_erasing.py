"""Two persons, one deed that cannot be undone, and nothing kept of what it was about."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from klinik.accounts.models import Role
from klinik.audit import chain
from klinik.audit import queries as audit
from klinik.audit.models import AuditEvent
from klinik.clarifications.codes import RevisionKind
from klinik.clarifications.models import Revision
from klinik.db import db, now
from klinik.erasures import ledger, services, tasks
from klinik.erasures.blackout import TOMBSTONE, Blackout, prints
from klinik.errors import NotAllowed
from klinik.notifications.kinds import Kind
from klinik.notifications.models import Notification
from klinik.reports.codes import DataOutcome
from klinik.web.prose import markdown
from tests.factories.accounts import logged_in
from tests.factories.clarifications import published, revised, staff
from tests.factories.erasures import proposed
from tests.factories.reports import data_request
from tests.review.browsing import send

FIRM = "Perumda Air Mawar"


def confirmed(**words):
    erasure = proposed(**words)
    services.confirm(erasure, by=staff(Role.ADMIN), at=now())
    db.session.commit()
    return erasure


@pytest.mark.parametrize(
    "written", ["Budi Santoso", "BUDI  santoso", "budi-santoso", "(Budi\nSantoso)", "budi_santoso."]
)
def test_a_passage_is_found_however_it_is_written(written):
    assert TOMBSTONE in Blackout.of_passages(["Budi Santoso"]).text(f"Kata {written} kemarin")


@pytest.mark.parametrize("other", ["Budi Santosa", "Santoso Budi", "Subudi Santoso", "Budi dan Santoso"])
def test_nothing_else_is_taken_for_it(other):
    assert Blackout.of_passages(["Budi Santoso"]).text(other) == other


def test_what_is_kept_finds_the_passage_again_without_saying_it(app):
    kept = prints(["0812-3456-789"])

    assert Blackout.of_prints(kept).text("Hubungi 08123456789.") == f"Hubungi {TOMBSTONE}."
    assert "3456" not in "".join(part.split(":")[0] for part in kept)


def test_a_tombstone_never_makes_a_link_of_what_follows(app):
    assert "](" not in Blackout.of_passages(["Budi"]).text("Budi(42) berkata")


@pytest.mark.parametrize(
    ("before", "gap"), [("Kata ", ""), ("Kata\n", " "), ("", " "), ("1. ", " "), ("> - ", " "), ("- kata ", "")]
)
def test_before_a_colon_a_space_stands_only_where_markdown_would_hide_the_line(before, gap):
    told = Blackout.of_passages(["Budi"]).text(f"{before}Budi: pulang")

    assert told == f"{before}{TOMBSTONE}{gap}: pulang"
    assert "dihapus" in markdown(told)


def test_who_proposes_does_not_confirm(app, agency):
    erasure = proposed(by=(editor := staff(Role.EDITOR)))

    with pytest.raises(services.SamePerson):
        services.confirm(erasure, by=editor, at=now())


def test_the_table_itself_asks_for_two_persons(app, agency):
    erasure = confirmed()

    with pytest.raises(DBAPIError, match="two_persons"):
        db.session.execute(update(type(erasure)).values(decided_by_id=erasure.proposed_by_id))


def test_a_verifier_erases_nothing(app, agency):
    with pytest.raises(NotAllowed):
        proposed(by=staff(Role.VERIFIER))


@pytest.mark.parametrize(("passage", "slip"), [("a", services.TooShort), ("Kota Kenanga", services.NotWritten)])
def test_a_slip_of_the_pen_is_refused_before_anybody_believes_it(app, agency, passage, slip):
    with pytest.raises(slip):
        proposed(passages=[FIRM, passage])


def test_a_published_revision_is_changed_by_nothing_else(app, agency):
    confirmed()

    with pytest.raises(DBAPIError, match="never changes"):
        db.session.execute(update(Revision).values(claim="lain"))


def test_what_is_dropped_leaves_everything_as_it_is_and_forgets_the_words(app, agency):
    erasure = proposed()

    services.drop(erasure, by=staff(Role.ADMIN), at=now())

    assert (erasure.passages, erasure.clarification.erased_at) == ("", None)
    with pytest.raises(services.AlreadyDecided):
        services.confirm(erasure, by=staff(Role.ADMIN), at=now())


def test_the_trail_says_what_was_done_and_not_which_words_and_its_chain_holds(app, agency):
    confirmed()
    chain.seal()

    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action.startswith("erasure."))).all()

    assert [event.action for event in events] == ["erasure.proposed", "erasure.done"]
    assert events[1].fields == ["source.publisher"]
    assert audit.examine().first_break is None


def test_what_is_published_again_is_erased_again(app, agency):
    erasure = confirmed()
    sources = [*published().current.sources]
    revised(erasure.clarification, RevisionKind.CORRECTION, summary=f"Kata {FIRM} kemarin.")

    tasks.look()

    assert erasure.clarification.current.summary == f"Kata {TOMBSTONE} kemarin."
    assert sources[0].publisher == FIRM


def test_a_restored_backup_is_erased_again_from_what_stands_outside_it(app, agency, tmp_path):
    erasure = confirmed()
    ledger.write_down(tmp_path / "ledger")
    revised(erasure.clarification, RevisionKind.CORRECTION, summary=f"Kata {FIRM} kemarin.")

    assert ledger.replay(tmp_path / "ledger", at=now()) == 1
    assert ledger.replay(tmp_path / "ledger", at=now()) == 0
    assert FIRM not in (tmp_path / "ledger").read_text()


def test_whoever_asked_is_told_and_the_clock_stops(app, agency):
    request = data_request()
    erasure = proposed(request=request)

    services.confirm(erasure, reply="Sudah kami hapus.", by=staff(Role.ADMIN), at=now())

    told = db.session.scalars(select(Notification.kind)).all()
    assert (request.outcome, told.count(Kind.DATA_REQUEST_ANSWERED)) == (DataOutcome.DONE, 1)


def test_the_desk_goes_from_the_request_to_the_tombstone(app, agency, client):
    clarification, request = published(), data_request()
    new = f"/meja/penghapusan/baru?klarifikasi={clarification.public_id.lower()}&permintaan={request.number}"
    editor, admin = (logged_in(app, staff(role)) for role in (Role.EDITOR, Role.ADMIN))

    page = send(editor, new, new.replace("&", "&amp;"), passages=f"{FIRM}\n\n{FIRM}")
    assert "Anda yang mengusulkan" in editor.get(page.location).text
    assert "<del>Perumda Air Mawar</del>" in admin.get(page.location).text
    done = send(admin, page.location, "/setujui", reply="Sudah kami hapus.")

    assert "Sudah dihapus" in admin.get(done.location).text
    assert FIRM not in client.get(clarification.path).text


def test_a_file_that_is_none_comes_back_with_the_passages(app, agency):
    clarification, editor = published(), logged_in(app, staff(Role.EDITOR))
    new = f"/meja/penghapusan/baru?klarifikasi={clarification.public_id.lower()}"

    page = send(editor, new, new, passages=FIRM, pictures=" ")

    assert page.status_code == 422
    assert FIRM in page.text
