"""The words of a report and its case: status, channel, platform, reasons, steps of the timeline."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class CaseStatus(StrEnum):
    """Where a case stands."""

    NEW = "new"
    IN_REVIEW = "in_review"
    WAITING_AGENCY = "waiting_agency"
    AWAITING_APPROVAL = "awaiting_approval"
    NEEDS_INFO = "needs_info"
    ANSWERED = "answered"
    REFERRED = "referred"
    DECLINED = "declined"
    SPAM = "spam"
    INCOMPLETE = "incomplete"
    MERGED = "merged"


OPEN = frozenset({CaseStatus.NEW, CaseStatus.IN_REVIEW, CaseStatus.WAITING_AGENCY, CaseStatus.AWAITING_APPROVAL})
PAUSED = frozenset({CaseStatus.NEEDS_INFO})
ACTIVE = OPEN | PAUSED
CLOSED = frozenset(CaseStatus) - ACTIVE


class CaseKind(StrEnum):
    """What a case is about: a claim that circulates, or somebody's objection to an answer of ours."""

    CLAIM = "claim"
    OBJECTION = "objection"


class IntakeChannel(StrEnum):
    """The way a report came in."""

    WEB = "web"
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    API = "api"
    EMAIL = "email"
    PHONE = "phone"
    WALK_IN = "walk_in"
    PARTNER = "partner"
    MONITORING = "monitoring"


# What an office takes down itself, by hand or by a system of its own.
ENTERED = (IntakeChannel.PHONE, IntakeChannel.WALK_IN, IntakeChannel.MONITORING, IntakeChannel.PARTNER)


class Platform(StrEnum):
    """Where the citizen saw the message."""

    WHATSAPP = "whatsapp"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    TIKTOK = "tiktok"
    YOUTUBE = "youtube"
    X = "x"
    TELEGRAM = "telegram"
    WEBSITE = "website"
    SMS = "sms"
    MEDIA = "media"
    OFFLINE = "offline"
    OTHER = "other"


class DeclineReason(StrEnum):
    """Why a case cannot be processed; the citizen reads it."""

    NOT_A_CLAIM = "not_a_claim"
    OPINION = "opinion"
    PRIVATE_MATTER = "private_matter"
    NOT_CHECKABLE = "not_checkable"
    OUT_OF_SCOPE = "out_of_scope"
    SERVICE_REQUEST = "service_request"


class AskingEnd(StrEnum):
    """How it ended that an office was asked."""

    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"  # asked again: a new link took the place of this one
    EXPIRED = "expired"
    CASE_CLOSED = "case_closed"


class ReminderStage(StrEnum):
    """When an office is reminded, seen from the day by which its statement is wished for."""

    BEFORE = "before"
    AFTER = "after"
    LAST = "last"


class DataWish(StrEnum):
    """What somebody whose data was posted asks for."""

    ERASE = "erase"
    HIDE = "hide"
    CORRECT = "correct"
    KNOW = "know"


class DataOutcome(StrEnum):
    """What became of such a request."""

    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"


class Step(StrEnum):
    """One entry of the timeline that a citizen sees."""

    RECEIVED = "received"
    REVIEWED = "reviewed"
    INFO_REQUESTED = "info_requested"
    INFO_ADDED = "info_added"
    STATEMENT_REQUESTED = "statement_requested"
    STATEMENT_RECEIVED = "statement_received"
    ANSWERED = "answered"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    SUSPENDED = "suspended"
    STANDS_AGAIN = "stands_again"
    REFERRED = "referred"
    DECLINED = "declined"
    INCOMPLETE = "incomplete"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


