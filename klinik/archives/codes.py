"""What can become of a copy, and the words for it."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class CopyState(StrEnum):
    """How far a copy is."""

    QUEUED = "queued"
    KEPT = "kept"
    FAILED = "failed"


class Failure(StrEnum):
    """Why there is no copy."""

    UNREACHABLE = "unreachable"
    PRIVATE = "private"
    ADDRESS = "address"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    NOT_A_PAGE = "not_a_page"
    GARBLED = "garbled"
    TURNS = "turns"
    REFUSED = "refused"
    DISK_FULL = "disk_full"
    INTERRUPTED = "interrupted"


STATE_WORDS: dict[CopyState, LazyString] = {
    CopyState.QUEUED: _l("Salinan arsip sedang dibuat"),
    CopyState.KEPT: _l("Salinan arsip tersimpan"),
    CopyState.FAILED: _l("Salinan arsip gagal"),
}
FAILURE_WORDS: dict[Failure, LazyString] = {
    Failure.UNREACHABLE: _l("Situsnya tidak menjawab."),
    Failure.PRIVATE: _l("Alamatnya mengarah ke jaringan dalam, bukan ke internet terbuka."),
    Failure.ADDRESS: _l("Alamatnya bukan alamat halaman web."),
    Failure.TOO_LARGE: _l("Halamannya lebih besar dari 4 MB."),
    Failure.TOO_SLOW: _l("Halamannya belum selesai terkirim dalam 30 detik."),
    Failure.NOT_A_PAGE: _l("Isinya bukan halaman web, melainkan berkas lain."),
    Failure.GARBLED: _l("Isi yang dikirim situs itu rusak."),
    Failure.TURNS: _l("Situsnya mengalihkan terus-menerus."),
    Failure.REFUSED: _l("Situsnya menolak memperlihatkan halaman itu."),
    Failure.DISK_FULL: _l("Ruang penyimpanan penuh."),
    Failure.INTERRUPTED: _l("Pengerjaannya terputus berkali-kali."),
}
