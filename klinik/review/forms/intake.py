"""What is asked when something came by telephone, over the counter, for a partner, or by our own monitoring."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from klinik.reports.codes import CHANNEL_WORDS, ENTERED, IntakeChannel
from klinik.reports.forms import ReportForm
from klinik.review.forms.clock import LONGEST_REASON
from klinik.web.forms import Filled, choices

ON_BEHALF = {IntakeChannel.PARTNER: _l("Atas nama mitra")}


class IntakeForm(ReportForm):
    """What somebody heard on the telephone, over the counter, or saw in our own monitoring."""

    channel = RadioField(
        _l("Dari mana kabar ini masuk?"),
        [Filled(_l("Pilih dari mana kabar ini masuk."))],
        choices=choices((channel, ON_BEHALF.get(channel, CHANNEL_WORDS[channel])) for channel in ENTERED),
        coerce=IntakeChannel,
    )
    partner = SelectField(
        _l("Mitra"), [Optional()], description=_l("Mitra yang sudah menyetujui undangan ringkasan mingguan.")
    )
    other_partner = StringField(
        _l("Nama mitra lain"),
        [Optional(), Length(max=120)],
        description=_l("Misalnya nama KIM, sekolah, atau redaksi. Bukan nama orang."),
    )
    consent = BooleanField(_l("Pelapor setuju dihubungi tentang laporan ini."))
    is_emergency = BooleanField(_l("Tandai darurat: menunggu dapat membahayakan warga."))
    urgency = TextAreaField(
        _l("Mengapa tidak dapat menunggu?"),
        [Length(max=LONGEST_REASON)],
        description=_l("Janjinya menjadi lebih cepat dan petugas jaga dikabari. Alasan ini hanya dibaca petugas."),
        render_kw={"rows": 2},
    )

    def __init__(self, *args: Any, partners: Sequence[str], **words: Any) -> None:
        super().__init__(*args, **words)
        self.partner.choices = choices(((name, name) for name in partners), first=_l("Pilih mitra"))

    def validate_urgency(self, field: Any) -> None:
        if self.is_emergency.data and not (field.data or "").strip():
            raise ValidationError(str(_l("Tulis alasannya.")))

    @property
    def asks_partner(self) -> Any:
        """The first field that asks for a partner: the list, or the name where nobody has agreed yet."""
        return self.partner if len(list(self.partner.choices or ())) > 1 else self.other_partner

    @property
    def on_behalf_of(self) -> str:
        """The partner that was chosen or, where it is none of those, written; nobody for any other way in."""
        if self.channel.data is not IntakeChannel.PARTNER:
            return ""
        return (self.other_partner.data or "").strip() or self.partner.data or ""

    @property
    def cannot_wait(self) -> str:
        """Why the case goes into the emergency lane; empty where it does not."""
        return (self.urgency.data or "").strip() if self.is_emergency.data else ""
