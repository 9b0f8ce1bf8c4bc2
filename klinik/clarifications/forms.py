"""What a reader may say about a clarification: that it errs."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, TextAreaField, ValidationError
from wtforms.validators import Email, Length, Optional

from klinik.web.forms import Filled, Form

SHORTEST, LONGEST = 20, 5_000


class ObjectionForm(Form):
    """What is wrong, why, and whom to tell of the outcome."""

    purpose = "objection"

    text = TextAreaField(
        _l("Apa yang keliru, dan dari mana Anda mengetahuinya?"),
        [Filled(_l("Tulis apa yang keliru dan dari mana Anda mengetahuinya.")), Length(SHORTEST, LONGEST)],
        description=_l("Sebutkan bagiannya dan sertakan sumber bila ada. Isian ini hanya dibaca petugas."),
        render_kw={"rows": 5},
    )
    contact = EmailField(
        _l("Surel untuk mengabari hasilnya"),
        [Optional(), Length(max=254), Email(check_deliverability=False)],
        render_kw={"autocomplete": "email"},
    )
    consent = BooleanField(_l("Alamat ini boleh dipakai untuk mengabari hasil sanggahan ini"))

    def validate_consent(self, field: Any) -> None:
        if self.contact.data and not field.data:
            raise ValidationError(str(_l("Beri persetujuan, atau kosongkan alamat surelnya.")))
