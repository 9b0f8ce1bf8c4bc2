"""An office's own words for one message, in both languages."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from klinik.notifications import own_words
from klinik.notifications.kinds import Kind
from klinik.notifications.messages import LANGUAGES
from klinik.notifications.own_words import Text, TextRefused
from klinik.web.forms import Filled, Form

ROWS = {"rows": 12}


class TextForm(Form):
    """Subject and text in Indonesian and English. Both of a language empty: the words that come with the clinic."""

    purpose = "message_text"

    subject_id = StringField(_l("Perihal"))
    body_id = TextAreaField(_l("Teks"), render_kw=ROWS)
    subject_en = StringField(_l("Perihal"), render_kw={"lang": "en"})
    body_en = TextAreaField(_l("Teks"), render_kw=ROWS | {"lang": "en"})
    version = IntegerField(widget=HiddenInput(), validators=[Filled()])

    @property
    def texts(self) -> dict[str, Text]:
        """What was written, by language."""
        return {language: own_words.tidy(self._text(language)) for language in LANGUAGES}

    @property
    def seen(self) -> int:
        """The version that the person saw, 0 for none."""
        return int(self.version.data or 0)

    def renew(self, version: int) -> None:
        """Carry the present version, after the person has been shown it."""
        self.version.data, self.version.raw_data = version, None

    def is_usable(self, kind: Kind) -> bool:
        """Say whether both texts may be used; what may not is written beside its field."""
        slips = {language: refusal for language, text in self.texts.items() if (refusal := _refused(kind, text))}
        for language, refusal in slips.items():
            self[f"{refusal.part}_{language}"].errors = [refusal.sentence()]
        return not slips

    @staticmethod
    def filled(texts: dict[str, Text]) -> dict[str, Any]:
        """Return the fields that stand for texts."""
        written: dict[str, Any] = {}
        for language, text in texts.items():
            written |= {f"subject_{language}": text.subject, f"body_{language}": text.body}
        return written

    def _text(self, language: str) -> Text:
        return Text(self[f"subject_{language}"].data or "", self[f"body_{language}"].data or "")


def _refused(kind: Kind, text: Text) -> TextRefused | None:
    try:
        own_words.check(kind, text)
    except TextRefused as refusal:
        return refusal
    return None
