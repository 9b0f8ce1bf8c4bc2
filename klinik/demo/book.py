"""What is told: offices with their people, and stories, read from the files in content/."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import time
from importlib import resources
from typing import Any

from klinik.accounts.models import Role
from klinik.clarifications.codes import ContentType, RevisionKind, SourceKind, Topic, Verdict
from klinik.clarifications.services import RevisionContent, SourceContent
from klinik.reports.codes import CaseStatus, DeclineReason, IntakeChannel, Platform
from klinik.systems.models import Right

FOLDER = resources.files("klinik.demo") / "content"


@dataclass(frozen=True)
class KeyWords:
    """A key for a system of an office, in days from its opening. Its text was never written down: it opens nothing."""

    name: str
    rights: list[Right]
    days: int


@dataclass(frozen=True)
class OfficeWords:
    """One office as the file has it: what `agencies.services.add` needs, what is set afterwards, who works there."""

    slug: str
    parent: str | None
    basics: dict[str, Any]
    details: dict[str, Any]
    staff: dict[Role, str]
    subscribers: list[str]
    keys: list[KeyWords]
    summaries: int  # of how many past weeks


@dataclass(frozen=True)
class ReportWords:
    """One report; `after` is in hours since the story began."""

    text: str
    after: float = 0
    question: str = ""
    contact: str = ""
    region: str | None = None
    where: Platform | None = Platform.WHATSAPP
    channel: IntakeChannel = IntakeChannel.WEB
    partner: str = ""


@dataclass(frozen=True)
class Change:
    """What became of a published answer; `after` is in hours since it was published."""

    kind: RevisionKind
    after: float
    note: str


@dataclass(frozen=True)
class Answer:
    """What was answered at first, and `final`ly; `after` is in hours since the story began."""

    after: float
    first: RevisionContent
    final: RevisionContent
    change: Change | None


@dataclass(frozen=True)
class Story:
    """One claim from the first report on. It began some days ago at a time of day, or some hours ago."""

    key: str
    agency: str
    reports: list[ReportWords]
    answer: Answer | None
    status: CaseStatus
    topic: Topic | None  # as whoever looks first sorts it
    day: int | None
    clock: time | None
    hours_ago: float
    is_emergency: bool
    reason: DeclineReason | None
    words: dict[str, Any]  # what only some endings need: office, note, question


@dataclass(frozen=True)
class Screen:
    """When the answer of a story is on the outdoor screens, in hours from the seeding; whether it still waits."""

    story: Story
    first: float
    last: float
    waits: bool


def offices() -> list[OfficeWords]:
    """Return the offices, those above before those below."""
    return [_office(dict(one)) for one in _read("agencies.toml")["agency"]]


def saved_replies() -> list[tuple[str, str]]:
    """Return the replies that every office keeps, each with its name."""
    return [(one["name"], one["text"]) for one in _read("agencies.toml")["saved_reply"]]


def log_in() -> tuple[str, str, str]:
    """Return the password, the second factor's secret and the domain of the demo's people."""
    file = _read("agencies.toml")
    return file["password"], file["totp_secret"], file["mail_domain"]


def stories() -> Iterator[Story]:
    """Return every story, file by file."""
    for file in sorted((FOLDER / "stories").iterdir(), key=lambda file: file.name):
        yield from (_story(dict(one)) for one in _read(f"stories/{file.name}")["story"])


def screens(told: Iterable[Story]) -> list[Screen]:
    """Return what is on the screens, or is to be, of the stories that are told."""
    by_key = {story.key: story for story in told}
    rows = _read("screens.toml")["screen"]
    return [Screen(by_key[one["story"]], one["first"], one["last"], one.get("waits", False)) for one in rows]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def _office(one: dict[str, Any]) -> OfficeWords:
    return OfficeWords(
        slug=one.pop("slug"),
        parent=one.pop("parent", None),
        staff={Role(role): name for role, name in one.pop("staff").items()},
        subscribers=one.pop("subscribers"),
        keys=[_key(dict(row)) for row in one.pop("keys", [])],
        summaries=one.pop("summaries"),
        basics={name: one.pop(name) for name in ("name", "office", "region_code", "hosts")},
        details=one,
    )


def _key(row: dict[str, Any]) -> KeyWords:
    return KeyWords(row["name"], [Right(right) for right in row["rights"]], row["days"])


def _story(one: dict[str, Any]) -> Story:
    answer = one.pop("answer", None)
    changes = {RevisionKind(kind): one.pop(kind, None) for kind in ("correction", "retraction")}
    reports = _reports(one.pop("report", []))
    ended = CaseStatus(one.pop("status", CaseStatus.ANSWERED))
    topic = one.pop("topic", answer and answer["topic"])
    return Story(
        key=one.pop("key"),
        agency=one.pop("agency"),
        reports=reports,
        answer=_answer(dict(answer), changes) if answer else None,
        status=ended,
        topic=Topic(topic) if topic else None,
        day=one.pop("day", None),
        clock=time.fromisoformat(one.pop("clock")) if "clock" in one else None,
        hours_ago=one.pop("hours_ago", 0),
        is_emergency=one.pop("emergency", False),
        reason=DeclineReason(one.pop("reason")) if "reason" in one else None,
        words=one,
    )


def _reports(rows: list[dict[str, Any]]) -> list[ReportWords]:
    """Return the reports of a story; `again` wraps the first one's text, as forwarding does."""
    first = rows[0]["text"].strip() if rows else ""
    return [_report(dict(row), first) for row in rows]


def _report(row: dict[str, Any], first: str) -> ReportWords:
    text = row.pop("again").replace("{text}", first) if "again" in row else row.pop("text")
    where, channel = row.pop("where", Platform.WHATSAPP), row.pop("channel", IntakeChannel.WEB)
    return ReportWords(text=text.strip(), where=Platform(where), channel=IntakeChannel(channel), **row)


def _answer(row: dict[str, Any], changes: dict[RevisionKind, dict[str, Any] | None]) -> Answer:
    after = row.pop("after", 0)
    final = _content(row)
    for kind, change in changes.items():
        if change is not None:
            told = Change(kind, change["after"], _line(change["change_note"]))
            return Answer(after, _as_it_was(final, change), final, told)
    return Answer(after, final, final, None)


def _as_it_was(final: RevisionContent, change: dict[str, Any]) -> RevisionContent:
    """Return the text as it stood before it was corrected."""
    if "now_says" not in change:
        return final
    return replace(final, explanation=final.explanation.replace(change["now_says"], change["first_said"]))


def _content(row: dict[str, Any]) -> RevisionContent:
    content_type = row.get("content_type")
    return RevisionContent(
        claim=_line(row["claim"]),
        verdict=Verdict(row["verdict"]),
        content_type=ContentType(content_type) if content_type else None,
        flags=row.get("flags", []),
        topic=Topic(row["topic"]),
        headline=row["headline"],
        summary=_line(row["summary"]),
        explanation=row["explanation"].strip(),
        advice=_line(row["advice"]),
        region_code=row["region"],
        sources=[_source(source) for source in row["sources"]],
    )


def _source(row: dict[str, Any]) -> SourceContent:
    return SourceContent(
        title=row["title"],
        kind=SourceKind(row["kind"]),
        publisher=row["publisher"],
        url=row["url"],
        archive_url=row.get("archive", ""),
        is_outside=not row.get("inside", False),
    )


def _line(text: str) -> str:
    return " ".join(text.split())
