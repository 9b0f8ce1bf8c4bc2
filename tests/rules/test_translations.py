"""Every text can be read in English too."""

import re

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.rules.repository import ROOT

pytestmark = pytest.mark.static

CATALOGUE = ROOT / "klinik/translations/en/LC_MESSAGES/messages.po"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "_n": (1, 2)}
KEYWORDS |= {"_p": ((1, "c"), 2)}  # the same word in another place, which English says otherwise there
MAPPING = [("**.py", "python"), ("templates/**", "jinja2")]
PLACE = re.compile(r"%\((\w+)\)[sd]")


@pytest.fixture(scope="module")
def english():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


@pytest.fixture(scope="module")
def texts():
    found = extract_from_dir(ROOT / "klinik", method_map=MAPPING, keywords=KEYWORDS)
    return {(context or "", _first(text)) for _file, _line, text, _comments, context in found}


def test_every_text_has_an_english_translation(texts, english):
    translated = {_key(entry) for entry in english if entry.id and all(_all(entry.string)) and not entry.fuzzy}

    assert sorted(texts - translated) == []


def test_the_catalogue_holds_nothing_that_is_said_nowhere(texts, english):
    assert sorted({_key(entry) for entry in english if entry.id} - texts) == []


def test_a_translation_has_the_same_places_to_fill_in(english):
    differing = [
        entry.id
        for entry in english
        if entry.id and any(_places(one) - _places(entry.id) for one in _all(entry.string))
    ]

    assert differing == []


def _key(entry):
    return entry.context or "", _first(entry.id)


def _first(text):
    return text if isinstance(text, str) else text[0]


def _all(text):
    return (text,) if isinstance(text, str) else tuple(text)


def _places(text):
    return {name for one in _all(text) for name in PLACE.findall(one)}
