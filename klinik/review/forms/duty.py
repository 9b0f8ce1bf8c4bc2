"""A shift of the roster, and days on which somebody is away."""

from typing import Any

from babel.dates import get_day_names
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, TimeField, ValidationError

from klinik.web.forms import CheckboxesField, Filled, Form, choices

DAYS = range(1, 8)


class PersonForm(Form):
    """Whose roster it is about."""

    person = SelectField(_l("Petugas"), [Filled(_l("Pilih petugasnya."))], coerce=str)

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], **words: Any) -> None:
        super().__init__(*args, **words)
        self.person.choices = choices(colleagues, first=_l("Pilih petugas"))
        for field in self:
            field.id = field.label.field_id = f"{self.purpose}-{field.short_name}"


class DutyForm(PersonForm):
    """Which hours, on which days of every week."""

    purpose = "duty"

    days = CheckboxesField(_l("Hari"), coerce=int)
    begins = TimeField(_l("Mulai"), [Filled(_l("Isi jam mulainya."))])
    ends = TimeField(
        _l("Sampai"),
        [Filled(_l("Isi jam berakhirnya."))],
        description=_l("Jam yang lebih awal berarti hari berikutnya; jam yang sama berarti sehari penuh."),
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.days.choices = choices(day_names())

    def validate_days(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(str(_l("Pilih sekurangnya satu hari.")))


class LeaveForm(PersonForm):
    """From when to when somebody is away."""

    purpose = "leave"

    first_on = DateField(_l("Hari pertama"), [Filled(_l("Isi tanggalnya."))])
    last_on = DateField(_l("Hari terakhir"), [Filled(_l("Isi tanggalnya."))])

    def validate_last_on(self, field: Any) -> None:
        if field.data and self.first_on.data and field.data < self.first_on.data:
            raise ValidationError(str(_l("Hari terakhir tidak boleh sebelum hari pertama.")))


def day_names() -> dict[int, str]:
    """Return the days of the week as they are called, by ISO number."""
    names = get_day_names("wide", locale=get_locale())
    return {day: names[day - 1].capitalize() for day in DAYS}
