"""What is made of a bulletin once and then only handed out: the paper and the card, in each language."""

import os
import tempfile
from pathlib import Path

from flask import current_app

from klinik.files import storage
from klinik.notifications.messages import LANGUAGES
from klinik.summaries import card, document
from klinik.summaries.models import WeeklySummary
from klinik.web.languages import HOME

FOLDER = "summaries"
PAPER, CARD = "pdf", "png"
MAKERS = {PAPER: document.made, CARD: card.made}


def ready(summary: WeeklySummary, form: str, *, language: str = HOME) -> Path:
    """Return where one form of a published summary lies, made now if it was not there."""
    place = _place(summary, form, language)
    if not place.exists():
        _put(place, MAKERS[form](summary, language=language))
    return place


def all_ready(summary: WeeklySummary) -> None:
    """Make every form in every language, so that no reader waits for one."""
    for form in MAKERS:
        for language in LANGUAGES:
            ready(summary, form, language=language)


def forget(summary: WeeklySummary) -> None:
    """Remove every form, after a lawful erasure; the next reader has it made anew."""
    for form in MAKERS:
        for language in LANGUAGES:
            _place(summary, form, language).unlink(missing_ok=True)


def _place(summary: WeeklySummary, form: str, language: str) -> Path:
    folder = storage.folder(current_app.config["FILES_URL"]).root.absolute()
    return folder / FOLDER / f"{summary.id}.{language}.{form}"


def _put(place: Path, content: bytes) -> None:
    """Write all of it before its name exists."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(place)
