"""What an admin fills in about an address that listens."""

from flask_babel import lazy_gettext as _l
from wtforms import URLField
from wtforms.validators import Length

from klinik.accounts.forms import Confirmed, password_again
from klinik.web.forms import CheckboxesField, Filled, Form, choices
from klinik.webhooks.codes import EVENT_WORDS, EventType


def _types() -> CheckboxesField:
    return CheckboxesField(
        _l("Peristiwa"),
        [Filled(_l("Pilih paling sedikit satu peristiwa."))],
        choices=choices(EVENT_WORDS),
        coerce=EventType,
        description=_l("Selalu dikabarkan, tanpa dipilih: bagian sebuah klarifikasi dihapus menurut hukum."),
    )


class TypesForm(Form):
    purpose = "webhook_types"

    types = _types()


class WebhookForm(Confirmed):
    purpose = "webhook"

    url = URLField(
        _l("Alamat"),
        [Filled(), Length(max=500)],
        description=_l("Alamat https:// tempat sistem Anda mendengarkan, misalnya https://sistem.contoh.id/hook."),
        filters=[lambda text: text.strip() if text else text],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    types = _types()
    password = password_again()
