"""What is asked about the work on a case: a task, a find, a transcript."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from klinik.clarifications.codes import SOURCE_KIND_WORDS, SourceKind
from klinik.review.forms.cases import LONGEST_WORDS, PageForm
from klinik.review.forms.drafts import ADDRESS
from klinik.web.forms import Filled, choices

LONGEST_TRANSCRIPT = 20_000


class TaskForm(PageForm):
    """What is to be done, and by whom."""

    purpose = "task"
    mark = "task"

    text = StringField(_l("Yang perlu dikerjakan"), [Filled(_l("Tulis apa yang perlu dikerjakan.")), Length(max=300)])
    colleague = SelectField(_l("Oleh"), [Optional()], coerce=str.strip)

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], **words: Any) -> None:
        super().__init__(*args, **words)
        self.colleague.choices = choices(colleagues, first=_l("siapa saja"))


class EvidenceForm(PageForm):
    """What was found, and where."""

    purpose = "evidence"
    mark = "evidence"

    title = StringField(_l("Apa yang ditemukan"), [Length(max=300)])
    url = StringField(_l("Alamat"), [Optional(), Length(max=2_000), ADDRESS])
    kind = SelectField(_l("Jenis"), choices=choices(SOURCE_KIND_WORDS), coerce=SourceKind, default=SourceKind.OTHER)
    is_outside = BooleanField(_l("Dari luar instansi kita"))
    note = TextAreaField(_l("Catatan"), [Optional(), Length(max=LONGEST_WORDS)], render_kw={"rows": 2})

    def validate_title(self, field: Any) -> None:
        if not (field.data or self.url.data):
            raise ValidationError(str(_l("Tulis apa yang ditemukan, atau alamatnya.")))


class TranscriptForm(PageForm):
    """What is said or written in a file. Empty takes it away."""

    purpose = "transcript"
    mark = "transcript"

    text = TextAreaField(
        _l("Transkrip"),
        [Optional(), Length(max=LONGEST_TRANSCRIPT)],
        description=_l("Tulis apa yang diucapkan atau tertulis. Kasus serupa dicari juga dengan kata-kata ini."),
        render_kw={"rows": 4},
    )
