"""What is asked at the desk: from which answer what is to go, and what is written to whoever asked."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from klinik.files.models import StoredFile
from klinik.web.forms import CheckboxesField, Filled, Form

MOST_PASSAGES = 20
LONGEST_PASSAGE = 2_000
ERASED = _l("Data yang Anda sebutkan sudah kami hapus dari klarifikasi, riwayatnya, kartu, umpan, dan arsip kami.")


class FindForm(Form):
    """Which answer, and which request stands behind it: a search, sent by GET and without a token."""

    purpose = "erasure_find"

    klarifikasi = StringField(_l("Nomor klarifikasi"), [Filled(_l("Tulis nomor klarifikasi.")), Length(max=40)])
    permintaan = StringField(_l("Nomor permintaan"), [Optional(), Length(max=20)])


class ProposeForm(Form):
    """What is to go."""

    purpose = "erasure"

    passages = TextAreaField(
        _l("Bagian yang dihapus"),
        [Optional(), Length(max=MOST_PASSAGES * LONGEST_PASSAGE)],
        description=_l(
            "Satu bagian per baris: nama, nomor telepon, alamat, atau kalimat. Besar kecil huruf dan tanda baca tidak "
            "dibedakan. Setiap cara menulisnya ditandai sendiri, misalnya nama lengkap dan nama panggilan."
        ),
        render_kw={"rows": 4, "autocomplete": "off", "spellcheck": "false"},
    )
    pictures = CheckboxesField(_l("Gambar dan berkas yang dihapus"), coerce=str)

    def __init__(self, files: Sequence[StoredFile], *args: object, **words: object) -> None:
        super().__init__(*args, **words)  # type: ignore[arg-type]  # handed on as they came
        self.pictures.choices = [(str(file.id), file.name) for file in files]

    @property
    def marked(self) -> list[str]:
        """Return the passages, each once."""
        lines = (" ".join(line.split()) for line in (self.passages.data or "").splitlines())
        return list(dict.fromkeys(filter(None, lines)))

    def validate_passages(self, field: TextAreaField) -> None:
        if len(self.marked) > MOST_PASSAGES:
            raise ValidationError(str(_l("Paling banyak 20 bagian sekaligus.")))


class ConfirmForm(Form):
    """What whoever asked reads once it is done."""

    purpose = "erasure_confirm"

    reply = TextAreaField(
        _l("Jawaban kepada peminta"),
        [Length(max=LONGEST_PASSAGE)],
        description=_l("Dikirim ke surel peminta bersama hasilnya. Jangan mengulang data yang dihapus."),
        render_kw={"rows": 3},
    )
