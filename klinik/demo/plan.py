"""When each deed of each story happened, seen from the day of seeding: one past, in order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from klinik.demo import book, deeds, screens
from klinik.demo.book import Answer, Screen, Story
from klinik.demo.deeds import History
from klinik.demo.offices import Office
from klinik.reports.codes import CaseStatus
from klinik.statistics import weeks

SUMMED_UP = timedelta(hours=7)  # after the midnight that ends the week
REMINDED = timedelta(days=3)
GIVEN_UP = timedelta(days=7)
PROPOSED, AGREED = timedelta(hours=2), timedelta(hours=1)  # each before the next step

# How far into the hours between the first report and its answer the desk begins, and hands in.
TAKEN, HANDED_IN = 0.3, 0.8
CHECKED, APPROVED = 5.0, 9.0  # hours after an objection


@dataclass(frozen=True)
class Deed:
    """One thing that happened at a moment."""

    at: datetime
    do: Callable[..., None]

    def happen(self) -> None:
        self.do(at=self.at)


def past(history: History, told: list[Story], *, at: datetime) -> list[Deed]:
    """Return all deeds up to this moment, the oldest first."""
    found = [deed for story in told for deed in _of_story(history, story, at)]
    found += [deed for office in history.offices.values() for deed in _summaries(office, at)]
    found += [deed for screen in book.screens(told) for deed in _on_screens(history, screen, at)]
    return sorted((deed for deed in found if deed.at <= at), key=lambda deed: deed.at)


def _of_story(history: History, story: Story, at: datetime) -> Iterator[Deed]:
    began = _began(story, history.office(story), at)
    for number, words in enumerate(story.reports):
        yield Deed(_later(began, words.after), partial(deeds.report, history, story, number))
    if story.answer is not None:
        yield from _answered(history, story, story.answer, began)
    else:
        yield from _otherwise(history, story, began)


def _answered(history: History, story: Story, answer: Answer, began: datetime) -> Iterator[Deed]:
    if story.reports:
        yield Deed(_later(began, answer.after * TAKEN), partial(deeds.take, history, story))
    yield Deed(_later(began, answer.after * HANDED_IN), partial(deeds.draft, history, story, answer))
    if story.status is CaseStatus.AWAITING_APPROVAL:
        return
    published = _later(began, answer.after)
    yield Deed(published, partial(deeds.publish, history, story))
    if "objection" in story.words:
        objected = _later(published, story.words["objection"]["after"])
        yield Deed(objected, partial(deeds.object_to, history, story))
        yield Deed(_later(objected, CHECKED), partial(deeds.check_objection, history, story))
        yield Deed(_later(objected, APPROVED), partial(deeds.approve_objection, history, story))
    if answer.change:
        later = _later(published, answer.change.after)
        yield Deed(later, partial(deeds.change, history, story, answer, answer.change))


def _otherwise(history: History, story: Story, began: datetime) -> Iterator[Deed]:
    """Yield what happened to a case that has no answer of its own."""
    taken = _later(began, 0.5)
    if "answered_by" in story.words:
        yield Deed(_later(began, story.words["answered_after"]), partial(deeds.use_known, history, story))
    elif story.status is CaseStatus.MERGED:
        yield Deed(_later(began, story.words["merged_after"]), partial(deeds.merge, history, story))
    elif story.status is not CaseStatus.NEW:
        yield Deed(taken, partial(deeds.take, history, story))
    if "closed_after" in story.words:
        yield Deed(_later(began, story.words["closed_after"]), partial(deeds.close, history, story))
    for asked in story.words.get("asked", ()):
        yield Deed(_later(taken, asked["after"]), partial(deeds.request_statement, history, story, asked))
        if "answer" in asked:
            yield Deed(_later(taken, asked["answered_after"]), partial(deeds.give_statement, history, story, asked))
    if "question_asked" in story.words:
        asked = _later(began, story.words["asked_after"])
        yield from _asked(history, story, asked)


def _asked(history: History, story: Story, asked: datetime) -> Iterator[Deed]:
    yield Deed(asked, partial(deeds.ask, history, story))
    if story.status is CaseStatus.INCOMPLETE:
        yield Deed(asked + REMINDED, partial(deeds.remind, history, story))
        yield Deed(asked + GIVEN_UP, partial(deeds.give_up, history, story))


def _summaries(office: Office, at: datetime) -> Iterator[Deed]:
    week = weeks.of_moment(at - SUMMED_UP, office.agency.zone)
    for _ in range(office.summaries):
        week = week.previous()
        made = week.period(office.agency.zone).end + SUMMED_UP
        yield Deed(made, partial(deeds.sum_up, office, week))


def _on_screens(history: History, screen: Screen, at: datetime) -> Iterator[Deed]:
    """Yield who proposed and who agreed, before the card came up; where that is still to come, this morning."""
    agreed = _later(at, min(screen.first, 0)) - AGREED
    yield Deed(agreed - PROPOSED, partial(screens.propose, history, screen, seeded_at=at))
    if not screen.waits:
        yield Deed(agreed, partial(screens.agree, history, screen))


def _began(story: Story, office: Office, at: datetime) -> datetime:
    if story.day is None or story.clock is None:
        return _later(at, -story.hours_ago)
    day = at.astimezone(office.agency.zone).date() - timedelta(days=story.day)
    return datetime.combine(day, story.clock, office.agency.zone)


def _later(moment: datetime, hours: float) -> datetime:
    return moment + timedelta(hours=hours)
