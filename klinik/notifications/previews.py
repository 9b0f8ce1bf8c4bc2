"""A message before anybody gets it: the letter with made-up words, once with all of them and once with the fewest."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import force_locale

from klinik.agencies.models import Agency
from klinik.notifications import letters, own_words
from klinik.notifications.channels import templates
from klinik.notifications.kinds import Kind
from klinik.notifications.letters import Letter
from klinik.notifications.messages import LANGUAGES
from klinik.notifications.own_words import NAMES, PLACE, Text, TextRefused

NOBODYS = "contoh"  # stands where a reader's own link to stop messages would


@dataclass(frozen=True)
class Preview:
    """A message in one language: with every word, and, where that differs, with those that are always there."""

    language: str
    full: Letter
    least: Letter | None


def of(kind: Kind, texts: Mapping[str, Text], *, agency: Agency) -> list[Preview]:
    """Return how a message would read in each language; where a text cannot be used, that language is left out."""
    return [
        _preview(kind, texts[language], language, agency) for language in LANGUAGES if _usable(kind, texts[language])
    ]


def template(kind: Kind) -> dict[str, str]:
    """Return, by language, what WhatsApp says for this message to whoever has not written for a day; {} for none."""
    text = templates.TEXTS.get(kind)
    if text is None:
        return {}
    said = {}
    for language in LANGUAGES:
        with force_locale(language):
            said[language] = PLACE.sub(lambda found: f"{{{NAMES.get(found[1], found[1])}}}", str(text))
    return said


def _usable(kind: Kind, text: Text) -> bool:
    try:
        own_words.check(kind, text)
    except TextRefused:
        return False
    return True


def _preview(kind: Kind, text: Text, language: str, agency: Agency) -> Preview:
    with force_locale(language):
        words = {name: str(own_words.DEMO[name]) for name in own_words.places(kind)}
    least = {name: word for name, word in words.items() if name in own_words.REQUIRED.get(kind, ())}

    def letter(words: Mapping[str, str]) -> Letter:
        form = letters.form(kind, words, (), language=language, agency=agency, text=text)
        return form.letter({}, stop_token=NOBODYS)

    full, fewest = letter(words), letter(least)
    differs = (full.subject, full.paragraphs) != (fewest.subject, fewest.paragraphs)
    return Preview(language, full, fewest if differs else None)
