"""How the desk words what an erasure changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from klinik.erasures import plan as plans
from klinik.erasures.blackout import Blackout, Excerpt
from klinik.erasures.plan import Plan

UNKNOWN = _l("Nomor ini tidak ada di instansi Anda. Nomor klarifikasi tertulis di bawah judulnya.")

COLUMNS: Mapping[str, LazyString] = {
    "headline": _l("Judul"),
    "claim": _l("Klaim"),
    "summary": _l("Ringkasan"),
    "explanation": _l("Penjelasan"),
    "advice": _l("Saran"),
    "reply": _l("Tanggapan"),
    "change_note": _l("Catatan perubahan"),
    "return_note": _l("Catatan pengembalian"),
    "title": _l("Judul"),
    "publisher": _l("Penerbit"),
    "url": _l("Alamat"),
    "archive_url": _l("Alamat arsip"),
    "suspension_reason": _l("Alasan penangguhan"),
    "text": _l("Isi"),
    "question": _l("Pertanyaan"),
    "links": _l("Tautan"),
    "closing_note": _l("Catatan penutupan"),
    "referred_to": _l("Tujuan rujukan"),
    "referral_number": _l("Nomor rujukan"),
    "name": _l("Nama"),
    "note": _l("Catatan"),
    "words": _l("Isi"),
    "address": _l("Saringan"),
    "before": _l("Keadaan sebelumnya"),
    "purpose": _l("Untuk siapa berkas ini?"),
    "proposed_reply": _l("Usulan jawaban"),
    "reason": _l("Alasan"),
    "refusal": _l("Alasan dilewati"),
}


@dataclass(frozen=True)
class Row:
    """One text of the preview: what it belongs to, and what goes from it."""

    thing: LazyString
    number: str
    column: LazyString
    excerpts: list[Excerpt]


def rows(preview: Plan, blackout: Blackout) -> list[Row]:
    """Return the preview, text by text."""
    return [
        Row(change.word, plans.number_of(change.row), COLUMNS[change.column], plans.excerpts(change, blackout))
        for change in preview.changes
    ]
