"""The form every page uses: it keeps what was typed, speaks the reader's language, and needs no cookie."""

import functools
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import wtforms
from flask import Flask, current_app, g, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer
from werkzeug.datastructures import CombinedMultiDict, ImmutableMultiDict, MultiDict
from wtforms import widgets
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.meta import DefaultMeta
from wtforms.validators import InputRequired, ValidationError  # noqa: TID251  # Filled is made of it

from klinik.errors import KlinikError
from klinik.web.prose import is_blank
from klinik.web.wording import number

LASTS = 12 * 60 * 60
HOUR = 60 * 60
# For a form that is shown as its data says, whatever was sent to another form of the page.
NOTHING_SENT: ImmutableMultiDict[str, Any] = ImmutableMultiDict()
NO_WORDS = (wtforms.PasswordField, wtforms.HiddenField)
STALE = _l("Formulir ini sudah terlalu lama terbuka. Isiannya masih lengkap di bawah; periksa, lalu kirim lagi.")

# What WTForms says by itself, in our words: the package has no Indonesian.
WORDS: dict[str, LazyString] = {
    "This field is required.": _l("Isian ini wajib diisi."),
    "Not a valid choice.": _l("Pilih salah satu dari pilihan yang ada."),
    "Not a valid date value.": _l("Tulis tanggal seperti 2026-11-21."),
    "Not a valid datetime value.": _l("Tulis tanggal dan jam seperti 2026-11-21 14:20."),
    "Not a valid time value.": _l("Tulis jam seperti 14:20."),
    "Not a valid integer value.": _l("Tulis angka bulat, misalnya 24."),
    "Not a valid decimal value.": _l("Tulis angka, misalnya 24."),
    "Not a valid float value.": _l("Tulis angka, misalnya 24."),
    "Invalid email address.": _l("Periksa alamat surel, misalnya nama@contoh.id."),
    "Invalid URL.": _l("Periksa tautan, misalnya https://contoh.id/berita."),
    "Invalid input.": _l("Isian ini belum sesuai bentuk yang diminta."),
    "Invalid Choice: could not coerce.": _l("Pilih salah satu dari pilihan yang ada."),
    "Invalid UUID.": _l("Isian ini belum sesuai bentuk yang diminta."),
    "Number must be at least %(min)s.": _l("Angka paling kecil %(min)s."),
    "Number must be at most %(max)s.": _l("Angka paling besar %(max)s."),
    "Number must be between %(min)s and %(max)s.": _l("Angka antara %(min)s dan %(max)s."),
    "Field must be equal to %(other_name)s.": _l("Kedua isian harus sama."),
    "Field must be at least %(min)d characters long.": _l("Tulis paling sedikit %(min)s huruf."),
    "Field cannot be longer than %(max)d characters.": _l("Isian terlalu panjang. Batasnya %(max)s huruf."),
    "Field must be exactly %(max)d characters long.": _l("Isian harus tepat %(max)s huruf."),
    "Field must be between %(min)d and %(max)d characters long.": _l("Tulis %(min)s sampai %(max)s huruf."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l("Pilih dari pilihan yang ada."),
    "'%(value)s' are not valid choices for this field.": _l("Pilih dari pilihan yang ada."),
}


def init_app(app: Flask) -> None:
    app.jinja_env.globals["action_form"] = ActionForm


class General(str):
    """A sentence that would fit any field; on top of the page it needs the field's name."""

    __slots__ = ()

    def __mod__(self, value: Any) -> "General":
        if isinstance(value, Mapping):  # a limit is a number to read: 20.000
            value = {name: number(one) if isinstance(one, int) else one for name, one in value.items()}
        return General(super().__mod__(value))


class Words:
    """Gives WTForms our own sentences."""

    def gettext(self, string: str) -> str:
        known = WORDS.get(string)
        return string if known is None else General(known)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(plural)


class _HourlySigner(TimestampSigner):
    """Signs with the hour alone: workers that make one page at different moments make it alike, with one ETag."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() // HOUR * HOUR


class FormToken(CSRF):
    """A signed mark of which form was opened and when. Nothing is stored, so the page may be cached."""

    def generate_csrf_token(self, csrf_token_field: Any) -> LazyString:
        """Return the mark, signed once it is drawn: most forms that were sent are not."""
        return LazyString(_signer(csrf_token_field.form_purpose).dumps, "")

    def setup_form(self, form: Any) -> list[tuple[str, Any]]:
        purpose = form.purpose or type(form).__name__
        return [(form.meta.csrf_field_name, _TokenField(csrf_impl=self, form_purpose=purpose))]

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        try:
            _signer(field.form_purpose).loads(field.data or "", max_age=LASTS)
        except BadData as error:
            raise ValidationError(str(STALE)) from error


class _TokenField(CSRFTokenField):
    def __init__(self, *args: Any, form_purpose: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.form_purpose = form_purpose


class Form(wtforms.Form):
    """A form of ours. `accepted()` is true for a sent form without a slip; then the view acts and answers 303.

    The token is bound to the form's purpose, to time, and, at the desk, to the log-in (`g.form_owner`): when any of
    them has changed the form comes back with everything that was typed, a sentence on top, and a fresh token.
    """

    purpose: ClassVar[str] = ""

    class Meta(DefaultMeta):
        csrf = True
        csrf_class = FormToken
        csrf_field_name = "form_token"
        is_drawn = False

        def get_translations(self, form: Any) -> Any:
            return Words()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Read what nobody sent as nothing: WTForms would turn every box off that is not in it."""
            return super().wrap_formdata(form, formdata) or None

        def render_field(self, field: Any, render_kw: Any) -> Any:
            """Draw a field without maxlength: browsers would cut a pasted message short and tell nobody."""
            self.is_drawn = self.is_drawn or not isinstance(field.widget, widgets.HiddenInput)
            return super().render_field(field, {"maxlength": False, "minlength": False, **render_kw})

    def __init__(self, formdata: MultiDict[str, Any] | None = None, **options: Any) -> None:
        super().__init__(_sent() if formdata is None else formdata, **options)

    @classmethod
    def fresh_token(cls) -> str:
        """Return a token for a form nobody has sent, where the form itself need not be made to be drawn."""
        return str(_signer(cls.purpose or cls.__name__).dumps(""))

    def accepted(self) -> bool:
        """Say whether the form was sent and has no slip. A refusal that follows shows what is written in it."""
        keep_words_of(self)
        return request.method == "POST" and self.validate()

    @property
    def is_drawn(self) -> bool:
        """Whether the page has shown anything of it so far."""
        return bool(self.meta.is_drawn)

    def words_written(self) -> list[Any]:
        """Return the fields in which somebody wrote words; never a password."""
        return [field for field in _texts(self) if isinstance(field.data, str) and not is_blank(field.data)]

    def slips(self) -> list[tuple[str, str]]:
        """Return (id of the field, sentence) for each error, in the order of the page; a stale token has no id.

        A sentence that does not say which field it means is preceded by the field's name.
        """
        token = self[self.meta.csrf_field_name]
        first = [("", str(sentence)) for sentence in token.errors]
        fields = [field for field in self if field is not token]
        return first + [(field.id, _named(field, one)) for field in fields for one in _sentences(field.errors)]


class ActionForm(Form):
    """A form that is only a button: the macro `action` draws it."""

    purpose = "action"


class ButtonTooOld(KlinikError):
    """The page with the button was opened too long ago, or in another log-in."""

    status = 422
    message = _l("Halaman ini sudah terlalu lama terbuka. Muat ulang, lalu tekan tombolnya lagi.")


class Filled(InputRequired):
    """Asks for an answer. Blanks are none: they would stand on a page, or in the trail, as nothing."""

    def __call__(self, form: Any, field: Any) -> None:
        given = field.raw_data[0] if field.raw_data else None
        if isinstance(given, str) and is_blank(given):
            field.raw_data = []
        super().__call__(form, field)


class CheckboxesField(wtforms.SelectMultipleField):
    """Several answers to one question, each with its box."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class OneOrNoneField(wtforms.SelectField):
    """One of several answers, or none; where none was chosen there is nothing to look for among them."""

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)


def choices(
    words: Mapping[Any, str | LazyString] | Iterable[tuple[str, str]], *, first: str | LazyString | None = None
) -> list[SelectChoice]:
    """Return what a field offers: each value with its word, before them an empty one that says `first`."""
    pairs = words.items() if isinstance(words, Mapping) else words
    offered = [SelectChoice(str(value), word) for value, word in pairs]
    return offered if first is None else [SelectChoice("", first), *offered]


def chosen(value: str) -> str | None:
    """Return what was chosen of a list; blanks are nothing, as they are to `Optional`, which leaves them standing."""
    return value.strip() or None


def keep_words_of(form: Form) -> None:
    """Let the page of a refusal show what was written in a form, so that nobody writes it twice."""
    g.form_sent = form


def words_sent() -> Form | None:
    """Return the form whose words a refusal would lose."""
    form: Form | None = g.get("form_sent")
    return form if form is not None and form.words_written() else None


def check_action() -> None:
    """Let a view behind the macro `action` go on. Raises ButtonTooOld."""
    if not ActionForm().accepted():
        raise ButtonTooOld


def _sent() -> CombinedMultiDict[str, Any] | None:
    return CombinedMultiDict([request.files, request.form]) if request.method == "POST" else None


def _texts(fields: Iterable[Any]) -> list[Any]:
    """Return the fields for words, those of rows too."""
    nested = [field for field in fields if isinstance(field, wtforms.FieldList | wtforms.FormField)]
    plain = [field for field in fields if isinstance(field, wtforms.StringField) and not isinstance(field, NO_WORDS)]
    return plain + [one for field in nested for one in _texts(field)]


def _named(field: Any, sentence: Any) -> str:
    if not isinstance(sentence, General):
        return str(sentence)
    label = str(field.label.text)
    return f"{label} {sentence}" if label.endswith("?") else f"{label}: {sentence}"


def _sentences(errors: Any) -> list[Any]:
    if isinstance(errors, dict):
        return [sentence for inner in errors.values() for sentence in _sentences(inner)]
    if isinstance(errors, list | tuple):
        return [sentence for inner in errors for sentence in _sentences(inner)]
    return [errors]


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return _signer_with(current_app.secret_key or "", f"form:{purpose}:{g.get('form_owner', '')}")


@functools.lru_cache(maxsize=500)
def _signer_with(secret: str | bytes, salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=salt, signer=_HourlySigner)
