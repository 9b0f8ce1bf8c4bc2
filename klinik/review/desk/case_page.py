"""The page of one case: everything about one claim, and everything that can be done with it."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, roles
from klinik.accounts import queries as accounts
from klinik.accounts.models import User
from klinik.archives import queries as archives
from klinik.archives import services as archiving
from klinik.archives.codes import FAILURE_WORDS
from klinik.archives.codes import STATE_WORDS as COPY_WORDS
from klinik.clarifications.codes import SOURCE_KIND_WORDS, VERDICT_WORDS
from klinik.clarifications.topics import TOPIC_WORDS
from klinik.db import now
from klinik.errors import KlinikError, NotFound, StaleVersion
from klinik.reports import objections
from klinik.reports import queries as reports
from klinik.reports.codes import ASKING_END_WORDS, CHANNEL_WORDS, DECLINE_WORDS, PLATFORM_WORDS, STATUS_WORDS
from klinik.reports.models import Case, Report
from klinik.review import due, forms, looking, permissions, reasons, services
from klinik.review.desk.blueprint import acted, desk
from klinik.review.desk.replies import inserted, offered
from klinik.review.models import DECISION_WORDS, TARGET_WORDS, Evidence
from klinik.review.queries import candidates, cases, clocks, escalations, messages, queue, statements, work
from klinik.review.wording import ACTOR_WORDS, KIND_WORDS, MESSAGE_STATE_WORDS, action_words
from klinik.web.forms import NOTHING_SENT
from klinik.web.prose import defang

WORDS = {
    "status": STATUS_WORDS,
    "channel": CHANNEL_WORDS,
    "platform": PLATFORM_WORDS,
    "topic": TOPIC_WORDS,
    "verdict": VERDICT_WORDS,
    "decline": DECLINE_WORDS,
    "source": SOURCE_KIND_WORDS,
    "kind": KIND_WORDS,
    "decision": DECISION_WORDS,
    "target": TARGET_WORDS,
    "message_state": MESSAGE_STATE_WORDS,
    "message_reason": reasons.in_words,
    "archive": COPY_WORDS,
    "archive_failure": FAILURE_WORDS,
    "actor": ACTOR_WORDS,
    "asking_end": ASKING_END_WORDS,
}


@desk.get("/kasus/<uuid:case_id>")
@roles(*permissions.READERS)
def case(case_id: uuid.UUID) -> ResponseReturnValue:
    """Show a case. The address of one that was laid into another leads there, where a notice names it."""
    asked = found(case_id)
    if asked.merged_into_id:
        return redirect(url_for("review.case", case_id=asked.merged_into_id, dari=asked.id), 302)
    return shown(asked)


@desk.get("/kasus/<uuid:case_id>/riwayat")
@roles(*permissions.READERS)
def history(case_id: uuid.UUID) -> ResponseReturnValue:
    """Show what happened to a case; of one that was laid into another this page is all that is left."""
    asked = found(case_id)
    return render_template(
        "review/history.html",
        case=asked,
        laid=cases.laid(asked),
        history=cases.history(asked),
        notes=cases.notes(asked),
        evidence=work.evidence(asked),
        version_form=forms.VersionForm(NOTHING_SENT, data={"version": asked.version}),
        may_check=permissions.may_check(current_scope().user, asked),
        words=WORDS,
        action_words=action_words,
    )


def found(case_id: uuid.UUID) -> Case:
    """Return the case of an address, if it is the reader's to see. Raises NotFound."""
    return reports.case(case_id, agency_ids=current_scope().agency_ids)


def back(case: Case) -> ResponseReturnValue:
    """Go to the page of a case after something was done."""
    return redirect(url_for("review.case", case_id=case.id), 303)


def answered(case: Case, form: Any, deed: Any) -> ResponseReturnValue:
    """Do a verb of the case page: the form with its slips, the page with what has changed, or the case anew."""
    if inserted(form, due_at=case.due_at):
        return shown(case, form)
    if not form.accepted():
        return shown(case, form), 422
    return acted(deed, then=lambda: back(case), stale=lambda refusal: shown_anew(case.id, form, refusal))


def choices(case: Case) -> dict[str, Any]:
    """Return what the forms of a case choose from: its reports by ticket number, the colleagues by name."""
    people = accounts.colleagues([case.agency_id], roles=permissions.CHECKERS)
    return {
        "reports": [(report.id, report.ticket_number) for report in cases.reports(case)],
        "colleagues": [(str(user.id), user.name) for user in people if user.id != case.taken_by_id],
        "all_colleagues": [(str(user.id), user.name) for user in people],
    }


