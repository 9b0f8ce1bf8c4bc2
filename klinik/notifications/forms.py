"""What somebody fills in to be written to."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, SelectField

from klinik.notifications.contacts import LONGEST
from klinik.notifications.kinds import Series
from klinik.web.forms import Filled, Form, choices, chosen

EACH_MONDAY = _l("Ringkasan mingguan, setiap Senin pagi")
AS_PUBLISHED = _l("Klarifikasi baru, begitu terbit")
ONCE_APPROVED = _l("Ringkasan mingguan, setelah disetujui redaktur")


class SubscribeForm(Form):
    """An address and a wish."""

    contact = EmailField(
        _l("Alamat surel"),
        [Filled(_l("Tulis alamat surel, misalnya nama@contoh.id."))],
        render_kw={"autocomplete": "email", "maxlength": LONGEST},
    )
    series = RadioField(
        _l("Yang ingin Anda terima"),
        coerce=Series,
        default=Series.WEEKLY,
    )
    topic = SelectField(
        _l("Topik klarifikasi baru"),
        coerce=chosen,
        description=_l("Hanya berlaku untuk klarifikasi baru; ringkasan memuat semua topik."),
    )

    def __init__(self, topics: Mapping[str, LazyString], *, summary_waits: bool = False) -> None:
        super().__init__()
        weekly = ONCE_APPROVED if summary_waits else EACH_MONDAY
        self.series.choices = choices({Series.WEEKLY: weekly, Series.CLARIFICATIONS: AS_PUBLISHED})
        self.topic.choices = choices(topics, first=_l("Semua topik"))
        self._topics = topics

    def propose(self, *, series: str, topic: str) -> None:
        """Choose what an address asks for; what is not offered chooses nothing."""
        if series in set(Series):
            self.series.data = Series(series)
        if topic in self._topics:
            self.topic.data = topic
