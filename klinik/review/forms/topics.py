"""A topic of the office, in both languages."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from klinik.web.forms import Filled, Form

LONGEST_NAME = 40


class TopicNameForm(Form):
    """What it is called. Several stand on a page, so each carries the code of its own."""

    purpose = "topic"

    name = StringField(_l("Nama"), [Filled(_l("Tulis namanya.")), Length(max=LONGEST_NAME)])
    name_en = StringField(_l("Nama dalam bahasa Inggris"), [Filled(_l("Tulis namanya.")), Length(max=LONGEST_NAME)])

    def __init__(self, *args: Any, key: str = "", **words: Any) -> None:
        super().__init__(*args, **words)
        self.key = key
        for field in self:
            field.id = field.label.field_id = f"{field.short_name}-{key}" if key else field.short_name

    @property
    def words(self) -> dict[str, str]:
        """What was typed, without doubled spaces."""
        return {name: " ".join((self[name].data or "").split()) for name in ("name", "name_en")}
