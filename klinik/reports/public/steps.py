"""Which page of the report form comes next, and what it needs: message, what is known, contact, check, sent."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import FileStorage, MultiDict

from klinik import agencies
from klinik.agencies import regions
from klinik.agencies.models import Agency
from klinik.db import now, secrets
from klinik.errors import KlinikError
from klinik.files import services as files
from klinik.files.models import StoredFile
from klinik.notifications.kinds import Way
from klinik.notifications.services import outside
from klinik.reports.codes import IntakeChannel
from klinik.reports.forms import ReportForm
from klinik.reports.models import ReportDraft
from klinik.reports.services import Intake, drafts, known
from klinik.reports.services.intake import filed_with
from klinik.reports.services.known import Known
from klinik.web.forms import NOTHING_SENT, keep_words_of
from klinik.web.prose import is_blank

KEPT = ("text", "link", "question", "seen_where", "seen_on", "region_code", "contact", "consent")
BESIDE: tuple[str, ...] = ("form_token", "idempotency_key", "website")  # what is of each page, and of no draft
TICKED = "y"
# Each step answers a POST. With `no-store` the button "back" of a browser would show an error, not the step before.
WAY_BACK = {"Cache-Control": "private, no-cache"}
LEFT = "left"  # of a draft: the page about the contact was left by another button than the one that goes on
UNKEPT = "unkept"  # of a draft that another app shared: a line for each reason why a file is not in it
REFUSED = "refused"  # of a draft: something was shown, and it was none of that


@dataclass
class Desk:
    """One visit to the form: the draft so far, its token, the form over it, and what was wrong with the files."""

    agency: Agency
    draft: ReportDraft
    token: str
    form: ReportForm
    is_valid: bool

    def filed(self) -> uuid.UUID | None:
        """Return the report that this was sent as before, if it was. Who sends a carried draft is told by that."""
        if drafts.is_written(self.draft):
            return self.draft.report_id
        return None if "send" in request.form or not self.token else filed_with(self.agency, drafts.once(self.draft))

    def hand_out(self) -> None:
        """Let the form carry the draft on, or the token of its row."""
        self._give(drafts.hand_out(self.draft, self.token))

    def note_shown(self, found: list[Known]) -> None:
        """Write down what was shown, and the draft with it: what its sender says of it goes with the report."""
        if found and not drafts.is_written(self.draft):
            self._give(drafts.write(self.draft))
        known.note_shown((known.DRAFT, self.draft.id), self.agency.id, found, at=now())

    def _give(self, token: str) -> None:
        self.token = self.form.draft.data = token

    def intake(self, *, language: str, is_suspect: bool) -> Intake:
        """Return the report as it will be filed."""
        form = self.form
        intake = Intake(
            text=form.text.data or "",
            links=(form.link.data or "").split(),
            files=self.draft.files,
            question=form.question.data or "",
            seen_where=form.seen_where.data,
            seen_on=form.seen_on.data,
            region_code=form.region_code.data,
            contact=(form.contact.data or "").strip(),
            channel=IntakeChannel.WEB,
            language=language,
            idempotency_key=drafts.once(self.draft),
            is_suspect=is_suspect,
            refused=known.refused((known.DRAFT, self.draft.id)) if self.draft.fields.get(REFUSED) else frozenset(),
        )
        return intake.under(form.idempotency_key.data or "")


def open_desk() -> Desk:
    """Put what was just sent into the draft and return the form over everything given so far."""
    agency, sent = agencies.current(), request.form.to_dict()
    given = {name: sent[name] for name in KEPT if name in sent}
    if "contact" in given and "consent" not in given:
        given["consent"] = ""
    if "contact" in given:
        given[LEFT] = TICKED if "change" in sent else ""
    taken, slips = take_files(agency, request.files.getlist("files"))
    token = sent.get("draft", "")
    draft, slip = keep(agency, token, given, taken)
    form = form_over(agency, draft, token)
    keep_words_of(form)
    is_valid = form.validate()
    for sentence in [*slips, *slip]:
        form.files.errors = [*form.files.errors, sentence]
    return Desk(agency, draft, token, form, is_valid and not slips and not slip)


def open_shared(given: dict[str, str]) -> Desk:
    """Write what another app shared into a new draft. Of files that cannot be kept it remembers why not."""
    agency = agencies.current()
    uploads = [upload for upload in request.files.getlist("files") if upload.filename]
    taken, slips = take_files(agency, uploads[: drafts.MOST_FILES])
    if len(uploads) > drafts.MOST_FILES:
        slips.append(drafts.TooManyFiles().sentence())
    draft, _slip = keep(agency, "", {**given, UNKEPT: "\n".join(slips)}, taken)
    token = drafts.write(draft)
    return Desk(agency, draft, token, form_over(agency, draft, token), is_valid=True)


def open_draft(token: str | None) -> Desk | None:
    """Return the form over a draft that lies ready, without changing it."""
    agency = agencies.current()
    draft = drafts.find(agency, token or "", at=now())
    if draft is None or token is None or draft.report_id:
        return None
    return Desk(agency, draft, token, form_over(agency, draft, token), is_valid=True)


def form_over(agency: Agency, draft: ReportDraft, token: str) -> ReportForm:
    """Return the form filled from the draft, with the token that was just sent."""
    given = request.form.to_dict()
    sent = {name: given[name] for name in BESIDE if name in given}
    data = MultiDict({**shown_fields(draft), "draft": token, **sent})
    form = ReportForm(data, regions=regions.offered(agency.region_code))
    form.draft.data = token
    form.offer(notice=str(outside.NOTICES[Way.WHATSAPP]) if Way.WHATSAPP in outside.working(agency) else "")
    return form


def empty_form() -> ReportForm:
    """Return the form before anything was typed."""
    return ReportForm(NOTHING_SENT, regions=regions.offered(agencies.current().region_code))


def shown_fields(draft: ReportDraft) -> dict[str, str]:
    """Return what was typed, the contact readable again."""
    fields = dict(draft.fields)
    if fields.get("contact"):
        fields["contact"] = secrets.decrypt(fields["contact"])
    if not fields.get("consent"):
        fields.pop("consent", None)
    return fields


def take_files(agency: Agency, uploads: Sequence[FileStorage]) -> tuple[list[StoredFile], list[str]]:
    """Keep the files that can be kept; return them, and a sentence for each that cannot."""
    kept, slips = [], []
    for upload in uploads:
        if not upload.filename:
            continue
        try:
            kept.append(files.keep(upload.stream, upload.filename, agency_id=agency.id, at=now()))  # type: ignore[arg-type]  # it reads and seeks
        except KlinikError as refusal:
            slips.append(refusal.sentence())
        finally:
            upload.close()
    return kept, slips


def has_message(desk: Desk) -> bool:
    """Whether there is anything to check: any one of text, link and file."""
    return bool(desk.draft.files) or not is_blank((desk.form.text.data or "") + (desk.form.link.data or ""))


def has_answered_contact(draft: ReportDraft) -> bool:
    """Whether the page about the contact is done with, be it left empty. Who went back from it sees it again."""
    return "contact" in draft.fields and not draft.fields.get(LEFT)


def look_up_new(desk: Desk) -> list[Known]:
    """Return what is published about the message and was not refused before. Raises TooSlow."""
    refused = known.refused((known.DRAFT, desk.draft.id)) if desk.draft.fields.get(REFUSED) else frozenset()
    return [item for item in look_up(desk) if item.clarification.id not in refused]


def look_up(desk: Desk) -> list[Known]:
    """Return what is published about the message so far. Raises TooSlow."""
    form = desk.form
    links = (form.link.data or "").split()
    return known.look_up(desk.agency, text=form.text.data or "", links=links, files=desk.draft.files)


def keep(agency: Agency, token: str, given: dict[str, str], taken: list[StoredFile]) -> tuple[ReportDraft, list[str]]:
    """Put words and files into the draft of a token, a new one where there is none; return it, and a sentence where
    there were too many files."""
    if given.get("contact"):
        given = {**given, "contact": secrets.encrypt(given["contact"])}
    draft = drafts.find(agency, token, at=now(), is_held=True) or drafts.empty(agency, at=now())
    room = max(drafts.MOST_FILES - len(draft.files), 0)
    for file in taken[room:]:
        files.forget(file)
    slip = [drafts.TooManyFiles().sentence()] if len(taken) > room else []
    return drafts.add(draft, fields=given, files=taken[:room], at=now()), slip