DATA_WISH_WORDS: dict[DataWish, LazyString] = {
    DataWish.ERASE: _l("Hapus data saya"),
    DataWish.HIDE: _l("Samarkan data saya"),
    DataWish.CORRECT: _l("Betulkan data saya"),
    DataWish.KNOW: _l("Jelaskan data apa tentang saya yang disimpan"),
}
DATA_OUTCOME_WORDS: dict[DataOutcome, LazyString] = {
    DataOutcome.DONE: _l("Dipenuhi"),
    DataOutcome.PARTLY: _l("Dipenuhi sebagian"),
    DataOutcome.REFUSED: _l("Tidak dapat dipenuhi"),
}
ASKING_END_WORDS: dict[AskingEnd, LazyString] = {
    AskingEnd.ANSWERED: _l("Sudah dijawab"),
    AskingEnd.WITHDRAWN: _l("Ditarik"),
    AskingEnd.REPLACED: _l("Diganti pertanyaan baru"),
    AskingEnd.EXPIRED: _l("Tidak dijawab sampai tautannya habis masa berlaku"),
    AskingEnd.CASE_CLOSED: _l("Kasusnya selesai sebelum dijawab"),
}
STATUS_WORDS: dict[CaseStatus, LazyString] = {
    CaseStatus.NEW: _l("Baru"),
    CaseStatus.IN_REVIEW: _l("Diperiksa"),
    CaseStatus.WAITING_AGENCY: _l("Menunggu keterangan instansi"),
    CaseStatus.AWAITING_APPROVAL: _l("Menunggu tinjauan"),
    CaseStatus.NEEDS_INFO: _l("Minta kelengkapan"),
    CaseStatus.ANSWERED: _l("Sudah dijawab"),
    CaseStatus.REFERRED: _l("Dirujuk"),
    CaseStatus.DECLINED: _l("Tidak dapat diproses"),
    CaseStatus.SPAM: _l("Spam"),
    CaseStatus.INCOMPLETE: _l("Tidak lengkap"),
    CaseStatus.MERGED: _l("Digabung"),
}
CHANNEL_WORDS: dict[IntakeChannel, LazyString] = {
    IntakeChannel.WEB: _l("Situs"),
    IntakeChannel.WHATSAPP: _l("WhatsApp"),
    IntakeChannel.TELEGRAM: _l("Telegram"),
    IntakeChannel.API: _l("API"),
    IntakeChannel.EMAIL: _l("Surel"),
    IntakeChannel.PHONE: _l("Telepon"),
    IntakeChannel.WALK_IN: _l("Datang langsung"),
    IntakeChannel.PARTNER: _l("Mitra"),
    IntakeChannel.MONITORING: _l("Pantauan"),
}
PLATFORM_WORDS: dict[Platform, LazyString] = {
    Platform.WHATSAPP: _l("WhatsApp"),
    Platform.FACEBOOK: _l("Facebook"),
    Platform.INSTAGRAM: _l("Instagram"),
    Platform.TIKTOK: _l("TikTok"),
    Platform.YOUTUBE: _l("YouTube"),
    Platform.X: _l("X (Twitter)"),
    Platform.TELEGRAM: _l("Telegram"),
    Platform.WEBSITE: _l("Situs web"),
    Platform.SMS: _l("SMS"),
    Platform.MEDIA: _l("Media massa"),
    Platform.OFFLINE: _l("Selebaran atau lisan"),
    Platform.OTHER: _l("Lainnya"),
}
DECLINE_WORDS: dict[DeclineReason, LazyString] = {
    DeclineReason.NOT_A_CLAIM: _l("Pesan ini tidak memuat kabar yang dapat diperiksa kebenarannya."),
    DeclineReason.OPINION: _l("Pesan ini berisi pendapat, bukan kabar tentang suatu peristiwa."),
    DeclineReason.PRIVATE_MATTER: _l("Pesan ini menyangkut urusan pribadi dan tidak beredar di masyarakat."),
    DeclineReason.NOT_CHECKABLE: _l("Bukti yang diperlukan untuk memeriksa kabar ini tidak tersedia."),
    DeclineReason.OUT_OF_SCOPE: _l("Kabar ini berada di luar wewenang layanan kami."),
    DeclineReason.SERVICE_REQUEST: _l("Pesan ini berupa permintaan atau keluhan layanan, bukan kabar."),
}
STEP_WORDS: dict[Step, LazyString] = {
    Step.RECEIVED: _l("Laporan diterima"),
    Step.REVIEWED: _l("Petugas mulai memeriksa"),
    Step.INFO_REQUESTED: _l("Petugas meminta kelengkapan"),
    Step.INFO_ADDED: _l("Anda menambahkan informasi"),
    Step.STATEMENT_REQUESTED: _l("Instansi yang berwenang dimintai keterangan"),
    Step.STATEMENT_RECEIVED: _l("Keterangan instansi diterima"),
    Step.ANSWERED: _l("Sudah dijawab"),
    Step.CORRECTED: _l("Jawaban diperbarui"),
    Step.RETRACTED: _l("Jawaban dicabut"),
    Step.SUSPENDED: _l("Jawaban ditinjau ulang"),
    Step.STANDS_AGAIN: _l("Jawaban tetap berlaku"),
    Step.REFERRED: _l("Dirujuk"),
    Step.DECLINED: _l("Tidak dapat diproses"),
    Step.INCOMPLETE: _l("Ditutup karena tidak lengkap"),
    Step.REOPENED: _l("Diperiksa kembali"),
    Step.WITHDRAWN: _l("Anda menarik laporan"),
}
