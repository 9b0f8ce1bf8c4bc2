"""What the codes in a table are called on screen, and what a table is called."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import LazyString, ngettext
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


def of_reports(num: int) -> str:
    """Return what reports from the public are called after their number."""
    return str(ngettext("laporan warga", "laporan warga", num))


def of_family(num: int) -> str:
    """Return what the reports of the clinics of regencies and cities are called after their number."""
    return str(
        ngettext("laporan warga ke klinik kabupaten dan kota", "laporan warga ke klinik kabupaten dan kota", num)
    )


BASES: Mapping[str, Callable[[int], str]] = {  # what follows a number, and agrees with it
    "kind": lambda num: ngettext("laporan dan pantauan", "laporan dan pantauan", num),
    "monitoring": lambda num: ngettext("pantauan sendiri", "pantauan sendiri", num),
    "reason": lambda num: ngettext(
        "laporan yang tidak dapat diklarifikasi", "laporan yang tidak dapat diklarifikasi", num
    ),
    "published": lambda num: ngettext(
        "klarifikasi yang terbit pada periode ini", "klarifikasi yang terbit pada periode ini", num
    ),
    "change": lambda num: ngettext("revisi yang terbit pada periode ini", "revisi yang terbit pada periode ini", num),
    "promise": lambda num: ngettext(
        "kasus yang dijawab, dirujuk, atau tidak dapat diproses",
        "kasus yang dijawab, dirujuk, atau tidak dapat diproses",
        num,
    ),
    "first_promise": lambda num: ngettext("kasus yang ditanggapi petugas", "kasus yang ditanggapi petugas", num),
    "backlog": lambda num: ngettext(
        "kasus yang terbuka pada akhir periode", "kasus yang terbuka pada akhir periode", num
    ),
    "referral": lambda num: ngettext("kasus yang dirujuk", "kasus yang dirujuk", num),
    "family": of_family,
    "family_outcome": of_family,
    "family_promise": lambda num: ngettext(
        "kasus klinik kabupaten dan kota yang selesai", "kasus klinik kabupaten dan kota yang selesai", num
    ),
}
OTHERS = _l("Lainnya (digabung)")  # not "Lainnya" alone: a topic and a platform have that name
MERGED: Words = {"kind": _l("Laporan warga")}  # what is merged in one table: there it has a name


def title(table: Table) -> str:
    return str(TITLES[table.name])


def base(table: Table) -> str:
    """Return what the total of a table counts, to follow a number: 120 laporan warga."""
    return BASES.get(table.name, of_reports)(table.total)


def is_mixed(table: Table, row: Row) -> bool:
    """Say whether a row is what was merged and has no name of its own."""
    return row.code == REST and table.name not in MERGED


def label(table: Table, row: Row) -> str:
    """Return what a row is called: by its code, else as it was called when counted, else the code itself."""
    if row.code == REST:
        return str(MERGED.get(table.name, OTHERS))
    word = WORDS[table.name].get(row.code)
    return str(word) if word is not None else row.label or row.code
