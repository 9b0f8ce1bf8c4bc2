"""What is asked when somebody moves a promise: the lane of a case, and what the head decides about a late one."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, SelectField, TextAreaField
from wtforms.validators import Length

from klinik.review.forms.cases import VersionForm
from klinik.web.forms import Filled, Form, choices

LONGEST_REASON = 500


class LaneForm(VersionForm):
    """Why the case cannot wait, or can again."""

    mark = "lane"

    reason = TextAreaField(
        _l("Alasan"),
        [Filled(_l("Tulis alasannya.")), Length(max=LONGEST_REASON)],
        description=_l("Hanya dibaca petugas."),
        render_kw={"rows": 2},
    )


class DecisionForm(Form):
    """One of three things to do about a late case. Several stand on a page, so each carries the key of its own."""

    purpose = "escalation"
    mark: ClassVar[str] = "catat"

    note = TextAreaField(
        _l("Catatan"),
        [Filled(_l("Tulis catatannya.")), Length(max=LONGEST_REASON)],
        description=_l("Hanya dibaca petugas."),
        render_kw={"rows": 2},
    )

    def __init__(self, *args: Any, key: str, **words: Any) -> None:
        super().__init__(*args, **words)
        for field in self:
            field.id = field.label.field_id = f"{self.mark}-{field.short_name}-{key}"


class ReassignForm(DecisionForm):
    """To whom."""

    mark = "serahkan"

    colleague = SelectField(_l("Serahkan kepada"), [Filled(_l("Pilih rekan."))], coerce=str)

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], **words: Any) -> None:
        super().__init__(*args, **words)
        self.colleague.choices = choices(colleagues, first=_l("Pilih rekan"))


class ExtendForm(DecisionForm):
    """Until when, and why."""

    mark = "perpanjang"

    until = DateTimeLocalField(
        _l("Dijawab paling lambat"),
        [Filled(_l("Pilih tanggal dan jamnya."))],
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    note = TextAreaField(
        _l("Alasan untuk pelapor"),
        [Filled(_l("Tulis alasannya.")), Length(max=LONGEST_REASON)],
        description=_l("Pelapor membaca kalimat ini apa adanya, di tiket dan dalam pemberitahuan."),
        render_kw={"rows": 2},
    )
