"""What WhatsApp lets an office say to somebody who has not written for 24 hours: texts that Meta has approved before.

Each office registers these as they stand (`klinik channel templates`). A text never begins or ends with a place, has a
word between two of them and twice as many words as places, or Meta refuses it; an empty value becomes a dash, and line
ends and long values are taken out, for the same reason.
"""

import re
from collections.abc import Iterator
from typing import Any

from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from klinik.notifications.kinds import Kind
from klinik.notifications.letters import Letter
from klinik.notifications.messages import LANGUAGES

PLACE = re.compile(r"%\((\w+)\)s")
PREFIX = "klinik_"
LONGEST_VALUE = 300  # letters; a whole template may have 1,024
NOTHING = "-"
TEXTS: dict[Kind, LazyString] = {
    Kind.RECEIVED: _l(
        "Laporan %(ticket_number)s sudah diterima %(agency)s dan akan diperiksa petugas. "
        "Kirim nomor tiket itu kapan saja untuk melihat perkembangannya."
    ),
    Kind.NEEDS_INFO: _l(
        "Petugas %(agency)s membutuhkan keterangan tentang laporan %(ticket_number)s. Pertanyaannya: “%(question)s” "
        "Balas percakapan ini dengan jawaban Anda."
    ),
    Kind.INFO_REMINDER: _l(
        "Keterangan Anda tentang laporan %(ticket_number)s masih ditunggu %(agency)s. Pertanyaannya: “%(question)s” "
        "Balas percakapan ini dengan jawaban Anda."
    ),
    Kind.ANSWERED: _l(
        "Laporan %(ticket_number)s sudah dijawab %(agency)s. Kesimpulan: %(verdict)s. Faktanya: %(headline)s. "
        "Klarifikasinya ada di %(url)s dan boleh Anda sebarkan."
    ),
    Kind.CORRECTED: _l(
        "Ralat dari %(agency)s untuk laporan %(ticket_number)s. Yang berubah: %(change_note)s. "
        "Klarifikasinya ada di %(url)s dan boleh Anda sebarkan."
    ),
    Kind.CONCLUSION_CHANGED: _l(
        "Kesimpulan %(agency)s untuk laporan %(ticket_number)s berubah menjadi %(verdict)s. Yang berubah: "
        "%(change_note)s. Klarifikasinya ada di %(url)s dan boleh Anda sebarkan."
    ),
    Kind.WITHDRAWN: _l(
        "Klarifikasi %(agency)s untuk laporan %(ticket_number)s sudah dicabut. Alasannya: %(change_note)s. "
        "Mohon tidak disebarkan lagi."
    ),
    Kind.SUSPENDED: _l(
        "Klarifikasi %(agency)s untuk laporan %(ticket_number)s sedang ditinjau ulang. Judulnya: %(headline)s. "
        "Mohon tidak disebarkan dulu. Hasilnya kami kabarkan lagi lewat percakapan ini."
    ),
    Kind.STANDS_AGAIN: _l(
        "Klarifikasi %(agency)s untuk laporan %(ticket_number)s sudah ditinjau ulang dan tetap berlaku. "
        "Kesimpulan: %(verdict)s. Faktanya: %(headline)s. Klarifikasinya ada di %(url)s dan boleh Anda sebarkan."
    ),
    Kind.REFERRED: _l(
        "Laporan %(ticket_number)s diteruskan %(agency)s ke %(office)s, yang lebih tepat menanganinya. "
        "Kirim nomor tiket itu kapan saja untuk melihat perkembangannya."
    ),
    Kind.DECLINED: _l(
        "Laporan %(ticket_number)s tidak dapat diproses %(agency)s. Alasannya: %(reason)s. "
        "Untuk menambah keterangan, balas dengan nomor tiket diikuti keterangan Anda."
    ),
    Kind.INCOMPLETE: _l(
        "Laporan %(ticket_number)s ditutup %(agency)s karena keterangannya belum lengkap. "
        "Untuk melengkapinya, balas dengan nomor tiket diikuti keterangan Anda."
    ),
    Kind.REOPENED: _l(
        "Laporan %(ticket_number)s diperiksa lagi oleh %(agency)s karena ada keterangan baru. "
        "Hasilnya kami kirim lewat percakapan ini."
    ),
    Kind.EXTENDED: _l(
        "Pemeriksaan laporan %(ticket_number)s memerlukan waktu lebih lama. Alasannya: %(reason)s. "
        "Kami menjawab paling lambat %(due_at)s lewat percakapan ini."
    ),
    Kind.OBJECTION_ANSWERED: _l(
        "Sanggahan Anda sudah diperiksa %(agency)s. Klarifikasinya: %(headline)s. Hasilnya: %(outcome)s. "
        "Klarifikasinya ada di %(url)s dan boleh Anda sebarkan."
    ),
    Kind.DATA_REQUEST_RECEIVED: _l(
        "Permintaan Anda tentang data pribadi sudah diterima %(agency)s dengan nomor %(number)s. "
        "Jawabannya kami kirim lewat percakapan ini."
    ),
    Kind.DATA_REQUEST_ANSWERED: _l(
        "Permintaan Anda tentang data pribadi sudah ditangani %(agency)s. Hasilnya: %(outcome)s. "
        "Bila ada yang ingin Anda tanyakan, hubungi kantor kami."
    ),
}


def fill(letter: Letter) -> tuple[str, list[str]] | None:
    """Return the name of a letter's template and its values in order; None where the kind has none."""
    text = TEXTS.get(letter.kind)
    if text is None:
        return None
    words = {**letter.words, "agency": letter.agency, "url": letter.url}
    with force_locale(letter.language):
        places = PLACE.findall(str(text))
    return PREFIX + letter.kind, [_value(words.get(place, "")) for place in places]


def to_register() -> Iterator[dict[str, Any]]:
    """Return every template as Meta wants it registered, in every language."""
    for kind, text in TEXTS.items():
        for language in LANGUAGES:
            with force_locale(language):
                yield _registration(kind, language, str(text))


def _registration(kind: Kind, language: str, text: str) -> dict[str, Any]:
    places = PLACE.findall(text)
    for number, place in enumerate(places, start=1):
        text = text.replace(f"%({place})s", f"{{{{{number}}}}}", 1)
    body = {"type": "BODY", "text": text, "example": {"body_text": [[EXAMPLES[place] for place in places]]}}
    return {"name": PREFIX + kind, "language": language, "category": "UTILITY", "components": [body]}


def _value(text: str) -> str:
    line = " ".join(text.split()).rstrip(".") or NOTHING
    return line if len(line) <= LONGEST_VALUE else line[: LONGEST_VALUE - 1].rstrip() + "…"


EXAMPLES = {
    "ticket_number": "KH-2026-004711",
    "agency": "Klinik Hoaks Jawa Timur",
    "question": "Dari siapa pesan ini Anda terima?",
    "verdict": "Hoaks",
    "headline": "Air keran tidak dimatikan tujuh hari",
    "url": "https://klinik.contoh.id/klarifikasi/KLARIF-JATIM-2026-00123",
    "change_note": "Jumlah hari pada paragraf kedua",
    "office": "Dinas Sosial",
    "outcome": "diterima",
    "number": "DP-2026-0007",
    "due_at": "27 November 2026, 14.20 WIB",
    "reason": "Pesan ini berisi pendapat, bukan kabar tentang suatu peristiwa",
}
