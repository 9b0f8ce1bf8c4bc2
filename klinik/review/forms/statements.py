"""What is asked of another office."""

from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, EmailField, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import UUID, Email, Length, Optional, StopValidation

from klinik.review.forms.cases import LONGEST_WORDS, VersionForm
from klinik.web.forms import Filled

LONGEST_WAIT = timedelta(days=366)


def _known_or_given(form: Any, field: Any) -> None:
    """Ask for an address, but for a question that is put again: it may go where the first one went."""
    if not field.data:
        raise StopValidation("" if form.again.data else str(_l("Tulis alamat surelnya.")))


class StatementForm(VersionForm):
    """Whom, what, and by when; in whose place, where a question is put again."""

    mark = "statement"

    again = HiddenField(validators=[Optional(), UUID()])
    office = StringField(
        _l("Nama instansi"),
        [Filled(_l("Tulis nama instansinya.")), Length(max=200)],
        description=_l("Nama kantor, bukan nama orang. Pelapor membacanya di halaman tiket."),
    )
    email = EmailField(_l("Surel pejabat penghubung"), [_known_or_given, Length(max=254), Email()])
    claim = TextAreaField(
        _l("Kabar yang diperiksa"),
        [Filled(_l("Tulis kabarnya dengan kata-kata yang netral.")), Length(max=LONGEST_WORDS)],
        description=_l("Dibaca pejabat penghubung. Hapus nama, nomor, dan hal lain tentang pelapor."),
        render_kw={"rows": 3},
    )
    question = TextAreaField(
        _l("Pertanyaan"),
        [Filled(_l("Tulis pertanyaannya.")), Length(max=LONGEST_WORDS)],
        render_kw={"rows": 3},
    )
    wished_on = DateField(_l("Diharapkan dijawab paling lambat"), [Filled(_l("Pilih tanggalnya."))])

    def __init__(self, *args: Any, today: date, **words: Any) -> None:
        self.today = today
        super().__init__(*args, **words)
        self.email.flags.optional = bool(self.again.data)

    def validate_wished_on(self, field: Any) -> None:
        if field.data and field.data < self.today:
            raise ValidationError(str(_l("Tanggal ini sudah lewat.")))
        if field.data and field.data > self.today + LONGEST_WAIT:
            raise ValidationError(str(_l("Tanggal ini terlalu jauh. Pilih yang dalam setahun ini.")))
