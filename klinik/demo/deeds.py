"""What citizens and staff did in a story: each deed calls the service that does it every day."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update

from klinik.accounts.models import User
from klinik.board.models import ScreenSlot
from klinik.clarifications import services as clarifications
from klinik.clarifications.models import Clarification, Objection, Revision
from klinik.db import db
from klinik.demo import finds, shown
from klinik.demo.book import Answer, Change, Story
from klinik.demo.offices import Office
from klinik.notifications.kinds import State, StopReason
from klinik.notifications.models import Notification
from klinik.reports import services as reports
from klinik.reports.codes import CaseStatus, IntakeChannel
from klinik.reports.models import Case, InfoRequest, Report, StatementRequest
from klinik.reports.services import Intake, statements
from klinik.reports.services.statements import Asking
from klinik.review import services as review
from klinik.review.services import lanes
from klinik.statistics.weeks import Week
from klinik.summaries import services as summaries

ANSWERED_WITHIN = timedelta(days=3)
DELIVERED_IN = timedelta(seconds=20)
SEEN_IN = timedelta(minutes=6)  # what cannot wait
BY_STAFF = {IntakeChannel.PHONE, IntakeChannel.WALK_IN, IntakeChannel.MONITORING, IntakeChannel.PARTNER}


class NotAsTold(Exception):
    """A story took another turn than its file says; the sentence names it."""


@dataclass
class History:
    """What has come about so far, by the keys of the stories."""

    offices: dict[str, Office]
    reports: dict[str, Report] = field(default_factory=dict)  # the first one of each story
    drafts: dict[str, Revision] = field(default_factory=dict)
    answers: dict[str, Clarification] = field(default_factory=dict)
    slots: dict[str, ScreenSlot] = field(default_factory=dict)

    def office(self, story: Story) -> Office:
        return self.offices[story.agency]

    def objection(self, story: Story) -> Objection:
        """Return the objection to the story's answer."""
        mine = select(Objection).where(Objection.clarification_id == self.answers[story.key].id)
        return db.session.scalars(mine).one()

    def case(self, key: str) -> Case:
        """Return the case that the story's first report belongs to now, as the database has it."""
        mine = select(Case).join(Report, Report.case_id == Case.id).where(Report.id == self.reports[key].id)
        return db.session.scalars(mine.execution_options(populate_existing=True)).one()


def report(history: History, story: Story, number: int, *, at: datetime) -> None:
    """Somebody asks. What staff heard on the telephone or saw themselves they take down."""
    office, words = history.office(story), story.reports[number]
    clerk = office.verifier if words.channel in BY_STAFF else None
    intake = Intake(
        text=words.text,
        question=words.question,
        seen_where=words.where,
        seen_on=at.astimezone(office.agency.zone).date(),
        region_code=words.region,
        contact=words.contact,
        channel=words.channel,
        partner=words.partner,
        entered_by_id=clerk.id if clerk else None,
        files=[] if number else shown.brought(story, office.agency, at=at),
    )
    filed = reports.submit(office.agency, intake, at=at).report
    if number:
        sort_in(history, story, filed, at=at)
    else:
        history.reports[story.key] = filed
        filed.case.topic = story.topic
        if story.is_emergency and filed.case.is_active:
            hurry(history, story, at=at + SEEN_IN)


def hurry(history: History, story: Story, *, at: datetime) -> None:
    """A verifier reads what cannot wait, and lets it go ahead of the rest."""
    case, verifier = history.case(story.key), history.office(story).verifier
    lanes.hurry(case, reason="Menyangkut keselamatan warga.", by=verifier, seen=case.version, at=at)


def sort_in(history: History, story: Story, filed: Report, *, at: datetime) -> None:
    """The same thing in other words opened a case of its own: a verifier sees it and lays the two together."""
    other, verifier = filed.case, history.office(story).verifier
    at += timedelta(minutes=12)
    if other.id == history.reports[story.key].case_id or not other.is_active:
        return
    case = history.case(story.key)
    if other is case:
        return
    if case.is_active:
        review.merge(other, case, by=verifier, seen=other.version, at=at)
    else:
        answer = history.answers[story.key]
        review.answer_with(other, answer, by=verifier, seen=other.version, at=at)


def take(history: History, story: Story, *, at: datetime) -> None:
    case = history.case(story.key)
    if not case.is_active:
        raise NotAsTold(f"{story.key}: the case is {case.status} before anybody has looked at it")
    review.take(case, verifier=history.office(story).verifier, seen=case.version, at=at)


def draft(history: History, story: Story, answer: Answer, *, at: datetime) -> None:
    """The verifier writes the answer and hands it in; without reports it is the office's own monitoring."""
    office = history.office(story)
    if story.reports:
        case = history.case(story.key)
        revision = review.draft(case, by=office.verifier, seen=case.version, at=at)
        finds.keep(case, story, by=office.verifier, at=at)
    else:
        revision = clarifications.start(office.agency, by=office.verifier, at=at)
    today = at.astimezone(office.agency.zone).date()
    sources = [replace(source, accessed_on=today) for source in answer.first.sources]
    content = replace(answer.first, first_seen_on=today - timedelta(days=1), sources=sources)
    review.write(revision, content, by=office.verifier, seen=revision.version, at=at)
    if story.reports:
        shown.cover(revision, history.reports[story.key], story, by=office.verifier, at=at)
    review.submit(revision, by=office.verifier, seen=revision.version, at=at)
    history.drafts[story.key] = revision


