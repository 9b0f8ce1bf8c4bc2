"""What each message says, as data: subject, paragraphs, and the one thing the reader can do.

A sentence may have places (`%(ticket_number)s`). One with a place for which the event has no word is left out; of
several subjects the first one that can be filled is used. What somebody sent in is never repeated.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from klinik.notifications.kinds import Kind

LANGUAGES = ("id", "en")


class Audience(StrEnum):
    """Why somebody is written to at all; it decides the foot of the message and what stopping means."""

    REPORTER = "reporter"
    ASKER = "asker"
    SUBSCRIBER = "subscriber"
    STAFF = "staff"
    CHAT = "chat"


@dataclass(frozen=True)
class Description:
    """One kind of message. Lower priorities leave first. The button leads to the event's `url`, else to `path`."""

    subjects: tuple[LazyString, ...]
    paragraphs: tuple[LazyString, ...]
    action: LazyString
    path: str = "/lacak"
    priority: int = 5
    audience: Audience = Audience.REPORTER
    anybody_may_cause: bool = False  # a stranger can set it off for any address, so beyond the daily cap it is not sent
    in_chat: LazyString | None = None  # stands in place of a button that would open somebody's ticket


@cache
def own_kinds() -> frozenset[Kind]:
    """Return the kinds of messages about somebody's own report."""
    return frozenset(kind for kind, told in DESCRIPTIONS.items() if told.audience is Audience.REPORTER)


YOUR_TICKET = _l("Nomor tiket Anda: %(ticket_number)s.")
WHAT_CHANGED = _l("Yang berubah: %(change_note)s")
CONCLUSION = _l("Kesimpulan: %(verdict)s.")
OPEN_TICKET = _l("Buka tiket Anda")
READ = _l("Baca klarifikasinya")
ANSWER_HERE = _l("Balas percakapan ini dengan jawaban Anda.")
ADD_HERE = _l("Untuk menambah keterangan, kirim nomor tiket diikuti keterangan Anda dalam satu pesan.")

