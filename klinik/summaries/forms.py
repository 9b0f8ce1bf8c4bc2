"""What an editor adds to a bulletin before it leaves."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, FieldList, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from klinik.notifications.contacts import LONGEST as LONGEST_CONTACT
from klinik.statistics.figures import Issue
from klinik.statistics.issues import MOST
from klinik.web.forms import Filled, Form

LONGEST = 2_000


class BulletinForm(Form):
    """A foreword, and a place for each issue; equal places keep the order by number of reports."""

    purpose = "bulletin"

    foreword = TextAreaField(
        _l("Pengantar"),
        [Optional(), Length(max=LONGEST)],
        description=_l("Satu atau dua paragraf biasa. Muncul di halaman, PDF, dan surel."),
    )
    places = FieldList(IntegerField(_l("Urutan"), [Filled(), NumberRange(1, MOST)]), max_entries=MOST)

    def __init__(self, issues: tuple[Issue, ...], formdata: Any = None) -> None:
        self.issues = issues
        super().__init__(formdata, data={"foreword": "", "places": list(range(1, len(issues) + 1))})

    @property
    def order(self) -> list[str]:
        """Return the public ids of the issues as the editor placed them."""
        placed = sorted(zip(self.places.data, self.issues, strict=False), key=lambda pair: pair[0] or 0)
        return [issue.public_id for _place, issue in placed]


class PartnerForm(Form):
    """Who is to get the bulletin each week, and where."""

    purpose = "partner"

    partner = StringField(
        _l("Nama mitra"),
        [Filled(), Length(max=120)],
        description=_l("Misalnya nama kelompok informasi masyarakat (KIM) atau media."),
    )
    contact = EmailField(
        _l("Alamat surel"),
        [Filled(_l("Tulis alamat surel, misalnya nama@contoh.id."))],
        description=_l("Mitra menerima tautan lebih dulu, dan baru dikirimi setelah menyetujuinya."),
        render_kw={"maxlength": LONGEST_CONTACT},
    )
