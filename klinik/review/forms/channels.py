"""What an admin fills in to turn an outside channel on."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import Regexp

from klinik.notifications.kinds import Way
from klinik.review.forms.cases import PageForm
from klinik.web.forms import Filled

HAS_READ = _l("Saya sudah membaca pemberitahuan di atas, dan instansi kami memutuskan memakai kanal ini.")
CANNOT_TELL = _l("Isian ini belum sesuai bentuk yang diminta.")


def _bare(text: str | None) -> str | None:
    """Return what was copied together with blanks without them."""
    return text.strip() if text else text


class TurnOnForm(PageForm):
    """The account, and that the notice was read."""

    way: Way
    account: StringField
    has_read = BooleanField(HAS_READ)

    @property
    def shown_name(self) -> str:
        """What citizens write to."""
        raise NotImplementedError


class WhatsAppForm(TurnOnForm):
    """The number as people know it, and as Meta does."""

    purpose = mark = "whatsapp"

    public_name = StringField(
        _l("Nomor WhatsApp instansi"),
        [Filled(), Regexp(r"^\+?\(?\d[\d() .-]{6,24}$", message=CANNOT_TELL)],
        description=_l("Seperti yang ditulis warga, misalnya +62 31 1234567."),
        filters=[_bare],
        render_kw={"inputmode": "tel", "autocomplete": "off"},
    )
    account = StringField(
        _l("ID nomor telepon"),
        [Filled(), Regexp(r"^\d{5,25}$", message=_l("Tulis angka saja, seperti di WhatsApp Manager."))],
        description=_l("Phone number ID di WhatsApp Manager, misalnya 106540352242922. Bukan nomor teleponnya."),
        filters=[_bare],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )

    @property
    def shown_name(self) -> str:
        return str(self.public_name.data)


class TelegramForm(TurnOnForm):
    """The bot's name."""

    purpose = mark = "telegram"

    account = StringField(
        _l("Nama bot"),
        [Filled(), Regexp(r"^@?[A-Za-z]\w{4,31}$", message=_l("Tulis seperti klinik_jatim_bot."))],
        description=_l("Nama pengguna dari @BotFather, misalnya klinik_jatim_bot."),
        filters=[lambda text: text.strip().lstrip("@") if text else text],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )

    @property
    def shown_name(self) -> str:
        return f"@{self.account.data}"
