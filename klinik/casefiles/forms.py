"""What is asked before a case file is made."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import Length

from klinik.casefiles.codes import VARIANT_WORDS, Variant
from klinik.web.forms import Filled, Form, choices


class CaseFileForm(Form):
    """For whom, and how much of it."""

    purpose = "case_file"

    variant = RadioField(
        _l("Isi berkas"),
        [Filled(_l("Pilih isi berkasnya."))],
        choices=choices(VARIANT_WORDS),
        coerce=Variant,
    )
    addressee = StringField(
        _l("Untuk siapa berkas ini?"),
        [Filled(_l("Tulis untuk siapa berkas ini disusun.")), Length(max=200)],
        description=_l("Misalnya Ombudsman RI Perwakilan Jawa Timur, dengan nomor suratnya. Tercetak pada berkas."),
    )
