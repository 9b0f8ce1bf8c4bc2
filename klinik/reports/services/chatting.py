"""A chat with a citizen: known answers at once, a ticket after one yes, where a ticket stands, stop.

One message of theirs makes at most one of ours, written into the outbox in the same transaction. The access code has no
business here: whoever writes from a number or an account sees the reports of that number or account.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import LazyString, force_locale
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.db import db, uuid7
from klinik.errors import KlinikError
from klinik.files.models import StoredFile
from klinik.matching import links
from klinik.notifications import services as notifications
from klinik.notifications.channels.inbound import LONGEST_TEXT
from klinik.notifications.kinds import Kind, Way
from klinik.notifications.models import Recipient
from klinik.notifications.services import outside
from klinik.reports.codes import IntakeChannel
from klinik.reports.models import Conversation, Report, ReportDraft, Stage
from klinik.reports.services import attachments, drafts, intake, known
from klinik.reports.services import chat_tickets as tickets
from klinik.reports.services import chat_words as words

TOGETHER = timedelta(minutes=10)  # what is forwarded so soon after another message belongs to it
PER_DAY = 10  # reports of one person; what is more waits for a look by staff


@dataclass(frozen=True)
class Heard:
    """One message of somebody, with what was attached and what could not be kept of it."""

    key: uuid.UUID
    way: Way
    text: str
    files: Sequence[StoredFile] = ()
    slips: Sequence[str] = ()


@dataclass
class Talk:
    """A message, and where the chat that it belongs to stands."""

    agency: Agency
    person: Recipient
    conversation: Conversation
    heard: Heard
    at: datetime

    @property
    def draft(self) -> ReportDraft | None:
        """What waits for a yes, unless it has expired."""
        draft = self.conversation.draft
        return draft if draft is not None and draft.expires_at > self.at and draft.report_id is None else None


def listen(agency: Agency, person: Recipient, heard: Heard, *, at: datetime) -> None:
    """Understand a message and write the reply. The caller makes sure that each is heard once."""
    talk = Talk(agency, person, _conversation(agency, person), heard, at)
    with force_locale(person.language):
        try:
            reply = _understood(talk)
        except KlinikError as refusal:
            attachments.forget_unheld([file.id for file in heard.files])
            reply = refusal.sentence()
        if reply:
            say(person, heard.key, "\n\n".join([*heard.slips, str(reply), *_notice(talk)]))


def say(person: Recipient, key: uuid.UUID, text: str) -> None:
    """Write one reply to one message."""
    notifications.tell(person, kind=Kind.REPLY, event=f"inbound:{key}", words={"text": text})


def _understood(talk: Talk) -> LazyString | str:
    heard = talk.heard
    if not heard.files:
        command = _command(talk, words.plain(heard.text))
        if command is not None:
            return command
        ticket = words.TICKET.match(heard.text)
        if ticket:
            return tickets.about(talk.agency, talk.person, ticket, at=talk.at)
    if not (heard.text or heard.files):
        return words.OTHER if not heard.slips else words.WELCOME
    if not heard.files and len(heard.text.split()) < words.FEWEST_WORDS and not links.in_text(heard.text):
        return words.WELCOME
    return _received(talk)


def _command(talk: Talk, said: str) -> LazyString | str | None:
    """Return the reply to a word that tells us what to do; None for anything else."""
    if said in words.HELP:
        return words.WELCOME
    if said in words.STATUS:
        return tickets.latest(talk.agency, talk.person)
    if said in words.YES | words.NO or said.isdecimal():
        return _answered(talk, said)
    return _wish(talk, said)


def _wish(talk: Talk, said: str) -> LazyString | str | None:
    """Return the reply to a wish about being written to at all, or in which language."""
    if said in words.STOP:
        notifications.stop(talk.person, at=talk.at)
        return words.STOPPED
    if said in words.RESUME:
        had_stopped = talk.person.stopped_at is not None
        notifications.resume(talk.person)  # Telegram's first button says "start" too
        return f"{words.RESUMED}\n\n{words.WELCOME}" if had_stopped else words.WELCOME
    if said in words.LANGUAGES:
        talk.person.language = words.LANGUAGES[said]
        with force_locale(talk.person.language):
            return str(words.SPOKEN)
    return None


def _answered(talk: Talk, said: str) -> LazyString | str:
    """Return what follows from yes, no, or the number of an answer."""
    draft, stage = talk.draft, talk.conversation.stage
    if draft is None or stage is Stage.NOTHING:
        return words.NOTHING_WAITS
    if stage is Stage.IS_IT_THE_ANSWER:
        return _add(talk, draft) if said in words.YES else _offer(talk, draft)
    if said in words.YES:
        return _file(talk, draft)
    if said in words.NO:
        _finish(talk)
        drafts.drop(draft)
        return words.DROPPED
    return _choose(talk, draft, int(said[:9]))


def _received(talk: Talk) -> LazyString | str:
    """Keep what was sent, and say what is known about it; or ask whether it answers a question of ours."""
    draft = _kept(talk)
    question = tickets.open_question(talk.person)
    if question is None or talk.conversation.stage is Stage.SHALL_WE_FILE:
        return _offer(talk, draft)
    talk.conversation.stage, talk.conversation.asked_at = Stage.IS_IT_THE_ANSWER, talk.at
    number = question.report.ticket_number
    return words.IS_IT_THE_ANSWER % {"ticket_number": number, "question": question.question}


def _kept(talk: Talk) -> ReportDraft:
    """Return the draft with this message in it: the one that waits when it is young, else a new one."""
    waiting, asked_at = talk.draft, talk.conversation.asked_at
    if waiting is None or asked_at is None or talk.at - asked_at > TOGETHER:
        _finish(talk)
        if waiting is not None:
            drafts.drop(waiting)
        waiting = None
    text = "\n\n".join(filter(None, (waiting.fields.get("text", "") if waiting else "", talk.heard.text)))
    fields = {"text": text[:LONGEST_TEXT], "link": "\n".join(dict.fromkeys(links.in_text(text)))}
    if waiting is None:
        waiting, _token = drafts.begin(talk.agency, fields=fields, files=talk.heard.files, at=talk.at)
        talk.conversation.draft = waiting
        return waiting
    return drafts.add(waiting, fields=fields, files=talk.heard.files, at=talk.at)


def _offer(talk: Talk, draft: ReportDraft) -> LazyString | str:
    """Return the answers that exist, and ask whether to file."""
    talk.conversation.stage, talk.conversation.asked_at = Stage.SHALL_WE_FILE, talk.at
    text, found_links = draft.fields["text"], draft.fields["link"].split()
    matches = known.matches(
        talk.agency, text=text, links=found_links, files=draft.files, kinds=("clarification",), is_hurried=False
    )
    found = known.standing(matches)[: words.MOST_SHOWN]
    asked = (known.DRAFT, draft.id)
    known.note_shown(asked, talk.agency.id, found, at=talk.at)
    draft.fields = {**draft.fields, "shown": [one.clarification.public_id for one in found]}
    return words.known(talk.agency, found) if found else words.UNKNOWN


def _choose(talk: Talk, draft: ReportDraft, number: int) -> LazyString:
    """The citizen says which answer is meant: nothing needs filing."""
    shown = draft.fields.get("shown", [])
    if not 1 <= number <= len(shown):
        return words.THAT_ONE if shown else words.UNKNOWN
    chosen = known.choose((known.DRAFT, draft.id), shown[number - 1], at=talk.at)
    _finish(talk)
    return words.CHOSEN_IN_DOUBT if chosen.suspended_at else words.CHOSEN


def _file(talk: Talk, draft: ReportDraft) -> str:
    """File what waits. The receipt or the answer comes by the outbox; who does not get it reads the number here."""
    asked = (known.DRAFT, draft.id)
    known.refuse_all(asked, at=talk.at)
    submission = intake.submit(
        talk.agency,
        intake.Intake(
            text=draft.fields["text"],
            links=draft.fields["link"].split(),
            files=draft.files,
            recipient_id=talk.person.id,
            channel=IntakeChannel(talk.heard.way),
            language=talk.person.language,
            idempotency_key=f"chat:{draft.id}",
            is_suspect=_filed_today(talk) >= PER_DAY,
            refused=known.refused(asked),
        ),
        at=talk.at,
    )
    report = submission.report
    draft.report_id, draft.fields = report.id, {}
    _finish(talk)
    is_told = report.quarantined_at is None and talk.person.stopped_at is None and talk.person.blocked_at is None
    return "" if is_told else words.FILED % {"ticket_number": report.ticket_number}


def _add(talk: Talk, draft: ReportDraft) -> LazyString | str:
    """Add what waits to the report that we asked about."""
    question = tickets.open_question(talk.person)
    if question is None:
        return _offer(talk, draft)
    tickets.add(question.report, draft.fields["text"], draft.files, at=talk.at)
    _finish(talk)
    db.session.delete(draft)
    return words.ADDED % {"ticket_number": question.report.ticket_number}


def _filed_today(talk: Talk) -> int:
    recent = (Report.recipient_id == talk.person.id, Report.received_at > talk.at - timedelta(days=1))
    return db.session.scalars(select(func.count()).select_from(Report).where(*recent)).one()


def _finish(talk: Talk) -> None:
    talk.conversation.stage, talk.conversation.draft = Stage.NOTHING, None
    db.session.flush()


def _notice(talk: Talk) -> list[str]:
    """Return what leaves the country, once to everybody."""
    if talk.conversation.notice_version == outside.NOTICE_VERSION:
        return []
    talk.conversation.notice_version = outside.NOTICE_VERSION
    url = addresses.absolute(talk.agency, "/privasi")
    return [words.NOTICE % {"transfer": str(outside.NOTICES[talk.heard.way]), "url": url}]


def _conversation(agency: Agency, person: Recipient) -> Conversation:
    """Return the chat, locked: one message at a time."""
    row = insert(Conversation).values(id=uuid7(), agency_id=agency.id, recipient_id=person.id)
    db.session.execute(row.on_conflict_do_nothing())
    mine = select(Conversation).filter_by(recipient_id=person.id).with_for_update()
    return db.session.scalars(mine.execution_options(populate_existing=True)).one()
