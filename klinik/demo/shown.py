"""What the demo shows beside its texts: a screenshot that we drew ourselves, and an objection with its outcome."""

import io
from datetime import datetime

from PIL import Image, ImageDraw

from klinik.accounts.models import User
from klinik.agencies.models import Agency
from klinik.clarifications.cards import lettering
from klinik.clarifications.cards.lettering import Room
from klinik.clarifications.codes import ObjectionOutcome
from klinik.clarifications.models import Clarification, Objection, Revision
from klinik.demo.book import Story
from klinik.files import services as files
from klinik.files.boxes import Box
from klinik.files.models import StoredFile
from klinik.reports import objections
from klinik.reports.models import Report
from klinik.review import services as review

SIZE = (900, 820)
PAPER, HEAD, BUBBLE, INK, NAME = "#e7e0d3", "#35544a", "#ffffff", "#1d2226", "#8a3a2b"


def brought(story: Story, agency: Agency, *, at: datetime) -> list[StoredFile]:
    """Return the picture that came with a story's first report, where it has one."""
    if "picture" not in story.words:
        return []
    drawn = io.BytesIO()
    _screenshot(story.words["picture"], story.reports[0].text).save(drawn, "PNG")
    return [files.keep(drawn, "tangkapan layar.png", agency_id=agency.id, at=at)]


def cover(revision: Revision, report: Report, story: Story, *, by: User, at: datetime) -> None:
    """Let the answer of a story show its picture, covered and described."""
    if "picture" not in story.words:
        return
    words = story.words["picture"]
    picture = review.choose_picture(None, revision, report.files[0], by=by, seen=revision.version, at=at)
    boxes = [Box(*box) for box in words["boxes"]]
    said = {"alt": words["alt"], "boxes": boxes, "nothing_to_cover": False}
    review.show_picture(picture, **said, by=by, seen=revision.version, at=at)


def object_to(clarification: Clarification, story: Story, *, at: datetime) -> None:
    """A reader says that something in an answer is wrong."""
    objections.file(clarification, text=story.words["objection"]["text"], at=at)


def check(objection: Objection, story: Story, *, by: User, at: datetime) -> None:
    """The verifier proposes what is written to everybody."""
    words, case = story.words["objection"], objection.case
    outcome = ObjectionOutcome(words["outcome"])
    review.propose_outcome(case, outcome=outcome, reply=words["reply"].strip(), by=by, seen=case.version, at=at)


def approve(objection: Objection, *, by: User, at: datetime) -> None:
    """The editor stands behind it."""
    review.approve_outcome(objection.case, by=by, seen=objection.case.version, at=at)


def _screenshot(words: dict[str, str], message: str) -> Image.Image:
    """Draw a message in a group as a telephone would show it. Names and numbers are made up for the demo."""
    sheet = Image.new("RGB", SIZE, PAPER)
    drawing = ImageDraw.Draw(sheet)
    drawing.rectangle((0, 0, SIZE[0], 130), fill=HEAD)
    _line(drawing, words["group"], (48, 38), "#ffffff", 44)
    drawing.rounded_rectangle((40, 180, 860, 770), 26, fill=BUBBLE)
    _line(drawing, words["sender"], (76, 212), NAME, 34)
    text = lettering.fit(message.replace("*", ""), Room(740, 460, 36, 24), weight=500)
    lettering.put(drawing, text, (76, 280), INK)
    return sheet


def _line(drawing: ImageDraw.ImageDraw, text: str, at: tuple[int, int], colour: str, size: int) -> None:
    lettering.put(
        drawing, lettering.one_line(text, width=760, largest=size, smallest=size // 2, weight=700), at, colour
    )
