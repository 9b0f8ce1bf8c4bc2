"""What an office decides about itself, as a form."""

import re
from typing import Any

from babel.dates import get_day_names
from flask_babel import LazyString, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, EmailField, FileField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import Email, Length, NumberRange, Optional, Regexp, ValidationError

from klinik.agencies import week
from klinik.agencies.colour import UnreadableColour, readable_on_white
from klinik.agencies.models import ClockMode
from klinik.web.forms import Filled, Form, choices

CLOCK_WORDS = {
    ClockMode.CLOCK: _l("Setiap jam, siang dan malam"),
    ClockMode.SERVICE: _l("Hanya jam layanan di bawah ini, tanpa hari libur nasional dan cuti bersama"),
}
PROMISES = (
    _l("Tanggapan pertama petugas, dalam jam"),
    _l("Jawaban, dalam jam"),
    _l("Darurat: tanggapan pertama, dalam jam"),
    _l("Darurat: jawaban, dalam jam"),
)
ESCALATIONS = (
    _l("Naik ke pimpinan setelah terlambat, dalam jam"),
    _l("Darurat: naik ke pimpinan setelah terlambat, dalam jam"),
)
# What must not be longer than what: a first look comes before the answer, and an emergency before the rest.
AT_MOST = {
    "response_hours": ("promise_hours",),
    "emergency_promise_hours": ("promise_hours",),
    "emergency_response_hours": ("emergency_promise_hours", "response_hours"),
    "emergency_escalation_hours": ("escalation_hours",),
}
SPAN = re.compile(r"(\d{1,2})[.:](\d{2})\s*[-–]\s*(\d{1,2})[.:](\d{2})")
DAYS = tuple(str(day) for day in range(1, 8))
HOURS_HINT = _l("Misalnya 08.00-12.00, 13.00-16.00. Kosong berarti tutup.")


class FileChosen:
    """Ask for a file; an empty field is sent as one without a name."""

    def __init__(self, message: LazyString) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        if not getattr(field.data, "filename", ""):
            raise ValidationError(str(self.message))


class AgencyForm(Form):
    """One page: contact, promise and hours, colour, names and approval."""

    purpose = "agency"

    contact_email = EmailField(_l("Surel kontak"), [Optional(), Length(max=254), Email()])
    contact_phone = StringField(_l("Telepon kontak"), [Optional(), Length(max=40)])
    contact_address = TextAreaField(_l("Alamat kantor"), [Optional(), Length(max=300)], render_kw={"rows": 2})
    response_hours, promise_hours, emergency_response_hours, emergency_promise_hours = (
        IntegerField(label, [Filled(), NumberRange(1, 720)]) for label in PROMISES
    )
    escalation_hours, emergency_escalation_hours = (
        IntegerField(label, [Filled(), NumberRange(1, 720)]) for label in ESCALATIONS
    )
    emergency_any_hour = BooleanField(_l("Di jalur darurat setiap jam dihitung, siang dan malam, juga hari libur"))
    clock_mode = RadioField(_l("Jam yang dihitung"), [Filled()], choices=choices(CLOCK_WORDS), coerce=ClockMode)
    brand = StringField(
        _l("Warna instansi"),
        [Filled(), Regexp(r"^#[0-9a-fA-F]{6}$", message=_l("Tulis warna seperti #1f5d3a."))],
        description=_l("Dipakai di kepala halaman, tombol, dan kartu. Tulisan putih di atasnya harus terbaca (4,5:1)."),
    )
    shows_names = BooleanField(_l("Tampilkan nama pemeriksa dan penyetuju di klarifikasi"))
    four_eyes_wording = BooleanField(_l("Perbaikan redaksi juga memerlukan dua orang"))
    summary_waits = BooleanField(_l("Ringkasan mingguan menunggu persetujuan redaktur"))
    retention_days = IntegerField(
        _l("Hari sampai identitas pelapor dihapus setelah kasus ditutup"), [Filled(), NumberRange(1, 3650)]
    )
    day_1, day_2, day_3, day_4, day_5, day_6, day_7 = (
        StringField(validators=[Optional(), Length(max=80)]) for _ in DAYS
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        names = get_day_names("wide", locale=get_locale())
        for day in DAYS:
            self[f"day_{day}"].label.text = names[int(day) - 1].capitalize()

    def validate_brand(self, field: Any) -> None:
        try:
            readable_on_white(field.data)
        except UnreadableColour as refusal:
            raise ValidationError(refusal.sentence()) from refusal

    def validate_clock_mode(self, field: Any) -> None:
        if field.data is ClockMode.SERVICE and not any((self[f"day_{day}"].data or "").strip() for day in DAYS):
            raise ValidationError(str(_l("Isi jam layanan sekurangnya satu hari.")))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then the promises against each other."""
        if not super().validate(extra_validators):
            return False
        for name, others in AT_MOST.items():
            longer = [other for other in others if self[name].data > self[other].data]
            if longer:
                sentence = _("Tidak boleh lebih lama dari “%(label)s”.", label=self[longer[0]].label.text)
                self[name].errors = [*self[name].errors, sentence]
        return not any(self[name].errors for name in AT_MOST)

    def service_hours(self) -> dict[str, Any]:
        """Return the week as the agency keeps it. Raises UnreadableHours."""
        typed = {day: (self[f"day_{day}"].data or "").strip() for day in DAYS}
        hours = {day: _spans(text) for day, text in typed.items() if text}
        week.parse(hours)
        return hours

    @staticmethod
    def written(hours: dict[str, Any]) -> dict[str, str]:
        """Return the fields that stand for a week."""
        return {
            f"day_{day}": ", ".join("-".join(span).replace(":", ".") for span in hours.get(day, [])) for day in DAYS
        }


class LogoForm(Form):
    """One picture."""

    purpose = "logo"

    picture = FileField(
        _l("Berkas logo"),
        [FileChosen(_l("Pilih berkas logo."))],
        description=_l("PNG, JPEG, atau WebP, paling besar 2 MB. Latar tembus pandang lebih baik."),
        render_kw={"accept": "image/png,image/jpeg,image/webp"},
    )


class ClosureForm(Form):
    """A day on which only this office is closed."""

    purpose = "closure"

    closed_on = DateField(_l("Tanggal"), [Filled()])
    reason = StringField(_l("Sebab"), [Filled(), Length(max=120)])


def _spans(text: str) -> list[list[str]]:
    """Return `08.00-12.00, 13.00-16.00` as pairs of times. Raises UnreadableHours."""
    parts = [SPAN.fullmatch(part.strip()) for part in text.split(",")]
    if any(part is None for part in parts):
        raise week.UnreadableHours
    return [[f"{int(p[1]):02}:{p[2]}", f"{int(p[3]):02}:{p[4]}"] for p in parts if p]
