"""The draft of an answer: three axes with their meanings, the words, the sources."""

from collections.abc import Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as BareForm
from wtforms.meta import DefaultMeta
from wtforms.validators import Length, Optional, Regexp
from wtforms.widgets import HiddenInput

from klinik.agencies.regions import Region
from klinik.clarifications.codes import (
    CONTENT_TYPE_WORDS,
    FLAG_WORDS,
    REVISION_KIND_WORDS,
    SOURCE_KIND_WORDS,
    VERDICT_WORDS,
    ContentType,
    RevisionKind,
    SourceKind,
    Verdict,
)
from klinik.clarifications.topics import TOPIC_WORDS, with_filed
from klinik.web.forms import CheckboxesField, Filled, Form, Words, choices, chosen

LONGEST_TITLE = 200
LONGEST_PARAGRAPH = 2_000
LONGEST_TEXT = 60_000
MOST_SOURCES = 30
ADDRESS = Regexp(r"^https?://\S+$", message=_l("Tulis tautan lengkap, misalnya https://contoh.id/berita."))


def one_of(kind: Any) -> Any:
    """Return what turns a chosen value into its code; nothing chosen is None."""
    return lambda value: kind(value) if value and value.strip() and value != "None" else None


class SourceForm(BareForm):
    """One piece of evidence. A row without a title and an address is no row."""

    class Meta(DefaultMeta):
        csrf = False

        def get_translations(self, form: Any) -> Any:
            return Words()

        def render_field(self, field: Any, render_kw: Any) -> Any:
            return super().render_field(field, {"maxlength": False, **render_kw})

    title = StringField(_l("Judul sumber"), [Length(max=300)])
    publisher = StringField(_l("Penerbit"), [Length(max=200)])
    url = StringField(_l("Alamat"), [Optional(), Length(max=2_000), ADDRESS])
    archive_url = StringField(_l("Salinan arsip"), [Optional(), Length(max=2_000), ADDRESS])
    kind = SelectField(
        _l("Jenis"),
        choices=choices(SOURCE_KIND_WORDS),
        coerce=SourceKind,
        default=SourceKind.OTHER,
    )
    accessed_on = DateField(_l("Dibuka pada"), [Optional()])
    is_outside = BooleanField(_l("Dari luar instansi kita"))

    def is_empty(self) -> bool:
        return not (self.title.data or self.url.data or self.publisher.data or self.archive_url.data)


class StateForm(Form):
    """Carries the state of the draft that the person saw."""

    purpose: ClassVar[str] = "draft"

    version = IntegerField(widget=HiddenInput(), validators=[Filled()])

    @property
    def seen(self) -> int:
        return int(self.version.data or 0)

    def renew(self, version: int) -> None:
        """Carry the present state, after the person has been shown it."""
        self.version.data, self.version.raw_data = version, None


class DraftForm(StateForm):
    """What the public will read. Only shape is checked: what is still missing is asked for on handing in."""

    claim = TextAreaField(
        _l("Klaim"),
        [Optional(), Length(max=LONGEST_PARAGRAPH)],
        description=_l("Apa yang dikatakan kabar itu, dengan kata-kata yang netral."),
        render_kw={"rows": 2},
    )
    verdict = RadioField(
        _l("Kesimpulan"),
        [Optional()],
        choices=choices(VERDICT_WORDS),
        coerce=one_of(Verdict),
    )
    content_type = RadioField(
        _l("Jenis konten"),
        [Optional()],
        choices=choices(CONTENT_TYPE_WORDS, first=_l("Tidak ditentukan")),
        coerce=one_of(ContentType),
    )
    flags = CheckboxesField(
        _l("Penanda"),
        choices=choices(FLAG_WORDS),
        description=_l("Penanda memberi peringatan. Penanda tidak menuduh siapa pun."),
    )
    topic = SelectField(
        _l("Topik"),
        [Optional()],
        choices=lambda: choices(TOPIC_WORDS, first=_l("Pilih topik")),
        coerce=one_of(str),
    )
    headline = StringField(
        _l("Judul"),
        [Optional(), Length(max=LONGEST_TITLE)],
        description=_l("Nyatakan faktanya. Jangan mengulang kabarnya."),
    )
    summary = TextAreaField(
        _l("Ringkasan"),
        [Optional(), Length(max=LONGEST_PARAGRAPH)],
        description=_l("Satu paragraf: apa faktanya dan dari mana kita tahu."),
        render_kw={"rows": 4},
    )
    explanation = TextAreaField(
        _l("Penjelasan"),
        [Optional(), Length(max=LONGEST_TEXT)],
        description=_l("Boleh memakai Markdown: ## subjudul, **tebal**, - daftar, [kata](https://alamat)."),
        render_kw={"rows": 14},
    )
    advice = TextAreaField(
        _l("Yang sebaiknya dilakukan warga"), [Optional(), Length(max=LONGEST_PARAGRAPH)], render_kw={"rows": 2}
    )
    reply = TextAreaField(
        _l("Tanggapan pihak terkait"),
        [Optional(), Length(max=LONGEST_PARAGRAPH)],
        description=_l("Kata pihak yang disebut kabar ini, menurut mereka sendiri. Untuk produk pers: redaksinya."),
        render_kw={"rows": 3},
    )
    region_code = SelectField(_l("Wilayah"), [Optional()], coerce=chosen)
    first_seen_on = DateField(_l("Mulai beredar"), [Optional()])
    about_agency = BooleanField(_l("Klaim ini tentang instansi kita sendiri"))
    change_note = TextAreaField(
        _l("Apa yang berubah, dan mengapa?"),
        [Optional(), Length(max=LONGEST_PARAGRAPH)],
        description=_l("Tampil di riwayat dan di pesan kepada warga yang pernah kita jawab."),
        render_kw={"rows": 3},
    )
    sources = FieldList(FormField(SourceForm), max_entries=MOST_SOURCES)

    def __init__(self, *args: Any, regions: Sequence[Region], **words: Any) -> None:
        super().__init__(*args, **words)
        self.region_code.choices = choices(regions, first=_l("Tidak menyebut wilayah"))
        self.topic.choices = choices(with_filed(self.topic.data), first=_l("Pilih topik"))


class SendBackForm(StateForm):
    """What must become better."""

    note = TextAreaField(
        _l("Catatan untuk penulis"),
        [Filled(_l("Tuliskan apa yang perlu diperbaiki.")), Length(max=LONGEST_PARAGRAPH)],
        render_kw={"rows": 3},
    )


class ReviseForm(Form):
    """What kind of change."""

    purpose = "clarification"

    kind = RadioField(
        _l("Jenis perubahan"),
        [Filled(_l("Pilih jenis perubahannya."))],
        choices=choices(pair for pair in REVISION_KIND_WORDS.items() if pair[0] is not RevisionKind.FIRST),
        coerce=RevisionKind,
    )


class SuspendForm(Form):
    """Why the answer is looked at again."""

    purpose = "clarification"

    reason = TextAreaField(
        _l("Mengapa ditinjau ulang?"),
        [Filled(_l("Tuliskan alasannya.")), Length(max=LONGEST_PARAGRAPH)],
        description=_l("Alasan ini tampil di halaman klarifikasi."),
        render_kw={"rows": 2},
    )
