"""The forms of a citizen: what they saw, how to reach them, the way back to a ticket."""

import functools
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    FileField,
    HiddenField,
    MultipleFileField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Email, Length, Optional

from klinik.agencies.regions import Region
from klinik.db import now
from klinik.notifications import contacts
from klinik.reports.codes import DATA_WISH_WORDS, PLATFORM_WORDS, DataWish, Platform
from klinik.web.forms import Filled, Form, OneOrNoneField, choices, chosen
from klinik.web.wording import number

SLACK = timedelta(hours=9)  # the easternmost clock is that far ahead of UTC
LONGEST_TEXT = 20_000
LONGEST_LINK = 2_000
TOO_LONG = _l("Teks ini terlalu panjang. Batasnya %(most)s huruf; kirim bagian yang paling Anda ragukan.")
CHOOSE_AGAIN = _l("Pilih berkas Anda sekali lagi. Halaman ini tidak dapat menyimpannya.")
FIRST_YEAR = 1990  # a date before is a slip of the pen: 0026, 1926


MAIL, MAIL_OR_WHATSAPP = _l("Alamat surel"), _l("Surel atau nomor WhatsApp")
NO_MAIL = _l("Tulis alamat surel, misalnya nama@contoh.id.")


class WithinLimit(Length):
    """Asks for the part that matters where a message is longer than we take."""

    def __init__(self) -> None:
        super().__init__(max=LONGEST_TEXT)

    def __call__(self, form: Any, field: Field) -> None:
        if len(field.data or "") > LONGEST_TEXT:
            raise ValidationError(str(TOO_LONG) % {"most": number(LONGEST_TEXT)})


def _platform(value: str | None) -> Platform | None:
    return Platform(value) if value else None


@functools.cache
def _places(regions: tuple[Region, ...]) -> list[Any]:
    """Return the choices of a region; of each office once, since every page of the form has them."""
    return choices(regions, first=_l("Pilih bila perlu"))


class MessageForm(Form):
    """What the citizen saw. Any one of text, link and files is enough; the view checks that, knowing the files."""

    purpose = "report"

    text = TextAreaField(
        _l("Isi pesan"),
        [Optional(), WithinLimit()],
        description=_l("Tempel seluruh pesan seperti yang Anda terima."),
    )
    link = StringField(
        _l("Tautan"),
        [Optional(), Length(max=LONGEST_LINK)],
        description=_l("Alamat situs, video, atau unggahan yang Anda ragukan."),
    )
    files = MultipleFileField(
        _l("Gambar, suara, atau video"),
        description=_l("Paling banyak empat berkas: gambar hingga 8 MB, suara atau video pendek hingga 16 MB."),
    )
    question = TextAreaField(
        _l("Apa yang ingin Anda tanyakan?"), [Optional(), Length(max=2_000)], render_kw={"rows": 2}
    )
    seen_where = OneOrNoneField(
        _l("Di mana Anda melihatnya?"),
        [Optional()],
        coerce=_platform,
        choices=choices(PLATFORM_WORDS, first=_l("Pilih bila ingat")),
    )
    seen_on = DateField(_l("Kapan Anda melihatnya?"), [Optional()])
    region_code = OneOrNoneField(_l("Wilayah yang disebut"), [Optional()], coerce=chosen)
    draft = HiddenField()
    idempotency_key = HiddenField(validators=[Length(max=200)])
    website = StringField(render_kw={"autocomplete": "off", "tabindex": "-1"})  # a trap: people do not see it

    def __init__(self, *args: Any, regions: Sequence[Region], **words: Any) -> None:
        super().__init__(*args, **words)
        self.region_code.choices = _places(tuple(regions))

    def validate_seen_on(self, field: Field) -> None:
        if field.data and field.data > (now() + SLACK).date():
            raise ValidationError(str(_l("Tanggal ini belum terjadi.")))
        if field.data and field.data.year < FIRST_YEAR:
            raise ValidationError(str(_l("Periksa tahun pada tanggal ini.")))