def publish(history: History, story: Story, *, at: datetime) -> None:
    revision = history.drafts[story.key]
    editor = history.office(story).editor
    history.answers[story.key] = review.publish(revision, approver=editor, seen=revision.version, at=at)


def change(history: History, story: Story, answer: Answer, what: Change, *, at: datetime) -> None:
    """Verifier and editor correct or withdraw what was published."""
    office, clarification = history.office(story), history.answers[story.key]
    revision = review.correct(clarification, kind=what.kind, by=office.verifier, at=at)
    now_says = replace(clarifications.content_of(revision), explanation=answer.final.explanation, change_note=what.note)
    write(revision, now_says, by=office.verifier, at=at)
    review.publish(revision, approver=office.editor, seen=revision.version, at=at + timedelta(minutes=40))


def write(revision: Revision, content: clarifications.RevisionContent, *, by: User, at: datetime) -> None:
    review.write(revision, content, by=by, seen=revision.version, at=at)
    review.submit(revision, by=by, seen=revision.version, at=at)


def object_to(history: History, story: Story, *, at: datetime) -> None:
    shown.object_to(history.answers[story.key], story, at=at)


def check_objection(history: History, story: Story, *, at: datetime) -> None:
    shown.check(history.objection(story), story, by=history.office(story).verifier, at=at)


def approve_objection(history: History, story: Story, *, at: datetime) -> None:
    shown.approve(history.objection(story), by=history.office(story).editor, at=at)


def use_known(history: History, story: Story, *, at: datetime) -> None:
    """Another office has published the answer already."""
    case, answer = history.case(story.key), history.answers[story.words["answered_by"]]
    if case.is_active:
        review.answer_with(case, answer, by=history.office(story).verifier, seen=case.version, at=at)


def merge(history: History, story: Story, *, at: datetime) -> None:
    case, into = history.case(story.key), history.case(story.words["merged_into"])
    review.merge(case, into, by=history.office(story).verifier, seen=case.version, at=at)


def close(history: History, story: Story, *, at: datetime) -> None:
    """Decline, refer, or put aside as spam."""
    case, by, note = history.case(story.key), history.office(story).verifier, story.words.get("closing_note", "")
    if story.status is CaseStatus.DECLINED and story.reason:
        review.decline(case, reason=story.reason, note=note, by=by, seen=case.version, at=at)
    elif story.status is CaseStatus.REFERRED:
        office, number = story.words["referred_to"], story.words["referral_number"]
        review.refer(case, office=office, number=number, note=note, by=by, seen=case.version, at=at)
    else:
        review.spam(case, by=by, seen=case.version, at=at)


def request_statement(history: History, story: Story, asked: dict[str, Any], *, at: datetime) -> None:
    """The verifier asks another office in writing; the case waits for it from now on."""
    case, office = history.case(story.key), history.office(story)
    wished_on = at.astimezone(office.agency.zone).date() + ANSWERED_WITHIN
    asking = Asking(asked["office"], asked["email"], asked["claim"], asked["question"], wished_on)
    review.request_statement(case, asking, by=office.verifier, seen=case.version, at=at)


def give_statement(history: History, story: Story, asked: dict[str, Any], *, at: datetime) -> None:
    """The liaison of that office answers."""
    mine = (StatementRequest.case_id == history.case(story.key).id, StatementRequest.office == asked["office"])
    request = db.session.scalars(select(StatementRequest).where(*mine)).one()
    words = {"text": asked["answer"].strip(), "name": asked["name"], "function": asked["function"]}
    statements.answer(request, **words, at=at)


def ask(history: History, story: Story, *, at: datetime) -> None:
    case, verifier = history.case(story.key), history.office(story).verifier
    review.request_info(case, question=story.words["question_asked"], by=verifier, seen=case.version, at=at)


def remind(history: History, story: Story, *, at: datetime) -> None:
    reports.remind(_question(history, story), at=at)


def give_up(history: History, story: Story, *, at: datetime) -> None:
    reports.close_unanswered(_question(history, story), at=at)


def sum_up(office: Office, week: Week, *, at: datetime) -> None:
    """The week's summary is made and mailed, when the messages of the week have arrived."""
    deliver()
    summaries.send(summaries.build(office.agency, week, at=at), at=at)


def deliver() -> None:
    """Note every message as sent when it was written: none of this past leaves as mail."""
    db.session.flush()
    moment = Notification.created_at + func.make_interval(0, 0, 0, 0, 0, 0, DELIVERED_IN.total_seconds())
    superseded = Notification.last_error == StopReason.SUPERSEDED.value  # it left before there was a correction
    written = update(Notification).where(or_(Notification.state == State.WAITING, superseded))
    db.session.execute(written.values(state=State.SENT, sent_at=moment, attempts=1, last_error=""))


def _question(history: History, story: Story) -> InfoRequest:
    mine = select(InfoRequest).where(InfoRequest.report_id == history.reports[story.key].id)
    return db.session.scalars(mine).one()
