"""What may be the same matter as a case: published answers and other cases, with the words they share."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from klinik import matching
from klinik.clarifications.codes import ClarificationState
from klinik.clarifications.models import Clarification
from klinik.db import db
from klinik.matching import Band, Match
from klinik.matching.models import MatchDecision
from klinik.reports.codes import CaseStatus
from klinik.reports.models import Case, Report
from klinik.reports.services import disagreeing
from klinik.review import shared_words
from klinik.review.models import Comparison, Likeness
from klinik.review.queries import cases
from klinik.review.shared_words import Piece

MOST = 6
READ = 3  # reports of the case whose words are looked up
LONGEST = 600  # letters of either side that are shown
Said = tuple[str, str]  # the words of a report and its ticket number


@dataclass(frozen=True)
class Candidate:
    """A published answer or another case, beside the case that is looked at."""

    match: Match
    own: list[Piece]  # what the case itself says, with what the candidate says as well marked
    own_number: str  # the report in which it says so; none for a case without words
    title: list[Piece]
    text: list[Piece]
    clarification: Clarification | None
    case: Case | None
    ticket_number: str  # a report of the other case, by which it is named
    decision: Comparison | None
    is_refused: bool  # by a sender, who was shown this answer and meant something else

    @property
    def kind(self) -> str:
        return "clarification" if self.clarification else "case"

    @property
    def key(self) -> uuid.UUID:
        thing = self.clarification or self.case
        assert thing is not None
        return thing.id


def of(case: Case, reports: Sequence[Report]) -> list[Candidate]:
    """Return the candidates of a case, the likeliest first; those that were found to be another matter come last."""
    own = [(report.words, report.ticket_number) for report in reports[:READ] if report.words] or [(case.title, "")]
    said = "\n".join(dict.fromkeys(words for words, _number in own))
    found = [match for match in _matches(case, reports, said) if match.band is not Band.WEAK]
    decisions, refused = _decisions(case), _refused(reports)
    answers, others = _answers(case, found), _cases(case, found)
    candidates: dict[uuid.UUID, Candidate] = {}
    for match in found:
        candidate = _candidate(match, answers.get(match.id), others.get(match.id), own, decisions, refused)
        if candidate:
            candidates.setdefault(candidate.key, candidate)
    ranked = sorted(candidates.values(), key=_is_ruled_out)
    return ranked[:MOST]


def proposed(case: Case, key: uuid.UUID) -> Match | None:
    """Return how the search proposes a case or an answer for a case; None where a person has found it."""
    return next((one.match for one in of(case, cases.reports(case)) if one.key == key), None)


def _matches(case: Case, reports: Sequence[Report], said: str) -> list[Match]:
    links = [link for report in reports for link in report.links]
    looks = [look for report in reports for file in report.files for look in file.looks]
    return matching.find(text=said, links=links, pictures=looks, agency_id=case.agency_id, limit=MOST * 3)


def _answers(case: Case, found: list[Match]) -> dict[uuid.UUID, Clarification]:
    keys = [match.id for match in found if match.kind == "clarification"]
    wanted = select(Clarification).where(
        Clarification.id.in_(keys), Clarification.state == ClarificationState.PUBLISHED
    )
    rows = db.session.scalars(wanted.options(joinedload(Clarification.current)))
    return {answer.id: answer for answer in rows if answer.id != case.clarification_id}


def _cases(case: Case, found: list[Match]) -> dict[uuid.UUID, tuple[Case, Report]]:
    """Return, by the report that was found, the other cases of the agency with that report."""
    keys = [match.id for match in found if match.kind == "report"]
    wanted = (
        select(Report, Case)
        .join(Case, Case.id == Report.case_id)
        .where(
            Report.id.in_(keys),
            Case.id != case.id,
            Case.agency_id == case.agency_id,
            Case.status.not_in([CaseStatus.SPAM, CaseStatus.MERGED]),
        )
        .options(joinedload(Case.clarification).joinedload(Clarification.current), selectinload(Report.transcripts))
    )
    return {report.id: (other, report) for report, other in db.session.execute(wanted)}


def _candidate(
    match: Match,
    answer: Clarification | None,
    found: tuple[Case, Report] | None,
    own: list[Said],
    decisions: dict[uuid.UUID, Comparison],
    refused: frozenset[uuid.UUID],
) -> Candidate | None:
    other, report = found or (None, None)
    if other and other.clarification and other.clarification.state is ClarificationState.PUBLISHED:
        answer, other = other.clarification, None
    if answer and answer.current:
        title, text, key = answer.current.headline, answer.current.claim, answer.id
    elif other and report:
        title, text, key = other.title, report.words, other.id
    else:
        return None
    said, own_number = max(own, key=lambda one: shared_words.count(one[0], f"{title}\n{text}"))
    return Candidate(
        match=match,
        own=shared_words.marked(said[:LONGEST], f"{title}\n{text}"),
        own_number=own_number,
        title=shared_words.marked(title, said),
        text=shared_words.marked(text[:LONGEST], said),
        clarification=answer,
        case=other,
        ticket_number=report.ticket_number if report else "",
        decision=decisions.get(key),
        is_refused=key in refused,
    )


def _decisions(case: Case) -> dict[uuid.UUID, Comparison]:
    mine = select(Comparison).where(Comparison.case_id == case.id, Comparison.undone_at.is_(None))
    return {comparison.candidate_id: comparison for comparison in db.session.scalars(mine)}


def _refused(reports: Sequence[Report]) -> frozenset[uuid.UUID]:
    """Return the answers of which a sender said: not what I meant. What the search met may be an earlier report."""
    met = func.coalesce(Case.clarification_id, MatchDecision.found_id)
    rows = (
        select(met)
        .select_from(MatchDecision)
        .outerjoin(Report, Report.id == MatchDecision.found_id)
        .outerjoin(Case, Case.id == Report.case_id)
        .where(*disagreeing.said_by_sender([report.id for report in reports]))
    )
    return frozenset(db.session.scalars(rows))


def _is_ruled_out(candidate: Candidate) -> bool:
    return candidate.decision is not None and candidate.decision.likeness is Likeness.DIFFERENT
