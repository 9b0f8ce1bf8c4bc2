"""A saved reply, as a form."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from klinik.web.forms import Filled, Form


def _tidy(text: Any) -> Any:
    return text.replace("\r\n", "\n").strip() if isinstance(text, str) else text


class ReplyForm(Form):
    """A name to choose by, and the sentences."""

    purpose = "saved_reply"

    name = StringField(
        _l("Nama"),
        [Filled(_l("Beri nama supaya rekan menemukannya.")), Length(max=60)],
        description=_l("Hanya dibaca petugas, misalnya Minta tangkapan layar."),
        filters=[_tidy],
    )
    text = TextAreaField(
        _l("Teks"),
        [Filled(_l("Tulis teksnya.")), Length(max=1_000)],
        render_kw={"rows": 6},
        filters=[_tidy],
    )