class ReportForm(MessageForm):
    """Everything a report can carry, for those who send it in one go."""

    contact = StringField(
        _l("Surel atau nomor telepon"),
        [Optional(), Length(max=254)],
        description=_l("Kami memakainya hanya untuk mengabari Anda tentang laporan ini."),
        render_kw={"autocomplete": "email"},
    )
    consent = BooleanField(_l("Saya setuju dihubungi tentang laporan ini."))
    asks_for_mail = True  # an e-mail address is all that can be written to

    def offer(self, *, notice: str) -> None:
        """Ask for what can be written to: a number only where there is WhatsApp, with its notice of transfer.

        A number that is given all the same is taken: a colleague calls.
        """
        self.asks_for_mail = not notice
        self.contact.label.text = MAIL_OR_WHATSAPP if notice else MAIL
        if notice:
            self.contact.description = f"{self.contact.description} {notice}"

    @property
    def has_to_be_called(self) -> bool:
        """Whether a phone number was given where nothing can be sent to one."""
        typed = (self.contact.data or "").strip()
        return bool(typed) and "@" not in typed and self.asks_for_mail

    def validate_contact(self, field: Field) -> None:
        try:
            contacts.read(field.data or "")
        except contacts.NotAContact as refusal:
            raise ValidationError(str(NO_MAIL) if self.asks_for_mail else refusal.sentence()) from refusal

    def validate_consent(self, field: Field) -> None:
        if self.contact.data and not field.data:
            raise ValidationError(
                str(_l("Beri persetujuan supaya kami boleh menghubungi Anda, atau kosongkan kontak."))
            )


class DataRequestForm(Form):
    """What somebody whose data was posted asks for. The contact is needed: the answer goes there."""

    purpose = "data_request"

    where = StringField(
        _l("Di mana data Anda terbaca?"),
        [Filled(_l("Tulis alamat halaman atau nomor klarifikasinya.")), Length(max=LONGEST_LINK)],
        description=_l("Alamat halaman klarifikasi atau nomornya, misalnya KLARIF-JATIM-2026-00123."),
    )
    wish = RadioField(
        _l("Apa yang Anda minta?"),
        [Filled(_l("Pilih apa yang Anda minta."))],
        choices=choices(DATA_WISH_WORDS),
        coerce=DataWish,
    )
    what = TextAreaField(
        _l("Data apa, dan bagaimana kami mengenalinya?"),
        [Filled(_l("Tulis data apa dan di bagian mana.")), Length(max=2_000)],
        description=_l("Misalnya: nomor telepon pada gambar kedua. Jangan kirim NIK atau foto KTP."),
        render_kw={"rows": 4},
    )
    contact = EmailField(
        _l("Surel untuk jawabannya"),
        [Filled(_l("Tulis alamat surel untuk jawabannya.")), Length(max=254), Email()],
        render_kw={"autocomplete": "email"},
    )


class StatementForm(Form):
    """What an office says, and who says it. The letter is kept by the view, so that no slip loses it."""

    purpose = "statement"

    text = TextAreaField(
        _l("Keterangan kantor Anda"),
        [Filled(_l("Tulis keterangannya.")), Length(max=LONGEST_TEXT)],
        description=_l("Disimpan kata demi kata, dan dapat dikutip dalam klarifikasi yang terbit."),
        render_kw={"rows": 10},
    )
    name = StringField(
        _l("Nama Anda"),
        [Filled(_l("Tulis nama yang memberi keterangan.")), Length(max=200)],
        render_kw={"autocomplete": "name"},
    )
    function = StringField(
        _l("Jabatan"),
        [Filled(_l("Tulis jabatannya, misalnya Kepala Bidang Jalan.")), Length(max=200)],
        render_kw={"autocomplete": "organization-title"},
    )
    letter = FileField(
        _l("Surat resmi"),
        [Optional()],
        description=_l("Satu PDF atau foto surat, paling besar 8 MB."),
        render_kw={"accept": ".pdf,image/jpeg,image/png,image/webp"},
    )


class TrackForm(Form):
    """The number and the code of the receipt."""

    ticket_number = StringField(
        _l("Nomor tiket"),
        [Filled(_l("Tulis nomor tiket Anda, contohnya KH-2026-004711.")), Length(max=40)],
        description=_l("Contohnya KH-2026-004711."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    access_code = StringField(
        _l("Kode akses"),
        [Filled(_l("Tulis 16 angka kode akses.")), Length(max=40)],
        description=_l("Enam belas angka; spasi dan tanda hubung boleh ditulis boleh tidak."),
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )


class AddForm(Form):
    """More about a report that was filed already."""

    text = TextAreaField(_l("Keterangan tambahan"), [Optional(), WithinLimit()])
    file = FileField(_l("Lampiran"), description=_l("Satu berkas: gambar hingga 8 MB, suara atau video 16 MB."))

    def note_lost_file(self) -> None:
        """Ask for the file once more where one came along with what is shown again: a page cannot hold it."""
        if getattr(self.file.data, "filename", ""):
            self.file.errors = [*self.file.errors, str(CHOOSE_AGAIN)]


class ConfirmForm(Form):
    """A button that cannot be undone, behind one box to tick."""

    sure = BooleanField(_l("Saya yakin"), [Filled(_l("Centang “Saya yakin” untuk melanjutkan."))])