def shown(case: Case, form: Any = None, refusal: KlinikError | None = None) -> str:
    """Return the page of a case; a form that came back takes the place of its empty one."""
    user, at, sent = current_scope().user, now(), cases.reports(case)
    told, finds = messages.of_case(case), work.evidence(case)
    draft = services.open_draft(case.clarification)
    return render_template(
        "review/case.html",
        case=case,
        reports=sent,
        contacts=cases.contacts(sent),
        opened=cases.opened_files(user, at=at),
        candidates=candidates.of(case, sent) if case.is_active else [],
        draft=draft,
        objection=objections.of_case(case),
        writing=cases.writing(draft, but=user, at=at),
        here=queue.here(case, but=user, at=at),
        notes=cases.notes(case),
        tasks=work.tasks(case),
        evidence=finds,
        copies=archives.of_addresses(_addresses(sent, finds), agency_ids=[case.agency_id]),
        may_copy=archiving.is_on(),
        looking=looking,
        statements=statements.of_case(case),
        history=cases.history(case),
        messages=told,
        addressees=messages.addressees(told),
        merges=cases.merged_in(case),
        came_from=_came_from(case),
        replies=offered(case.due_at) if case.is_active and permissions.may_check(user, case) else {},
        forms=_forms(case) | ({form.mark: form} if form else {}),
        form=form,
        refusal=refusal,
        **_promises(case, at),
        user=user,
        words=WORDS,
        action_words=action_words,
        **_rights(case, user),
    )


def _rights(case: Case, user: User) -> dict[str, bool]:
    """Return what the reader of a case may do with it."""
    return {
        "may_check": permissions.may_check(user, case),
        "may_approve_outcome": permissions.may_approve_outcome(user, case),
        "may_ask": case.is_active and permissions.may_request_statement(user, case),
        "may_let_go": permissions.may_let_go(user, case),
    }


def _promises(case: Case, at: datetime) -> dict[str, Any]:
    """Return how the case stands against what was promised, and what became of it."""
    return {
        "due": due.due(case, at=at),
        "moves": clocks.moves(case),
        "escalations": escalations.of_case(case),
    }


def _came_from(case: Case) -> Any:
    """Return the case whose old address led here."""
    try:
        asked = found(uuid.UUID(request.args.get("dari", "")))
    except (ValueError, NotFound):
        return None
    return cases.laid(asked) if asked.merged_into_id == case.id else None


def _addresses(sent: Iterable[Report], finds: Iterable[Evidence]) -> set[str]:
    """Return every link that stands on the page."""
    return {link for report in sent for link in report.links} | {find.url for find in finds if find.url}


def today() -> date:
    """Return the day it is in the office."""
    return now().astimezone(current_scope().user.agency.zone).date()


def shown_anew(case_id: uuid.UUID, form: Any, refusal: StaleVersion) -> ResponseReturnValue:
    """Return the page of a case as somebody else has left it, with what was typed meanwhile."""
    case = found(case_id)
    form.renew(case.version)
    return make_response(shown(case, form, refusal), refusal.status)


def _proposed(case: Case) -> dict[str, Any]:
    """Return what was last proposed as the outcome of an objection, to be written on."""
    objection = objections.of_case(case)
    return {"outcome": objection.proposed_outcome, "reply": objection.proposed_reply} if objection else {}


def _forms(case: Case) -> dict[str, Any]:
    """Return the empty forms of the page by their marks."""
    chosen, seen = choices(case), {"version": case.version}
    empty = [
        forms.HandOverForm(NOTHING_SENT, data=seen, colleagues=chosen["colleagues"]),
        forms.AskForm(NOTHING_SENT, data=seen, reports=chosen["reports"]),
        forms.SplitForm(NOTHING_SENT, data=seen, reports=chosen["reports"]),
        *[kind(NOTHING_SENT, data=seen) for kind in (forms.DeclineForm, forms.ReferForm, forms.MergeForm)],
        *[
            kind(NOTHING_SENT, data=seen)
            for kind in (forms.JoinForm, forms.NoteForm, forms.OutcomeBackForm, forms.LaneForm)
        ],
        forms.ObjectionAnswerForm(NOTHING_SENT, data=seen | _proposed(case)),
        _statement_form(case, seen),
        forms.TaskForm(NOTHING_SENT, colleagues=chosen["all_colleagues"]),
        *[kind(NOTHING_SENT) for kind in (forms.EvidenceForm, forms.TranscriptForm)],
    ]
    return {form.mark: form for form in empty}


def _statement_form(case: Case, seen: dict[str, Any]) -> forms.StatementForm:
    """Return the empty form for asking an office; `?tanya=` in the address puts a former question again."""
    draft = services.open_draft(case.clarification)
    words = seen | {"claim": defang((draft and draft.claim) or case.title)}
    again = request.args.get("tanya", type=uuid.UUID)
    if again is not None:
        before = reports.statement_request(again, agency_ids=current_scope().agency_ids)
        words |= {"again": str(again), "office": before.office, "claim": before.claim, "question": before.question}
    return forms.StatementForm(NOTHING_SENT, data=words, today=today())
