"""What is asked when somebody does something to a case."""

import uuid
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import (
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import UUID, Length, Optional
from wtforms.widgets import HiddenInput

from klinik.clarifications.codes import OUTCOME_WORDS, ObjectionOutcome
from klinik.reports.codes import (
    DATA_OUTCOME_WORDS,
    DECLINE_WORDS,
    DataOutcome,
    DeclineReason,
)
from klinik.review.models import CandidateKind, Likeness
from klinik.web.forms import CheckboxesField, Filled, Form, choices

LONGEST_NOTE = 4_000
LONGEST_WORDS = 1_000


class PageForm(Form):
    """One of several forms on a page. Its fields' ids carry its mark, so that every label finds its own field."""

    mark: ClassVar[str]

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        for field in self:
            field.id = field.label.field_id = f"{self.mark}-{field.short_name}"


class VersionForm(PageForm):
    """Carries the state of the case that the person saw."""

    purpose = "case"
    mark = "case"

    version = IntegerField(widget=HiddenInput(), validators=[Filled()])

    @property
    def seen(self) -> int:
        """The state that the person saw."""
        return int(self.version.data or 0)

    def renew(self, version: int) -> None:
        """Carry the present state, after the person has been shown it."""
        self.version.data, self.version.raw_data = version, None


class HandOverForm(VersionForm):
    """To whom."""

    mark = "hand-over"

    colleague = SelectField(_l("Serahkan kepada"), [Filled(_l("Pilih rekan."))], coerce=str)

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], **words: Any) -> None:
        super().__init__(*args, **words)
        self.colleague.choices = choices(colleagues, first=_l("Pilih rekan"))


class AskForm(VersionForm):
    """What is missing."""

    mark = "ask"

    question = TextAreaField(
        _l("Apa yang perlu dilengkapi?"),
        [Filled(_l("Tuliskan apa yang Anda perlukan dari pelapor.")), Length(max=LONGEST_WORDS)],
        description=_l("Pelapor membaca kalimat ini apa adanya."),
        render_kw={"rows": 3},
    )
    reports = CheckboxesField(_l("Tanyakan kepada"), coerce=uuid.UUID)

    def __init__(self, *args: Any, reports: list[tuple[uuid.UUID, str]], **words: Any) -> None:
        super().__init__(*args, **words)
        self.reports.choices = choices(dict(reports))


class DeclineForm(VersionForm):
    """Why not."""

    mark = "decline"

    reason = RadioField(
        _l("Alasan"),
        [Filled(_l("Pilih alasannya."))],
        choices=choices(DECLINE_WORDS),
        coerce=DeclineReason,
    )
    note = TextAreaField(
        _l("Kalimat tambahan untuk pelapor"), [Optional(), Length(max=LONGEST_WORDS)], render_kw={"rows": 3}
    )


class ObjectionAnswerForm(VersionForm):
    """What became of an objection, for everybody to read."""

    mark = "objection"

    outcome = RadioField(
        _l("Hasil"),
        [Filled(_l("Pilih hasilnya."))],
        choices=choices(OUTCOME_WORDS),
        coerce=ObjectionOutcome,
    )
    reply = TextAreaField(
        _l("Jawaban"),
        [Filled(_l("Tuliskan jawabannya.")), Length(max=LONGEST_WORDS)],
        description=_l("Tampil di halaman klarifikasi. Jangan menyebut siapa yang menyanggah."),
        render_kw={"rows": 4},
    )


class OutcomeBackForm(VersionForm):
    """What must be looked at again before an objection is answered."""

    mark = "outcome-back"

    note = TextAreaField(
        _l("Catatan untuk pemeriksa"),
        [Filled(_l("Tuliskan apa yang perlu diperiksa lagi.")), Length(max=LONGEST_WORDS)],
        render_kw={"rows": 3},
    )


class DataAnswerForm(Form):
    """What is written to somebody who asked about their data."""

    purpose = "data_answer"

    outcome = RadioField(
        _l("Hasil"),
        [Filled(_l("Pilih hasilnya."))],
        choices=choices(DATA_OUTCOME_WORDS),
        coerce=DataOutcome,
    )
    reply = TextAreaField(
        _l("Jawaban"),
        [Filled(_l("Tuliskan jawabannya.")), Length(max=LONGEST_WORDS)],
        description=_l("Dikirim ke surel peminta. Sebutkan apa yang dilakukan, atau mengapa tidak dapat dipenuhi."),
        render_kw={"rows": 4},
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        """Several stand on one page, so each carries the key of its request in the ids of its fields."""
        key = words.pop("key", "")
        super().__init__(*args, **words)
        for field in self:
            field.id = f"{field.id}-{key}" if key else field.id


class ReferForm(VersionForm):
    """Where to."""

    mark = "refer"

    office = StringField(
        _l("Dirujuk ke"),
        [Filled(_l("Tulis nama instansi atau layanan tujuan.")), Length(max=200)],
        description=_l("Misalnya SP4N LAPOR!, BPBD Kabupaten, atau Kontak OJK 157."),
    )
    number = StringField(_l("Nomor di sana"), [Optional(), Length(max=100)])
    note = TextAreaField(
        _l("Kalimat tambahan untuk pelapor"), [Optional(), Length(max=LONGEST_WORDS)], render_kw={"rows": 3}
    )


class NoteForm(PageForm):
    """A note among colleagues."""

    purpose = "note"
    mark = "note"

    text = TextAreaField(
        _l("Catatan untuk rekan"),
        [Filled(_l("Tulis catatannya.")), Length(max=LONGEST_NOTE)],
        render_kw={"rows": 3},
    )


class MergeForm(VersionForm):
    """Into which other case: its ticket number, or its key when a candidate was chosen."""

    mark = "merge"

    target = StringField(
        _l("Gabung ke kasus dengan nomor tiket"),
        [Filled(_l("Tulis nomor tiket kasus tujuan.")), Length(max=40)],
    )


class SplitForm(VersionForm):
    """Which reports leave, and what their new case is called."""

    mark = "split"

    reports = CheckboxesField(_l("Laporan yang dipisah"), coerce=uuid.UUID)
    title = StringField(_l("Nama kasus baru"), [Filled(_l("Beri nama kasus yang baru.")), Length(max=200)])

    def __init__(self, *args: Any, reports: list[tuple[uuid.UUID, str]], **words: Any) -> None:
        super().__init__(*args, **words)
        self.reports.choices = choices(dict(reports))

    def is_whole(self) -> bool:
        """Say whether the choice can be shown before it is done; nothing was sent yet, so no token is asked for."""
        return self.reports.validate(self) and self.title.validate(self)

    def validate_reports(self, field: Any) -> None:
        if not field.data or len(field.data) == len(field.choices):
            raise ValidationError(str(_l("Pilih sebagian laporan. Sedikitnya satu laporan harus tetap tinggal.")))


class CompareForm(VersionForm):
    """One of the three buttons beside a candidate."""

    mark = "compare"

    kind = SelectField(choices=choices((kind, kind) for kind in CandidateKind))
    candidate = StringField(validators=[Filled(), UUID()])
    likeness = SelectField(choices=choices((likeness, likeness) for likeness in Likeness))


class JoinForm(VersionForm):
    """The published answer to use, by its public id."""

    mark = "join"

    public_id = StringField(_l("Nomor klarifikasi"), [Filled(_l("Tulis nomor klarifikasinya.")), Length(max=40)])
