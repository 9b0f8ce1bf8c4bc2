"""For whom a case file is made, how far it is, and why there is none."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class Variant(StrEnum):
    """How much is in it."""

    FULL = "full"
    PRESS = "press"


class FileState(StrEnum):
    """How far it is."""

    QUEUED = "queued"
    MADE = "made"
    FAILED = "failed"
    PURGED = "purged"


class Fault(StrEnum):
    """Why there is none."""

    TOO_LARGE = "too_large"
    EVIDENCE = "evidence"
    DISK_FULL = "disk_full"
    INTERRUPTED = "interrupted"


VARIANT_WORDS: dict[Variant, LazyString] = {Variant.FULL: _l("Lengkap"), Variant.PRESS: _l("Untuk pers")}
VARIANT_LINES: dict[Variant, LazyString] = {
    Variant.FULL: _l(
        "Untuk Ombudsman atau pengadilan: isi laporan, semua bukti, catatan rekan, dan nama petugas. "
        "Pelapor hanya bernomor."
    ),
    Variant.PRESS: _l(
        "Hanya yang sudah terbit dan salinan arsip yang terbuka untuk umum: tanpa isi laporan, kiriman warga, "
        "catatan rekan, dan nama petugas."
    ),
}
STATE_WORDS: dict[FileState, LazyString] = {
    FileState.QUEUED: _l("Sedang disusun"),
    FileState.MADE: _l("Siap diunduh"),
    FileState.FAILED: _l("Gagal disusun"),
    FileState.PURGED: _l("Sudah dihapus"),
}
FAULT_WORDS: dict[Fault, LazyString] = {
    Fault.TOO_LARGE: _l("Buktinya lebih dari 2 GB. Hubungi pengelola sistem."),
    Fault.EVIDENCE: _l(
        "Salah satu berkas bukti hilang atau isinya tidak lagi sesuai hash-nya. Hubungi pengelola sistem."
    ),
    Fault.DISK_FULL: _l("Ruang penyimpanan penuh."),
    Fault.INTERRUPTED: _l("Pengerjaannya terputus berkali-kali."),
}
