"""The words a published answer is made of: conclusion, content type, flags, topic, kinds of revision and source."""

from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

LEAST_TOLD = 5  # reports: fewer might point at the one who asked, so no public figure is smaller


def told_count(reports: int) -> int | None:
    """Return how many citizens asked, as everybody may know it. None: one to four."""
    return None if 0 < reports < LEAST_TOLD else reports


class Verdict(StrEnum):
    """The conclusion about one claim (on screen: kesimpulan)."""

    HOAX = "hoax"
    MISLEADING = "misleading"
    PARTLY_TRUE = "partly_true"
    TRUE = "true"
    UNPROVEN = "unproven"
    SATIRE = "satire"


class ContentType(StrEnum):
    """First Draft's seven types of mis- and disinformation (Wardle, 2017)."""

    SATIRE = "satire"
    MISLEADING = "misleading"
    IMPOSTER = "imposter"
    FABRICATED = "fabricated"
    FALSE_CONNECTION = "false_connection"
    FALSE_CONTEXT = "false_context"
    MANIPULATED = "manipulated"


class Flag(StrEnum):
    """A warning beside the conclusion; it accuses nobody and is never the stamp."""

    SCAM = "scam"
    HATEFUL = "hateful"
    DISINFORMATION = "disinformation"
    AI_GENERATED = "ai_generated"
    EMERGENCY = "emergency"
    PRESS = "press"


class Topic(StrEnum):
    """The thirteen categories of the ministry; the values are stable public codes."""

    HEALTH = "kesehatan"
    FRAUD = "penipuan"
    GOVERNMENT = "pemerintahan"
    POLITICS = "politik"
    INTERNATIONAL = "internasional"
    CRIME = "kejahatan"
    DISASTER = "kebencanaan"
    REPUTATION = "nama-baik"
    RELIGION = "keagamaan"
    MYTH = "mitos"
    TRADE = "perdagangan"
    EDUCATION = "pendidikan"
    OTHER = "lain-lain"


class RevisionKind(StrEnum):
    """Why a revision exists."""

    FIRST = "first"
    WORDING = "wording"
    CORRECTION = "correction"
    CONCLUSION = "conclusion"
    RETRACTION = "retraction"


class RevisionState(StrEnum):
    """Where a revision stands. Published and discarded are final."""

    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting_approval"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class ClarificationState(StrEnum):
    """What the public sees of the whole chain. Suspension is a banner over `published`, not a state."""

    UNPUBLISHED = "unpublished"
    PUBLISHED = "published"
    RETRACTED = "retracted"


def standing(row: Any) -> str:
    """Return what a reader must know before the headline: that it no longer holds, or may not."""
    if row.state == ClarificationState.RETRACTED:
        return str(_("Dicabut"))
    return str(_("Sedang ditinjau ulang")) if row.suspended_at else ""


def of_the_claim(verdict: Verdict) -> str:
    """Return a conclusion with what it is about: beside a headline, which states the fact, a bare one would say that
    the fact is the hoax."""
    return str(_("Kabar yang beredar: %(verdict)s.", verdict=VERDICT_WORDS[verdict]))


class Origin(StrEnum):
    """Where a clarification came from."""

    OWN = "own"
    LEGACY = "legacy"
    SHARED = "shared"


class CardShape(StrEnum):
    """The proportions of a card, by the name in its address."""

    WIDE = "kartu"
    SQUARE = "kartu-persegi"
    TALL = "kartu-tegak"
    SCREEN = "kartu-layar"


