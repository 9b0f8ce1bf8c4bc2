"""What we say in a chat, and the words that people use there to tell us what to do."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from klinik.agencies import addresses
from klinik.agencies.models import Agency
from klinik.clarifications.codes import Verdict, of_the_claim, standing
from klinik.clarifications.models import Clarification
from klinik.matching import Band
from klinik.reports.models import Report
from klinik.reports.services import timeline
from klinik.reports.services.known import Known
from klinik.web.prose import defang

YES = frozenset({"ya", "y", "iya", "ok", "oke", "lapor", "laporkan", "yes"})
NO = frozenset({"tidak", "tdk", "bukan", "batal", "jangan", "no", "baru"})
STOP = frozenset({"berhenti", "stop", "unsubscribe"})
RESUME = frozenset({"mulai", "start"})
HELP = frozenset({"bantuan", "help", "menu", "halo", "hai", "hi", "hello", "tes", "test", "assalamualaikum"})
STATUS = frozenset({"status", "cek status", "tiket", "lacak"})
LANGUAGES = {"english": "en", "indonesia": "id", "bahasa indonesia": "id"}
ASKING = "status|cek|lihat|lacak|bagaimana|perkembangan|laporan|nomor|no|tiket|anda|saya|your|my|ticket|number|report"
TICKET = re.compile(  # also behind a few words, as it stands in our receipt
    rf"^\W*(?:(?:{ASKING})\W+)*KH[\s-]*(\d{{4}})[\s-]*(\d{{1,9}})\b\W*(.*)$", re.IGNORECASE | re.DOTALL
)
FEWEST_WORDS = 3  # fewer, without a link or a file, are a greeting and nothing to check
MOST_SHOWN = 3

WELCOME = _l(
    "Teruskan kabar yang Anda ragukan ke sini: teks, tautan, gambar, rekaman suara, atau video pendek. "
    "Bila sudah pernah diperiksa, jawabannya langsung kami kirim. "
    "Untuk melihat laporan Anda, kirim nomor tiketnya. Untuk berhenti menerima pesan, balas BERHENTI."
)
NOTICE = _l(
    "Kiriman Anda baru menjadi laporan setelah Anda membalas YA, dan dihapus dalam 24 jam bila tidak. %(transfer)s "
    "Selengkapnya: %(url)s"
)
STOPPED = _l("Kami tidak akan mengirim pesan lagi. Balas MULAI bila Anda berubah pikiran.")
RESUMED = _l("Kami akan mengabari Anda lagi.")
SPOKEN = _l("Baik. Kami memakai bahasa Indonesia.")
UNKNOWN = _l(
    "Kabar ini belum pernah kami periksa. Balas YA untuk melaporkannya kepada petugas, atau TIDAK untuk batal."
)
CHECKED = _l("Kabar ini sudah kami periksa.")
SIMILAR = _l("Kami menemukan klarifikasi yang mirip.")
THAT_ONE = _l(
    "Bila itu yang Anda maksud, balas nomornya. Bila bukan, balas YA untuk melaporkan kiriman Anda, TIDAK untuk batal."
)
CHOSEN = _l("Terima kasih. Silakan sebarkan klarifikasi itu kepada yang mengirimi Anda kabarnya.")
CHOSEN_IN_DOUBT = _l("Terima kasih. Klarifikasi itu sedang kami periksa sekali lagi, jadi mohon tidak disebarkan dulu.")
DROPPED = _l("Baik, tidak dilaporkan. Kirimannya sudah kami hapus.")
NOTHING_WAITS = _l("Tidak ada kiriman yang menunggu jawaban Anda. Teruskan dulu kabarnya ke sini.")
FILED = _l("Laporan Anda kami terima dengan nomor tiket %(ticket_number)s.")
IS_IT_THE_ANSWER = _l(
    "Petugas bertanya tentang laporan %(ticket_number)s: %(question)s\n\n"
    "Apakah kiriman ini jawabannya? Balas YA, atau BARU bila ini kabar lain."
)
ADDED = _l("Keterangan Anda kami tambahkan pada laporan %(ticket_number)s. Terima kasih.")
NOT_YOURS = _l(
    "Laporan dengan nomor itu tidak kami temukan untuk nomor atau akun ini. Untuk laporan yang dikirim lewat situs, "
    "buka %(url)s dan masukkan kode aksesnya di sana, jangan di sini."
)
NO_REPORTS = _l("Belum ada laporan dari nomor atau akun ini.")
OTHER = _l("Jenis kiriman ini tidak dapat kami periksa. Kirim teks, tautan, gambar, rekaman suara, atau video pendek.")
LOST = _l("Berkas yang Anda kirim tidak dapat kami ambil. Kirim lagi, atau laporkan lewat situs: %(url)s")
NOT_READ = _l("Maaf, kiriman Anda yang terakhir gagal kami baca. Silakan kirim lagi.")


def plain(text: str) -> str:
    """Return a short message as a command is compared: small letters, no marks around it, no stroke as on Telegram."""
    return " ".join(text.lower().split()).strip(" .,!?*_\"'/")


def known(agency: Agency, found: Sequence[Known]) -> str:
    """Return the answers that exist, numbered, with what to reply."""
    lines = [str(CHECKED if found[0].match.band is Band.SAME else SIMILAR)]
    for number, one in enumerate(found[:MOST_SHOWN], start=1):
        row = one.clarification
        url = addresses.absolute(agency, f"/klarifikasi/{row.public_id}/{row.slug}")
        lines.append(f"{number}. {_told(row, row.headline, row.verdict)}\n{url}")
    return "\n\n".join([*lines, str(THAT_ONE)])


def progress(agency: Agency, report: Report) -> str:
    """Return where a report stands, as its page says it."""
    now = timeline.progress(report)
    words: list[LazyString | str] = [f"{report.ticket_number}: {now.sentence}"]
    words += [defang(str(text)) for text in (now.reason, now.note, now.question) if text]
    answer = report.case.clarification
    if answer is not None and answer.is_public and now.stage is timeline.Stage.ANSWERED:
        words.append(_answer(agency, answer))
    return "\n".join(map(str, words))


def _answer(agency: Agency, answer: Clarification) -> str:
    """Return the conclusion, or that it does not stand, and where to read it."""
    revision = answer.current
    if revision is None or revision.verdict is None:  # a CHECK holds this; the type checker cannot know
        raise LookupError(answer.public_id)
    said = _told(answer, revision.headline, revision.verdict)
    return f"{said}\n{addresses.absolute(agency, answer.path)}"


def _told(row: Any, headline: str, verdict: Verdict) -> str:
    """Return the fact and what the claim is; of what does not stand, only that."""
    word = standing(row)
    return f"{word}: {defang(headline)}" if word else f"{defang(headline)}\n{of_the_claim(verdict)}"
