"""What the codes in a table are called on screen, and what a table is called."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from klinik.clarifications.codes import CONTENT_TYPE_WORDS, REVISION_KIND_WORDS, VERDICT_WORDS
from klinik.clarifications.topics import TopicWords
from klinik.reports.codes import CHANNEL_WORDS, PLATFORM_WORDS, DeclineReason
from klinik.statistics.cases import IN_TIME, LATE, NOT_DUE, OVERDUE
from klinik.statistics.counted import NONE, RETRACTED, UNPROVEN, Kind, Outcome
from klinik.statistics.tables import REST, Row, Table

Words = Mapping[Any, LazyString]  # by a StrEnum; its plain value finds the same

OUTCOME_WORDS: Words = {
    Outcome.CLARIFIED: _l("Diklarifikasi"),
    Outcome.NOT_CLARIFIABLE: _l("Tidak dapat diklarifikasi"),
    Outcome.PENDING: _l("Masih diperiksa"),
    Outcome.REFERRED: _l("Dirujuk"),
    Outcome.INCOMPLETE: _l("Ditutup karena tidak lengkap"),
    Outcome.WITHDRAWN: _l("Ditarik pelapor"),
}
REASON_WORDS: Words = {
    DeclineReason.NOT_A_CLAIM: _l("Bukan kabar yang dapat diperiksa"),
    DeclineReason.OPINION: _l("Pendapat"),
    DeclineReason.PRIVATE_MATTER: _l("Urusan pribadi"),
    DeclineReason.NOT_CHECKABLE: _l("Bukti tidak tersedia"),
    DeclineReason.OUT_OF_SCOPE: _l("Di luar wewenang layanan"),
    DeclineReason.SERVICE_REQUEST: _l("Permintaan atau keluhan layanan"),
    UNPROVEN: _l("Belum terbukti"),
    RETRACTED: _l("Klarifikasinya dicabut"),
}
PROMISE_WORDS: Words = {IN_TIME: _l("Tepat waktu"), LATE: _l("Terlambat")}
WORDS: Mapping[str, Words] = {
    "kind": {
        Kind.COMPLAINT: _l("Laporan langsung dari warga"),
        Kind.PARTNER: _l("Laporan warga lewat mitra"),
        Kind.MONITORING: _l("Pantauan sendiri"),
    },
    "channel": CHANNEL_WORDS,
    "outcome": OUTCOME_WORDS,
    "monitoring": OUTCOME_WORDS,
    "reason": REASON_WORDS,
    "topic": TopicWords({NONE: _l("Belum dikelompokkan")}),
    "platform": {**PLATFORM_WORDS, NONE: _l("Tidak disebutkan")},
    "region": {NONE: _l("Tidak disebutkan")},
    "verdict": {**VERDICT_WORDS, NONE: _l("Belum ada kesimpulan")},
    "content_type": {**CONTENT_TYPE_WORDS, NONE: _l("Tanpa jenis konten")},
    "published": {**VERDICT_WORDS, NONE: _l("Belum ada kesimpulan")},
    "change": REVISION_KIND_WORDS,
    "promise": PROMISE_WORDS,
    "first_promise": PROMISE_WORDS,
    "backlog": {NOT_DUE: _l("Belum lewat tenggat"), OVERDUE: _l("Lewat tenggat")},
    "referral": {},
    "time": {},
    "issue": {},
    "family": {},
    "family_outcome": OUTCOME_WORDS,
    "family_promise": PROMISE_WORDS,
}
TITLES: Words = {
    "kind": _l("Laporan warga dan pantauan"),
    "channel": _l("Kanal laporan"),
    "outcome": _l("Hasil laporan"),
    "monitoring": _l("Hasil pantauan sendiri"),
    "reason": _l("Alasan tidak dapat diklarifikasi"),
    "topic": _l("Topik"),
    "platform": _l("Tempat kabar terlihat"),
    "region": _l("Wilayah pelapor"),
    "verdict": _l("Kesimpulan"),
    "content_type": _l("Jenis konten"),
    "published": _l("Klarifikasi yang terbit"),
    "change": _l("Ralat dan pencabutan"),
    "promise": _l("Ketepatan waktu jawab"),
    "first_promise": _l("Ketepatan tanggapan pertama"),
    "backlog": _l("Kasus yang masih diperiksa"),
    "referral": _l("Rujukan"),
    "time": _l("Laporan dari waktu ke waktu"),
    "issue": _l("Yang paling banyak dilaporkan"),
    "family": _l("Laporan ke klinik kabupaten dan kota"),
    "family_outcome": _l("Hasil laporan ke klinik kabupaten dan kota"),
    "family_promise": _l("Ketepatan waktu klinik kabupaten dan kota"),
}
OF_FAMILY = _l("laporan warga ke klinik kabupaten dan kota")
BASES: Words = {
    "kind": _l("semua laporan dan pantauan"),
    "monitoring": _l("pantauan sendiri"),
    "reason": _l("laporan yang tidak dapat diklarifikasi"),
    "published": _l("klarifikasi yang terbit pada periode ini"),
    "change": _l("revisi yang terbit pada periode ini"),
    "promise": _l("kasus yang dijawab, dirujuk, atau tidak dapat diproses"),
    "first_promise": _l("kasus yang ditanggapi petugas"),
    "backlog": _l("kasus yang terbuka pada akhir periode"),
    "referral": _l("kasus yang dirujuk"),
    "family": OF_FAMILY,
    "family_outcome": OF_FAMILY,
    "family_promise": _l("kasus klinik kabupaten dan kota yang selesai"),
}
OF_REPORTS = _l("laporan warga")
OTHERS = _l("Lainnya")


def title(table: Table) -> str:
    return str(TITLES[table.name])


def base(table: Table) -> str:
    """Return what the total of a table counts, to follow a number: 120 laporan warga."""
    return str(BASES.get(table.name, OF_REPORTS))


def label(table: Table, row: Row) -> str:
    """Return what a row is called: by its code, else as it was called when counted, else the code itself."""
    if row.code == REST:
        return str(OTHERS)
    word = WORDS[table.name].get(row.code)
    return str(word) if word is not None else row.label or row.code
