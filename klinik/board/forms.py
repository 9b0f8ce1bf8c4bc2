"""When an answer is shown: which one, from when, until when, in the time of the office."""

from datetime import datetime, timedelta, tzinfo
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, SelectField, ValidationError

from klinik.web.forms import Filled, Form, choices

LONGEST = timedelta(days=30)
USUAL = timedelta(days=7)
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
MISSING = _l("Pilih tanggal dan jamnya.")


class SlotForm(Form):
    """One slot."""

    purpose = "screen_slot"

    public_id = SelectField(_l("Klarifikasi"), [Filled(_l("Pilih klarifikasinya."))])
    starts_at = DateTimeLocalField(_l("Mulai tayang"), [Filled(MISSING)], format=FORMATS)
    ends_at = DateTimeLocalField(_l("Berhenti tayang"), [Filled(MISSING)], format=FORMATS)

    def __init__(self, formdata: Any = None, *, answers: list[tuple[str, str]], zone: tzinfo, **words: Any) -> None:
        self.zone = zone
        super().__init__(formdata, **words)
        self.public_id.choices = choices(answers, first=_l("Pilih klarifikasi"))

    def validate_ends_at(self, field: Any) -> None:
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_("Waktu berhenti harus sesudah waktu mulai."))
        if field.data and self.starts_at.data and field.data - self.starts_at.data > LONGEST:
            raise ValidationError(_("Paling lama 30 hari. Sesudah itu, pasang lagi bila masih perlu."))

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Return the two moments that are meant."""
        first, last = (value.data for value in (self.starts_at, self.ends_at))
        if first is None or last is None:
            raise LookupError("the form is not filled in")
        return first.replace(tzinfo=self.zone), last.replace(tzinfo=self.zone)


def usual(local: datetime) -> dict[str, datetime]:
    """Return what the form proposes at a moment of the office's time: from the next full hour, a week."""
    begins = local.replace(minute=0, second=0, microsecond=0, tzinfo=None) + timedelta(hours=1)
    return {"starts_at": begins, "ends_at": begins + USUAL}
