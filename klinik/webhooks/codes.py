"""What can be told, why nothing is, and how far a delivery has got."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class EventType(StrEnum):
    """What an office may choose to hear. The names are a contract: none changes its meaning."""

    CLARIFICATION_PUBLISHED = "clarification.published"
    CLARIFICATION_REVISED = "clarification.revised"
    CLARIFICATION_CORRECTED = "clarification.corrected"
    CLARIFICATION_RETRACTED = "clarification.retracted"
    CLARIFICATION_SUSPENDED = "clarification.suspended"
    CLARIFICATION_STANDS_AGAIN = "clarification.stands_again"
    REPORT_RECEIVED = "report.received"
    REPORT_ANSWERED = "report.answered"
    SUMMARY_PUBLISHED = "summary.published"


TEST = "webhook.test"  # what an admin sends to try an address
ERASED = "clarification.erased"  # nobody chooses it: whoever may keep a copy of an answer has to hear of it


class PauseReason(StrEnum):
    """Why nothing is sent to an address at present."""

    BY_HAND = "by_hand"
    GONE = "gone"
    FAILING = "failing"


class DeliveryState(StrEnum):
    """How far a delivery has got."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class Trouble(StrEnum):
    """Why an attempt came to nothing."""

    NOT_PUBLIC = "not_public"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    UNREADABLE = "unreadable"


EVENT_WORDS: dict[str, LazyString] = {
    EventType.CLARIFICATION_PUBLISHED: _l("Klarifikasi terbit"),
    EventType.CLARIFICATION_REVISED: _l("Kata-kata klarifikasi diperbaiki, isinya tetap"),
    EventType.CLARIFICATION_CORRECTED: _l("Klarifikasi diralat, atau kesimpulannya berubah"),
    EventType.CLARIFICATION_RETRACTED: _l("Klarifikasi dicabut"),
    EventType.CLARIFICATION_SUSPENDED: _l("Klarifikasi ditinjau ulang"),
    EventType.CLARIFICATION_STANDS_AGAIN: _l("Klarifikasi tetap berlaku setelah ditinjau ulang"),
    EventType.REPORT_RECEIVED: _l("Laporan diterima: nomor tiketnya, tanpa isi dan tanpa pelapor"),
    EventType.REPORT_ANSWERED: _l("Laporan dijawab: nomor tiketnya dan nomor klarifikasinya"),
    EventType.SUMMARY_PUBLISHED: _l("Ringkasan mingguan terbit"),
}
ALWAYS_WORDS: dict[str, LazyString] = {
    ERASED: _l("Bagian sebuah klarifikasi dihapus menurut hukum: ambil isinya lagi, buang salinan yang lama"),
}
PAUSE_WORDS: dict[str, LazyString] = {
    PauseReason.BY_HAND: _l("Dijeda"),
    PauseReason.GONE: _l("Dihentikan: penerimanya menjawab 410, sudah tidak ada"),
    PauseReason.FAILING: _l("Dihentikan: penerimanya tidak menerima apa pun selama lima hari"),
}
STATE_WORDS: dict[str, LazyString] = {
    DeliveryState.WAITING: _l("Menunggu"),
    DeliveryState.DELIVERED: _l("Diterima"),
    DeliveryState.FAILED: _l("Gagal"),
}
TROUBLE_WORDS: dict[str, LazyString] = {
    Trouble.NOT_PUBLIC: _l("alamatnya tidak di internet terbuka"),
    Trouble.UNREACHABLE: _l("tidak terhubung, atau tidak menjawab dalam sepuluh detik"),
    Trouble.REFUSED: _l("menolak"),
    Trouble.UNREADABLE: _l("rahasianya tidak terbaca lagi; ganti rahasianya"),
}
