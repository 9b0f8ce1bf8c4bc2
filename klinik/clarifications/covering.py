"""Names and numbers in a text: found, and covered before anybody publishes them.

A quoted message may carry the telephone of a private person, an identity or account number, an address, an account
name. What looks like one is found by its form. A name has no form: whoever writes marks it, [[like this]].
"""

import re
from enum import StrEnum


class Private(StrEnum):
    """What a stretch of a text would give away."""

    MAIL = "mail"
    ACCOUNT = "account"
    NUMBER = "number"


# Not inside an address, a ticket number, a sum with its points, or a date: those touch a letter, a point or a dash.
EDGE = r"(?<![\w/.,=&#@-])"
DAY = r"\d{4}-\d{2}-\d{2}\b"
MOBILE = r"(?:\+?62|0)[ .-]?8\d(?:[ .-]?\d){6,11}"
LANDLINE = r"\(0\d{2,3}\)[ -]?\d(?:[ -]?\d){4,8}"
LONG = r"\+?\d(?:[ -]?\d){8,19}"  # accounts and identities: nine digits or more, together or in groups
FORMS: tuple[tuple[Private, re.Pattern[str]], ...] = (
    (Private.MAIL, re.compile(rf"{EDGE}[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{2,63}})+")),
    (Private.ACCOUNT, re.compile(rf"{EDGE}@[A-Za-z_][\w.]{{2,40}}")),
    (Private.NUMBER, re.compile(rf"{EDGE}(?!{DAY})(?:{MOBILE}|{LANDLINE}|{LONG})(?![\w,.-]?\d)(?![\w-])")),
)
QUOTING = ("claim", "headline", "summary", "explanation", "advice", "reply", "change_note")  # what may quote others
MARK = re.compile(r"\[\[([^\[\]]{0,200})\]\]")
IN_PLACE: dict[Private, str] = {
    Private.MAIL: "[surel disamarkan]",
    Private.ACCOUNT: "[akun disamarkan]",
    Private.NUMBER: "[nomor disamarkan]",
}
MARKED_IN_PLACE = "[disamarkan]"


def found(text: str) -> list[tuple[Private, str]]:
    """Return what looks private in a text, each once, in the order of the kinds."""
    pieces = [(kind, piece) for kind, form in FORMS for piece in form.findall(text)]
    return list(dict.fromkeys(pieces))


def has_marks(text: str) -> bool:
    """Say whether something is still marked to be covered."""
    return MARK.search(text) is not None


def cover_marked(text: str) -> str:
    """Return the text with every marked stretch covered; nothing of it stays."""
    return MARK.sub(MARKED_IN_PLACE, text)


def cover(text: str) -> str:
    """Return the text with what is marked, and what looks private, covered."""
    covered = cover_marked(text)
    for kind, form in FORMS:
        covered = form.sub(IN_PLACE[kind], covered)
    return covered
