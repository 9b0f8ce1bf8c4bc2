"""What an admin fills in for a new key."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import Length

from klinik.accounts.forms import Confirmed, password_again
from klinik.systems.models import Right
from klinik.web.forms import CheckboxesField, Filled, choices

RIGHT_WORDS = {
    Right.WRITE_REPORTS: _l("Mengirim laporan atas nama instansi, juga yang masuk lewat telepon, loket, dan pantauan"),
    Right.READ_REPORTS: _l("Membaca keadaan tiket instansi tanpa kode akses; tanpa identitas pelapor"),
}
LASTS_WORDS = {90: _l("90 hari"), 365: _l("Satu tahun"), 730: _l("Dua tahun")}


class KeyForm(Confirmed):
    purpose = "system_key"

    name = StringField(
        _l("Nama sistem"),
        [Filled(), Length(max=60)],
        description=_l("Sistem yang memakai kunci ini, misalnya Pemantauan media atau Call Center 112."),
        filters=[lambda text: " ".join(text.split()) if text else text],
        render_kw={"autocomplete": "off"},
    )
    rights = CheckboxesField(
        _l("Yang boleh dilakukan"),
        [Filled(_l("Pilih paling sedikit satu wewenang."))],
        choices=choices(RIGHT_WORDS),
        coerce=Right,
    )
    lasts = RadioField(_l("Berlaku selama"), [Filled()], choices=choices(LASTS_WORDS), coerce=int, default=365)
    password = password_again()
