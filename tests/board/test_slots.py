"""Putting an answer on the screens takes two people; taking it off takes one."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from klinik.accounts.models import Role
from klinik.audit import AuditEvent
from klinik.board import services, tasks
from klinik.board.models import ScreenSlot, SlotState
from klinik.clarifications import services as clarifying
from klinik.clarifications.codes import RevisionKind
from klinik.db import db, now
from klinik.errors import NotAllowed
from tests.factories.board import HOUR, aired, prepared
from tests.factories.clarifications import published, revised, staff
from tests.review.browsing import send

PAGE = "/meja/videotron"


def slot_of(clarification):
    return db.session.scalars(select(ScreenSlot).filter_by(clarification_id=clarification.id)).one()


def filled(agency, clarification, **words):
    local = now().astimezone(agency.zone)
    times = {"starts_at": local + HOUR, "ends_at": local + 25 * HOUR} | words
    return {"public_id": clarification.public_id} | {name: f"{at:%Y-%m-%dT%H:%M}" for name, at in times.items()}


def test_an_editor_prepares_a_slot_in_the_time_of_the_office(agency, editor):
    agency.timezone = "Asia/Jayapura"
    answer = published()
    times = {"starts_at": "2030-01-01T08:00", "ends_at": "2030-01-02T09:30"}

    response = send(editor, f"{PAGE}?klarifikasi={answer.public_id}", "videotron", **filled(agency, answer) | times)

    slot = slot_of(answer)
    assert response.status_code == 303
    assert [f"{at:%d %H:%M}" for at in (slot.starts_at, slot.ends_at)] == ["31 23:00", "02 00:30"]  # nine hours before
    assert slot.state(now()) is SlotState.WAITING


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends_at": "2030-01-01T08:00"}, "harus sesudah waktu mulai"),
        ({"ends_at": "2030-01-31T08:01"}, "Paling lama 30 hari"),
        ({"ends_at": ""}, "Pilih tanggal dan jamnya"),
        ({"ends_at": "besok"}, "Tulis tanggal dan jam"),
        ({"starts_at": "2020-01-01T08:00", "ends_at": "2020-01-02T08:00"}, "Waktu tayangnya sudah lewat"),
        ({"public_id": "KLARIF-JATIM-2020-99999"}, "Pilih salah satu"),
    ],
)
def test_a_slot_that_cannot_be_is_sent_back_with_a_sentence(agency, editor, wrong, said):
    given = filled(agency, published()) | {"starts_at": "2030-01-01T08:00", "ends_at": "2030-01-31T08:00"} | wrong

    response = send(editor, PAGE, "videotron", **given)

    assert (response.status_code, said in response.text) == (422, True)
    assert db.session.query(ScreenSlot).count() == 0


def test_a_form_that_is_sent_twice_makes_one_slot(agency, editor):
    answer = published()

    first, second = (send(editor, PAGE, "videotron", **filled(agency, answer)) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 422)
    assert slot_of(answer)


def test_another_person_approves_and_the_trail_tells_each_step(agency, editor, head):
    slot = prepared(by=editor.user)
    own, other = editor.get(PAGE).text, head.get(PAGE).text

    assert f"{slot.id}/setujui" not in own
    assert f"{slot.id}/setujui" in other
    with pytest.raises(services.SamePerson):
        services.approve(slot, by=editor.user, at=now())
    assert send(head, PAGE, f"{slot.id}/setujui").status_code == 303
    assert send(editor, PAGE, f"{slot.id}/tarik").status_code == 303
    deeds = db.session.scalars(select(AuditEvent.action).filter_by(thing_id=slot.id).order_by(AuditEvent.id)).all()
    assert deeds == ["screen_slot.added", "screen_slot.approved", "screen_slot.withdrawn"]


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.AUDITOR, Role.OPERATOR])
def test_others_only_read(agency, role):
    answer, slot, person = published(), prepared(), staff(role)

    for deed in (services.approve, services.withdraw):
        with pytest.raises(NotAllowed):
            deed(slot, by=person, at=now())
    with pytest.raises(NotAllowed):
        services.add(answer, starts_at=now(), ends_at=now() + HOUR, by=person, at=now())


def test_neither_head_nor_admin_prepares_and_nobody_for_another_office(agency, foreign_agency):
    answer = published()

    for person in (staff(Role.HEAD), staff(Role.ADMIN), staff(Role.EDITOR, foreign_agency)):
        with pytest.raises(NotAllowed):
            services.add(answer, starts_at=now(), ends_at=now() + HOUR, by=person, at=now())


@pytest.mark.parametrize("end", ["suspended", "retracted"])
def test_what_does_not_stand_is_neither_prepared_nor_approved(agency, end):
    slot, answer = prepared(), published()
    for one in (slot.clarification, answer):
        if end == "retracted":
            revised(one, RevisionKind.RETRACTION)
        else:
            clarifying.suspend(one, by=staff(Role.EDITOR), reason="Ada keterangan baru.", at=now())

    with pytest.raises(services.NotStanding):
        services.approve(slot, by=staff(Role.HEAD), at=now())
    with pytest.raises(services.NotStanding):
        prepared(answer)


def test_the_same_answer_is_planned_again_once_the_first_is_over_or_withdrawn(agency):
    first = prepared()

    with pytest.raises(services.AlreadyPlanned):
        prepared(first.clarification, starts=HOUR / 2, ends=3 * HOUR)
    prepared(first.clarification, starts=HOUR + HOUR / 60, ends=3 * HOUR)
    services.withdraw(first, by=staff(Role.HEAD), at=now())
    assert prepared(first.clarification)


def test_what_was_decided_is_not_decided_again(agency):
    slot, late = aired(), prepared()
    late.starts_at, late.ends_at = now() - 2 * HOUR, now()
    head = staff(Role.HEAD)

    with pytest.raises(services.NotWaiting):
        services.approve(slot, by=head, at=now())
    for deed in (services.approve, services.withdraw):
        with pytest.raises(services.TooLate):
            deed(late, by=head, at=now())


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": now() - 2 * HOUR},
        {"ends_at": now() + timedelta(days=31)},
        {"approved_at": now()},
        {"withdrawn_at": now()},
    ],
)
def test_the_table_itself_refuses_what_cannot_be(agency, wrong):
    slot = prepared()

    for name, value in wrong.items():
        setattr(slot, name, value)
    with pytest.raises(IntegrityError, match="ck_screen_slot"), db.session.begin_nested():
        db.session.flush()


def test_the_table_refuses_one_person_alone(agency):
    slot = prepared()

    slot.approved_by, slot.approved_at = slot.added_by, now()
    with pytest.raises(IntegrityError, match="four_eyes"), db.session.begin_nested():
        db.session.flush()


def test_the_page_says_what_runs_waits_comes_and_is_over(agency, auditor):
    states = {"running": aired(), "waiting": prepared(), "planned": aired(starts=HOUR, ends=2 * HOUR)}
    states |= {"withdrawn": aired(), "over": prepared()}
    services.withdraw(states["withdrawn"], by=staff(Role.HEAD), at=now())
    states["over"].starts_at, states["over"].ends_at = now() - 2 * HOUR, now()
    revised(states["running"].clarification, RevisionKind.WORDING, headline="Fakta yang sedang tayang")

    page = auditor.get(PAGE).text

    order = re.findall(r'<section aria-labelledby="(\w+)-title"', page)
    assert order == ["running", "waiting", "planned", "over", "withdrawn"]
    assert "Fakta yang sedang tayang" in page
    assert "Kartunya sedang digambar" in page
    assert "/tarik" not in page


def test_the_page_of_an_answer_leads_there_with_the_answer_chosen(agency, editor):
    answer, address = published(), "/meja/videotron?klarifikasi="

    page = editor.get(f"/meja/klarifikasi/{answer.public_id}").text
    led = re.search(re.escape(f'href="{address}') + "([^#]+)#siapkan", page)

    assert f'<option selected value="{answer.public_id}">' in editor.get(address + led[1]).text


def test_old_slots_are_forgotten_with_what_else_is_over(agency):
    old, kept = prepared(), prepared()
    gone = now() - timedelta(days=agency.retention_days, seconds=1)
    old.starts_at, old.ends_at = gone - HOUR, gone
    key = old.id

    tasks.forget(), tasks.forget()

    assert db.session.scalars(select(ScreenSlot.id)).all() == [kept.id]
    assert db.session.scalars(select(AuditEvent.action).filter_by(thing_id=key)).all() == ["screen_slot.added"]
