"""Choosing a picture for an answer, and covering it: where the boxes lie, and what the picture shows."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FileField, FloatField, FormField, StringField, TextAreaField
from wtforms import Form as BareForm
from wtforms.meta import DefaultMeta
from wtforms.validators import UUID, Length, NumberRange, Optional
from wtforms.widgets import NumberInput

from klinik.files.boxes import Box
from klinik.review.forms.drafts import StateForm
from klinik.web.forms import Filled, Words

MOST_BOXES = 30
LONGEST_ALT = 500
PER_CENT = NumberRange(0, 100, message=_l("Tulis angka dari 0 sampai 100."))
SMALLEST = 0.1  # per cent
NOTHING_CHOSEN = _l("Pilih gambarnya.")
COVERS_NOTHING = _l("Kotak ini tidak menutup apa pun. Beri lebar dan tinggi di dalam gambar, atau hapus.")


def _per_cent(label: Any) -> FloatField:
    widget = NumberInput(step="0.1", min=0, max=100)
    return FloatField(label, [Filled(_l("Tulis angka dari 0 sampai 100.")), PER_CENT], widget=widget)


class BoxForm(BareForm):
    """One box, in per cent of the picture. A row with nothing in it is no box."""

    class Meta(DefaultMeta):
        csrf = False

        def get_translations(self, form: Any) -> Any:
            return Words()

    x = _per_cent(_l("Dari kiri"))
    y = _per_cent(_l("Dari atas"))
    width = _per_cent(_l("Lebar"))
    height = _per_cent(_l("Tinggi"))

    def box(self) -> Box | None:
        """Return the box, or None while a number is missing or it would cover nothing."""
        sides = [field.data for field in (self.x, self.y, self.width, self.height)]
        whole = [round(side, 1) for side in sides if side is not None and 0 <= side <= 100]
        if len(whole) < len(sides):
            return None
        box = Box(*whole)
        covers = min(box.width, box.height) >= SMALLEST and max(box.x, box.y) < 100
        return box if covers else None


class ChoosePictureForm(StateForm):
    """A picture that a report brought, or one of our own."""

    file = StringField(validators=[Optional(), UUID()])
    upload = FileField(
        _l("Gambar lain"), description=_l("JPEG, PNG, WebP, atau GIF hingga 8 MB, misalnya foto temuan.")
    )


class CoverForm(StateForm):
    """What is covered, and what the picture shows."""

    alt = TextAreaField(
        _l("Uraian gambar"),
        [
            Filled(_l("Uraikan gambarnya: apa yang terlihat, dan tulisan apa yang ada di dalamnya.")),
            Length(max=LONGEST_ALT),
        ],
        description=_l("Dibacakan kepada warga yang tidak melihat gambarnya. Jangan menyebut nama atau nomor orang."),
        render_kw={"rows": 3},
    )
    boxes = FieldList(FormField(BoxForm), max_entries=MOST_BOXES)
    nothing_to_cover = BooleanField(
        _l("Saya sudah memeriksa gambar ini: tidak ada nama, nomor, akun, atau wajah yang perlu disamarkan")
    )

    def covers(self) -> list[Box]:
        """Return the boxes that are whole."""
        return [box for entry in self.boxes.entries if (box := entry.form.box())]
