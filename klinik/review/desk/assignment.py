"""Taking, releasing, handing over; asking, comparing, merging, splitting; notes."""

import uuid

from flask.typing import ResponseReturnValue

from klinik.accounts import current_scope, roles
from klinik.accounts import queries as accounts
from klinik.clarifications.models import Clarification
from klinik.db import db, now
from klinik.errors import NotFound
from klinik.reports.models import Case
from klinik.review import forms, permissions, services
from klinik.review.desk.blueprint import desk
from klinik.review.desk.case_page import answered, choices, found
from klinik.review.models import CandidateKind, Likeness
from klinik.review.queries import answers, candidates, cases


@desk.post("/kasus/<uuid:case_id>/ambil")
@roles(*permissions.CHECKERS)
def take(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form, user = found(case_id), forms.VersionForm(), current_scope().user
    return answered(case, form, lambda: services.take(case, verifier=user, seen=form.seen, at=now()))


@desk.post("/kasus/<uuid:case_id>/lepas")
@roles(*permissions.CHECKERS)
def release(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form, user = found(case_id), forms.VersionForm(), current_scope().user
    return answered(case, form, lambda: services.release(case, by=user, seen=form.seen))


@desk.post("/kasus/<uuid:case_id>/serahkan")
@roles(*permissions.CHECKERS)
def hand_over(case_id: uuid.UUID) -> ResponseReturnValue:
    case, scope = found(case_id), current_scope()
    form = forms.HandOverForm(colleagues=choices(case)["colleagues"])

    def deed() -> None:
        to = accounts.colleague(uuid.UUID(form.colleague.data), agency_ids=scope.agency_ids)
        services.hand_over(case, to=to, by=scope.user, seen=form.seen, at=now())

    return answered(case, form, deed)


@desk.post("/kasus/<uuid:case_id>/minta-kelengkapan")
@roles(*permissions.CHECKERS)
def request_info(case_id: uuid.UUID) -> ResponseReturnValue:
    case, user = found(case_id), current_scope().user
    form = forms.AskForm(reports=choices(case)["reports"])
    return answered(
        case,
        form,
        lambda: services.request_info(
            case,
            question=form.question.data or "",
            report_ids=form.reports.data or [],
            by=user,
            seen=form.seen,
            at=now(),
        ),
    )


@desk.post("/kasus/<uuid:case_id>/bandingkan")
@roles(*permissions.CHECKERS)
def compare(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form, user = found(case_id), forms.CompareForm(), current_scope().user

    def deed() -> None:
        likeness, other = Likeness(form.likeness.data), _candidate(form)
        match = candidates.proposed(case, other.id)
        services.compare(case, other, likeness=likeness, by=user, seen=form.seen, at=now(), match=match)

    return answered(case, form, deed)


@desk.post("/kasus/<uuid:case_id>/pakai")
@roles(*permissions.CHECKERS)
def join(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form, user = found(case_id), forms.JoinForm(), current_scope().user

    def deed() -> None:
        answer = answers.any_published(form.public_id.data or "")
        match = candidates.proposed(case, answer.id)
        services.answer_with(case, answer, by=user, seen=form.seen, at=now(), match=match)

    return answered(case, form, deed)


@desk.post("/kasus/<uuid:case_id>/gabung")
@roles(*permissions.CHECKERS)
def merge(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form, scope = found(case_id), forms.MergeForm(), current_scope()

    def deed() -> None:
        into = cases.by_ticket(form.target.data or "", scope=scope)
        match = candidates.proposed(case, into.id)
        services.merge(case, into, by=scope.user, seen=form.seen, at=now(), match=match)

    return answered(case, form, deed)


@desk.post("/kasus/<uuid:case_id>/batal-gabung")
@roles(*permissions.CHECKERS)
def undo_merge(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form, user = found(case_id), forms.VersionForm(), current_scope().user
    return answered(case, form, lambda: services.undo_merge(case, by=user, seen=form.seen, at=now()))


@desk.post("/kasus/<uuid:case_id>/pisah")
@roles(*permissions.CHECKERS)
def split(case_id: uuid.UUID) -> ResponseReturnValue:
    case, user = found(case_id), current_scope().user
    form = forms.SplitForm(reports=choices(case)["reports"])
    return answered(
        case,
        form,
        lambda: services.split(
            case, report_ids=form.reports.data or [], title=form.title.data or "", by=user, seen=form.seen, at=now()
        ),
    )


@desk.post("/kasus/<uuid:case_id>/catatan")
@roles(*permissions.CHECKERS, *permissions.APPROVERS)
def note(case_id: uuid.UUID) -> ResponseReturnValue:
    case, form, user = found(case_id), forms.NoteForm(), current_scope().user
    return answered(case, form, lambda: services.note(case, text=form.text.data or "", by=user, at=now()))


def _candidate(form: forms.CompareForm) -> Case | Clarification:
    key = uuid.UUID(form.candidate.data)
    if form.kind.data == CandidateKind.CASE:
        return found(key)
    answer = db.session.get(Clarification, key)
    if answer is None or not answer.is_public:
        raise NotFound
    return answer
