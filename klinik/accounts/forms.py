"""The shape of what is typed at the door and on the account page."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, Field, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import Email, EqualTo, Length

from klinik.accounts.models import Language, Role
from klinik.accounts.words import ROLE_WORDS
from klinik.web.forms import Filled, Form, choices

SHORTEST, LONGEST = 12, 200
LONGEST_ANSWER = 16_384  # of a passkey; the largest there are have about 6,000 letters
WITHOUT_SCRIPT = _l(
    "Peramban Anda tidak menunjukkan kunci sandi. Kunci sandi memerlukan JavaScript; kode tetap berlaku."
)
NEW_PASSWORD = [Filled(), Length(SHORTEST, LONGEST)]


def typed(field: Field) -> str:
    """Return what was typed into a field; nothing is an empty text."""
    return field.data or ""


class Carried(Form):
    """A step of the log-in: it takes along where to go afterwards, and what was being typed."""

    lanjut = HiddenField()
    held = HiddenField()


class LogInForm(Carried):
    purpose = "log_in"

    email = EmailField(
        _l("Alamat surel"),
        [Filled(_l("Tulis alamat surel Anda.")), Length(max=254)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Kata sandi"),
        [Filled(_l("Tulis kata sandi Anda.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class CodeForm(Carried):
    purpose = "code"

    code = StringField(
        _l("Kode masuk"),
        [Filled(_l("Tulis kode masuk.")), Length(max=20)],
        description=_l("Enam angka dari aplikasi autentikator, atau satu kode pemulihan."),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
    )


class PasskeyForm(Carried):
    """What a browser sends in place of a code; the script fills it in."""

    purpose = "passkey"

    credential = HiddenField(validators=[Filled(WITHOUT_SCRIPT), Length(max=LONGEST_ANSWER)])


class Enrolling(Form):
    """What confirms a new second factor."""

    code = StringField(
        _l("Kode dari aplikasi"),
        [Filled(), Length(max=20)],
        description=_l("Enam angka yang sekarang tampil di aplikasi."),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
    saved = BooleanField(_l("Saya sudah menyimpan kode pemulihan"), [Filled()])


class EnrolmentForm(Enrolling, Carried):
    purpose = "enrolment"


class NewPassword(Form):
    """A password, twice. No rules about its letters, only about its length."""

    new_password = PasswordField(
        _l("Kata sandi baru"),
        NEW_PASSWORD,
        description=_l("Paling sedikit 12 huruf. Beberapa kata yang tidak berkaitan mudah diingat dan sulit ditebak."),
        render_kw={"autocomplete": "new-password"},
    )
    repeated = PasswordField(
        _l("Ulangi kata sandi baru"),
        [Filled(), EqualTo("new_password", _l("Kedua kata sandi harus sama."))],
        render_kw={"autocomplete": "new-password"},
    )


class InvitationForm(NewPassword, Enrolling):
    purpose = "invitation"


def password_again() -> PasswordField:
    """Return the field for the present password. What a form asks last it makes last: slips are told in that order."""
    return PasswordField(
        _l("Kata sandi sekarang"),
        [Filled(), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class Confirmed(Form):
    """A change that asks for the present password again."""

    password = password_again()


class NewPasskeyForm(Confirmed):
    purpose = "new_passkey"

    name = StringField(
        _l("Nama kunci ini"),
        [Filled(), Length(max=60)],
        description=_l("Supaya Anda mengenalinya nanti, misalnya Ponsel kantor."),
        render_kw={"autocomplete": "off"},
    )
    password = password_again()
    credential = HiddenField(validators=[Filled(WITHOUT_SCRIPT), Length(max=LONGEST_ANSWER)])


class PasswordAgainForm(Confirmed):
    purpose = "password_again"


class RenameForm(Form):
    purpose = "rename_passkey"

    new_name = StringField(_l("Nama baru"), [Filled(), Length(max=60)], render_kw={"autocomplete": "off"})


class PasswordForm(Confirmed, NewPassword):
    purpose = "password"


class SecondFactorForm(Confirmed, Enrolling):
    purpose = "second_factor"

    seed = HiddenField(validators=[Filled(), Length(20, 100)])


class RecoveryForm(Confirmed):
    purpose = "recovery"

    seed = HiddenField(validators=[Filled(), Length(20, 100)])
    saved = BooleanField(_l("Saya sudah menyimpan kode pemulihan"), [Filled()])


class RoleForm(Form):
    """Which role somebody has; that of an operator is given by the installation alone."""

    purpose = "role"

    role = RadioField(
        _l("Peran"),
        [Filled(_l("Pilih perannya."))],
        choices=choices(pair for pair in ROLE_WORDS.items() if pair[0] is not Role.OPERATOR),
        coerce=Role,
    )


class ColleagueForm(RoleForm):
    purpose = "colleague"

    name = StringField(_l("Nama lengkap"), [Filled(), Length(max=120)], render_kw={"autocomplete": "off"})
    email = EmailField(
        _l("Alamat surel"),
        [Filled(), Length(max=254), Email()],
        description=_l("Tautan undangan dikirim ke sini."),
        render_kw={"autocomplete": "off"},
    )


class CloseAccountForm(Confirmed):
    purpose = "close_account"


class PreferencesForm(Form):
    purpose = "preferences"

    language = RadioField(
        _l("Bahasa ruang kerja"),
        choices={Language.INDONESIAN.value: "Bahasa Indonesia", Language.ENGLISH.value: "English"},
    )
    uses_shortcuts = BooleanField(_l("Gunakan pintasan papan tik (j, k, x, /, ?)"))