DESCRIPTIONS: dict[Kind, Description] = {
    Kind.RECEIVED: Description(
        subjects=(_l("Laporan %(ticket_number)s sudah kami terima"), _l("Laporan Anda sudah kami terima")),
        paragraphs=(
            _l("Terima kasih. Laporan Anda sudah kami terima dan akan diperiksa petugas."),
            YOUR_TICKET,
            _l("Kami berusaha menjawab paling lambat %(due_at)s."),
            _l("Anda tidak perlu melapor lagi. Jawabannya kami kirim ke alamat ini."),
        ),
        action=OPEN_TICKET,
        priority=2,
        anybody_may_cause=True,
    ),
    Kind.NEEDS_INFO: Description(
        subjects=(_l("Laporan %(ticket_number)s perlu dilengkapi"), _l("Laporan Anda perlu dilengkapi")),
        paragraphs=(
            _l("Petugas membutuhkan keterangan tambahan untuk memeriksa laporan %(ticket_number)s."),
            _l("Pertanyaan petugas: %(question)s"),
            _l("Tanpa jawaban dalam 7 hari, laporan ini ditutup sebagai tidak lengkap."),
        ),
        action=_l("Lengkapi laporan"),
        priority=3,
        in_chat=ANSWER_HERE,
    ),
    Kind.INFO_REMINDER: Description(
        subjects=(_l("Pengingat: laporan %(ticket_number)s perlu dilengkapi"), _l("Pengingat: lengkapi laporan Anda")),
        paragraphs=(
            _l("Kami masih menunggu keterangan tambahan untuk laporan %(ticket_number)s."),
            _l("Pertanyaan petugas: %(question)s"),
            _l("Tanpa jawaban dalam 4 hari, laporan ini ditutup sebagai tidak lengkap."),
        ),
        action=_l("Lengkapi laporan"),
        in_chat=ANSWER_HERE,
    ),
    Kind.ANSWERED: Description(
        subjects=(
            _l("Sudah dijawab: %(headline)s"),
            _l("Laporan %(ticket_number)s sudah dijawab"),
            _l("Laporan Anda sudah dijawab"),
        ),
        paragraphs=(
            _l("Kabar yang Anda laporkan sudah kami periksa."),
            CONCLUSION,
            _l("%(headline)s"),
            _l("%(summary)s"),
            YOUR_TICKET,
        ),
        action=READ,
        path="/klarifikasi",
        priority=4,
        anybody_may_cause=True,
    ),
    Kind.CORRECTED: Description(
        subjects=(_l("Ralat: %(headline)s"), _l("Ralat atas jawaban kami")),
        paragraphs=(
            _l("Jawaban yang pernah kami kirim kepada Anda ada yang keliru, dan sudah kami perbaiki."),
            WHAT_CHANGED,
            CONCLUSION,
            _l("%(headline)s"),
            YOUR_TICKET,
        ),
        action=_l("Baca ralatnya"),
        path="/koreksi",
        priority=3,
    ),
    Kind.CONCLUSION_CHANGED: Description(
        subjects=(_l("Kesimpulan berubah: %(headline)s"), _l("Kesimpulan kami berubah")),
        paragraphs=(
            _l("Kesimpulan atas kabar yang pernah kami jawab untuk Anda sudah berubah."),
            _l("Kesimpulan sekarang: %(verdict)s."),
            WHAT_CHANGED,
            _l("%(headline)s"),
            YOUR_TICKET,
        ),
        action=_l("Baca kesimpulan yang baru"),
        path="/koreksi",
        priority=3,
    ),
    Kind.WITHDRAWN: Description(
        subjects=(_l("Klarifikasi dicabut: %(headline)s"), _l("Klarifikasi kami dicabut")),
        paragraphs=(
            _l("Klarifikasi yang pernah kami kirim kepada Anda sudah dicabut. Mohon tidak disebarkan lagi."),
            _l("Klarifikasi itu berjudul: %(headline)s"),
            _l("Alasannya: %(change_note)s"),
            YOUR_TICKET,
        ),
        action=_l("Baca keterangan pencabutan"),
        path="/koreksi",
        priority=3,
    ),
    Kind.REFERRED: Description(
        subjects=(_l("Laporan %(ticket_number)s dirujuk ke %(office)s"), _l("Laporan Anda dirujuk ke %(office)s")),
        paragraphs=(
            _l("Laporan Anda lebih tepat ditangani %(office)s, dan sudah kami teruskan ke sana."),
            _l("Nomor di instansi tujuan: %(number)s."),
            _l("Catatan petugas: %(note)s"),
            YOUR_TICKET,
        ),
        action=OPEN_TICKET,
    ),
    Kind.DECLINED: Description(
        subjects=(_l("Laporan %(ticket_number)s tidak dapat diproses"), _l("Laporan Anda tidak dapat diproses")),
        paragraphs=(
            _l("Laporan Anda sudah dibaca petugas, tetapi tidak dapat kami proses."),
            _l("Alasannya: %(reason)s"),
            _l("Catatan petugas: %(note)s"),
            _l("Ada keterangan baru? Tambahkan pada tiket Anda, dan petugas membacanya."),
            YOUR_TICKET,
        ),
        action=OPEN_TICKET,
        in_chat=ADD_HERE,
    ),
    Kind.INCOMPLETE: Description(
        subjects=(_l("Laporan %(ticket_number)s ditutup"), _l("Laporan Anda ditutup karena tidak lengkap")),
        paragraphs=(
            _l("Keterangan tambahan yang kami minta belum kami terima, sehingga laporan ini ditutup."),
            _l("Kapan pun Anda melengkapinya, laporan ini dibuka lagi."),
            YOUR_TICKET,
        ),
        action=_l("Lengkapi laporan"),
        in_chat=ADD_HERE,
    ),
    Kind.REOPENED: Description(
        subjects=(_l("Laporan %(ticket_number)s diperiksa lagi"), _l("Laporan Anda diperiksa lagi")),
        paragraphs=(
            _l("Ada keterangan baru, sehingga kabar yang Anda laporkan diperiksa lagi."),
            _l("Hasilnya kami kirim ke alamat ini."),
            YOUR_TICKET,
        ),
        action=OPEN_TICKET,
    ),
    Kind.SUBSCRIPTION_CONFIRM: Description(
        subjects=(_l("Konfirmasi langganan Anda"),),
        paragraphs=(
            _l("Seseorang meminta agar alamat ini menerima %(series)s."),
            _l("Jika itu Anda, buka tautan di bawah dan tekan tombolnya."),
            _l("Jika bukan Anda, abaikan pesan ini. Kami tidak mengirim apa pun tanpa persetujuan Anda."),
        ),
        action=_l("Konfirmasi langganan"),
        path="/langganan",
        priority=2,
        audience=Audience.ASKER,
        anybody_may_cause=True,
    ),
    Kind.PUBLISHED: Description(
        subjects=(_l("%(headline)s"), _l("Klarifikasi baru")),
        paragraphs=(_l("Klarifikasi baru sudah terbit."), CONCLUSION, _l("%(headline)s"), _l("%(summary)s")),
        action=READ,
        path="/klarifikasi",
        priority=7,
        audience=Audience.SUBSCRIBER,
    ),
    Kind.WEEKLY_SUMMARY: Description(
        subjects=(_l("Ringkasan mingguan %(period)s"), _l("Ringkasan mingguan")),
        paragraphs=(
            _l("Ringkasan kabar yang diperiksa selama %(period)s sudah terbit."),
            _l("%(foreword)s"),
            _l("%(summary)s"),
            _l("Yang paling banyak dilaporkan:\n%(top_issues)s"),
        ),
        action=_l("Baca ringkasannya"),
        path="/ringkasan",
        priority=8,
        audience=Audience.SUBSCRIBER,
    ),
    Kind.ASSIGNED: Description(
        subjects=(_l("Kasus untuk Anda: %(title)s"), _l("Ada kasus untuk Anda")),
        paragraphs=(_l("Sebuah kasus diserahkan kepada Anda."), _l("%(title)s"), _l("Tenggatnya %(due_at)s.")),
        action=_l("Buka kasus"),
        path="/meja",
        audience=Audience.STAFF,
    ),
    Kind.DUE_SOON: Description(
        subjects=(
            _l("Mendekati tenggat: %(title)s"),
            _l("%(count)s kasus mendekati tenggat"),
            _l("Ada kasus yang mendekati tenggat"),
        ),
        paragraphs=(
            _l("%(title)s"),
            _l("Kasus ini mendekati tenggat, %(due_at)s, dan belum dijawab."),
            _l("%(count)s kasus mendekati tenggat dan belum dijawab."),
        ),
        action=_l("Buka ruang kerja"),
        path="/meja",
        priority=3,
        audience=Audience.STAFF,
    ),
    Kind.OVERDUE: Description(
        subjects=(
            _l("Lewat tenggat: %(title)s"),
            _l("%(count)s kasus lewat tenggat"),
            _l("Ada kasus yang lewat tenggat"),
        ),
        paragraphs=(
            _l("%(title)s"),
            _l("Kasus ini sudah lewat tenggatnya, %(due_at)s, dan belum dijawab."),
            _l("%(count)s kasus sudah lewat tenggat dan belum dijawab."),
        ),
        action=_l("Buka ruang kerja"),
        path="/meja",
        priority=3,
        audience=Audience.STAFF,
    ),
    Kind.OBJECTION: Description(
        subjects=(_l("Sanggahan atas klarifikasi: %(title)s"), _l("Ada sanggahan atas sebuah klarifikasi")),
        paragraphs=(
            _l("Seseorang melaporkan kekeliruan pada klarifikasi yang sudah terbit."),
            _l("%(title)s"),
            _l("Tenggat jawabannya %(due_at)s."),
        ),
        action=_l("Buka kasus"),
        path="/meja",
        priority=3,
        audience=Audience.STAFF,
    ),
    Kind.INVITED: Description(
        subjects=(_l("Undangan masuk ke ruang kerja"),),
        paragraphs=(
            _l("%(name)s, Anda diundang menjadi petugas klinik ini."),
            _l("Buka tautan di bawah untuk membuat kata sandi dan memasang kode kedua."),
            _l("Undangan berlaku sampai %(expires_at)s."),
        ),
        action=_l("Terima undangan"),
        path="/masuk",
        priority=0,
        audience=Audience.STAFF,
    ),
    Kind.MESSAGE_FAILURES: Description(
        subjects=(_l("%(count)s pemberitahuan gagal dikirim"), _l("Ada pemberitahuan yang gagal dikirim")),
        paragraphs=(
            _l("%(count)s pemberitahuan gagal dikirim. Penerimanya belum tahu. Yang tertua ditulis %(since_at)s."),
            _l("Periksa alasannya, lalu kirim ulang atau hubungi penerimanya."),
        ),
        action=_l("Buka daftar pemberitahuan"),
        path="/meja/pemberitahuan?state=failed",
        priority=1,
        audience=Audience.STAFF,
    ),
    Kind.REPLY: Description(
        (_l("Balasan kami"),), (_l("%(text)s"),), _l("Buka situs kami"), path="/", priority=1, audience=Audience.CHAT
    ),
}
