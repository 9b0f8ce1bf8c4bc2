"""How a form is filled as nobody ought to: much as the page has it, some of it odd, missing, or there twice."""

import io
import re
from random import Random
from typing import Any

from werkzeug.datastructures import MultiDict

from klinik.web.prose import is_blank
from tests.journeys.oddities import TEXTS, files
from tests.journeys.pages import PRESSED, SWITCHES, Control, PageForm

TYPED = ("text", "search", "email", "tel", "url", "textarea")
TOKEN = "form_token"
TRAP = "website"  # for robots; people do not see it
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
NUL = "\0"


class FilesToSend:
    """The odd files, made once for a walk."""

    def __init__(self) -> None:
        self.made = files()

    def some(self, chance: Random) -> list[tuple[io.BytesIO, str, str]]:
        """Return none, one or several of them."""
        chosen = chance.choices(self.made, k=chance.choice((0, 1, 1, 1, 2, 5)))
        return [(io.BytesIO(content), name, kind) for content, name, kind in chosen]


def fill(form: PageForm, chance: Random, attached: FilesToSend) -> MultiDict[str, Any]:
    """Return what is sent."""
    sent = MultiDict[str, Any]()
    for control in form.controls:
        if control.name == TOKEN:
            sent.add(TOKEN, control.value)
        elif chance.random() < 0.95:
            for value in _given(control, chance, attached):
                sent.add(control.name, value)
    if chance.random() < 0.1:
        sent.add(chance.choice(TEXTS)[:30] or "x", "y")
    return sent


def typed(form: PageForm, sent: MultiDict[str, Any]) -> dict[str, str]:
    """Return the words for which the page answers.

    Those of a form whose own marks were tampered with are nobody's loss; U+0000 is refused before any form is read.
    """
    marks = [one for one in form.controls if one.kind == "hidden"]
    is_tampered = any(sent.getlist(one.name) != [one.value] for one in marks)
    if is_tampered or any(NUL in text for pair in sent.items(multi=True) for text in pair if isinstance(text, str)):
        return {}
    words = {one.name: sent.getlist(one.name) for one in form.controls if one.kind in TYPED and one.name != TRAP}
    return {name: given[0] for name, given in words.items() if len(given) == 1 and not is_blank(given[0])}


def plain(text: str) -> str:
    """Return a text without what pages may write otherwise: blanks, line ends, signs that nobody sees."""
    return " ".join(UNSEEN.sub("", text).split())


def _given(control: Control, chance: Random, attached: FilesToSend) -> list[Any]:
    if control.kind == "file":
        return list(attached.some(chance))
    if control.kind in (*SWITCHES, *PRESSED) and not control.is_on | (chance.random() < 0.5):
        return []
    if control.kind == "hidden" and chance.random() < 0.7:
        return [control.value]
    value = chance.choice(control.options) if control.options and chance.random() < 0.5 else control.value
    if chance.random() < 0.4:
        value = chance.choice(TEXTS)
    return [value] * (1 if chance.random() < 0.97 else 2)