class ObjectionOutcome(StrEnum):
    """What became of an objection."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"


class SourceKind(StrEnum):
    """What a source is."""

    OFFICIAL = "official"
    STATEMENT = "statement"
    NEWS = "news"
    RESEARCH = "research"
    FACT_CHECK = "fact_check"
    INTERVIEW = "interview"
    OTHER = "other"


VERDICT_WORDS: dict[Verdict, LazyString] = {
    Verdict.HOAX: _l("Hoaks"),
    Verdict.MISLEADING: _l("Menyesatkan"),
    Verdict.PARTLY_TRUE: _l("Sebagian benar"),
    Verdict.TRUE: _l("Benar"),
    Verdict.UNPROVEN: _l("Belum terbukti"),
    Verdict.SATIRE: _l("Satire"),
}
VERDICT_LINES: dict[Verdict, LazyString] = {
    Verdict.HOAX: _l("Tidak benar"),
    Verdict.MISLEADING: _l("Bahannya bisa asli, tetapi disajikan sehingga menimbulkan salah paham"),
    Verdict.PARTLY_TRUE: _l("Sebagian isinya benar, sebagian tidak"),
    Verdict.TRUE: _l("Sesuai dengan kenyataan"),
    Verdict.UNPROVEN: _l("Belum bisa dipastikan dengan bukti yang ada"),
    Verdict.SATIRE: _l("Sindiran atau parodi, bukan berita"),
}
# What to do with such a message, in a breath; the advice of a clarification says more.
INSTRUCTIONS: dict[Verdict, LazyString] = {
    Verdict.HOAX: _l("Jangan teruskan pesan ini."),
    Verdict.MISLEADING: _l("Baca faktanya sebelum meneruskan."),
    Verdict.PARTLY_TRUE: _l("Baca dulu bagian mana yang benar."),
    Verdict.TRUE: _l("Bila meneruskannya, sertakan sumbernya."),
    Verdict.UNPROVEN: _l("Jangan teruskan sebelum ada kepastian."),
    Verdict.SATIRE: _l("Jangan bagikan sebagai berita."),
}
SCAM_INSTRUCTION = _l("Jangan buka tautannya dan jangan isikan data Anda.")
CARD_WORDS: dict[CardShape, LazyString] = {
    CardShape.WIDE: _l("Mendatar, untuk tautan dan Facebook"),
    CardShape.SQUARE: _l("Persegi, untuk Instagram dan grup"),
    CardShape.TALL: _l("Tegak, untuk status dan cerita"),
    CardShape.SCREEN: _l("Layar lebar, untuk televisi dan videotron"),
}
CONTENT_TYPE_WORDS: dict[ContentType, LazyString] = {
    ContentType.SATIRE: _l("Satire atau parodi"),
    ContentType.MISLEADING: _l("Konten menyesatkan"),
    ContentType.IMPOSTER: _l("Konten tiruan"),
    ContentType.FABRICATED: _l("Konten palsu"),
    ContentType.FALSE_CONNECTION: _l("Koneksi yang salah"),
    ContentType.FALSE_CONTEXT: _l("Konteks yang salah"),
    ContentType.MANIPULATED: _l("Konten manipulasi"),
}
CONTENT_TYPE_LINES: dict[ContentType, LazyString] = {
    ContentType.SATIRE: _l("Tidak bermaksud merugikan, tetapi dapat mengecoh"),
    ContentType.MISLEADING: _l("Informasi dipelintir untuk menyudutkan seseorang atau suatu hal"),
    ContentType.IMPOSTER: _l("Mencatut nama atau tampilan sumber yang dipercaya"),
    ContentType.FABRICATED: _l("Seluruhnya dibuat-buat untuk menipu"),
    ContentType.FALSE_CONNECTION: _l("Judul, gambar, atau keterangan tidak mendukung isinya"),
    ContentType.FALSE_CONTEXT: _l("Bahan asli ditempatkan pada waktu, tempat, atau peristiwa yang keliru"),
    ContentType.MANIPULATED: _l("Gambar, suara, atau teks asli diubah untuk mengelabui"),
}
FLAG_WORDS: dict[Flag, LazyString] = {
    Flag.SCAM: _l("Waspada penipuan"),
    Flag.HATEFUL: _l("Bermuatan kebencian"),
    Flag.DISINFORMATION: _l("Disinformasi"),
    Flag.AI_GENERATED: _l("Rekayasa AI"),
    Flag.EMERGENCY: _l("Kebencanaan"),
    Flag.PRESS: _l("Produk pers"),
}
NATIONAL_TOPICS: dict[Topic, LazyString] = {
    Topic.HEALTH: _l("Kesehatan"),
    Topic.FRAUD: _l("Penipuan"),
    Topic.GOVERNMENT: _l("Pemerintahan"),
    Topic.POLITICS: _l("Politik"),
    Topic.INTERNATIONAL: _l("Internasional"),
    Topic.CRIME: _l("Kejahatan"),
    Topic.DISASTER: _l("Kebencanaan"),
    Topic.REPUTATION: _l("Nama baik seseorang"),
    Topic.RELIGION: _l("Keagamaan"),
    Topic.MYTH: _l("Mitos"),
    Topic.TRADE: _l("Perdagangan"),
    Topic.EDUCATION: _l("Pendidikan"),
    Topic.OTHER: _l("Lain-lain"),
}
REVISION_KIND_WORDS: dict[RevisionKind, LazyString] = {
    RevisionKind.FIRST: _l("Terbit pertama"),
    RevisionKind.WORDING: _l("Perbaikan redaksi"),
    RevisionKind.CORRECTION: _l("Ralat"),
    RevisionKind.CONCLUSION: _l("Kesimpulan berubah"),
    RevisionKind.RETRACTION: _l("Pencabutan"),
}
OUTCOME_WORDS: dict[ObjectionOutcome, LazyString] = {
    ObjectionOutcome.ACCEPTED: _l("Diterima"),
    ObjectionOutcome.PARTLY: _l("Diterima sebagian"),
    ObjectionOutcome.REJECTED: _l("Tidak diterima"),
}
SOURCE_KIND_WORDS: dict[SourceKind, LazyString] = {
    SourceKind.OFFICIAL: _l("Dokumen atau situs resmi"),
    SourceKind.STATEMENT: _l("Keterangan instansi"),
    SourceKind.NEWS: _l("Berita"),
    SourceKind.RESEARCH: _l("Penelitian"),
    SourceKind.FACT_CHECK: _l("Pemeriksaan fakta lain"),
    SourceKind.INTERVIEW: _l("Wawancara"),
    SourceKind.OTHER: _l("Lainnya"),
}
