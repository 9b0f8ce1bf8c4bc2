"""What each message says, as data: subject, paragraphs, and the one thing the reader can do.

A sentence may have places (`%(ticket_number)s`). One with a place for which the event has no word is left out; of
several subjects the first one that can be filled is used. What somebody sent in is never repeated.
"""

from functools import cache

from flask_babel import lazy_gettext as _l

from klinik.notifications.description import Audience, Description
from klinik.notifications.kinds import Kind
from klinik.notifications.liaison_messages import LIAISON
from klinik.notifications.staff_messages import STAFF

__all__ = ["DESCRIPTIONS", "LANGUAGES", "Audience", "Description", "own_kinds"]

LANGUAGES = ("id", "en")


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
ASKED_ABOUT_DATA = _l(
    "Anda menerima pesan ini karena alamat ini ditulis pada permintaan tentang data pribadi kepada %(agency)s."
)
ADD_HERE = _l("Untuk menambah keterangan, kirim nomor tiket diikuti keterangan Anda dalam satu pesan.")

DESCRIPTIONS: dict[Kind, Description] = STAFF | {
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
            _l("Tanpa jawaban dalam 7 hari, laporan ini kami tutup dulu. Jawaban Anda sesudah itu membukanya lagi."),
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
            _l("Tanpa jawaban dalam 4 hari, laporan ini kami tutup dulu. Jawaban Anda sesudah itu membukanya lagi."),
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
            _l("Jawaban yang pernah kami kirim kepada Anda ada yang keliru. Mohon maaf; kami sudah memperbaikinya."),
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
            _l("Bila jawaban yang lama sudah Anda teruskan, mohon kabarkan juga perubahannya."),
            YOUR_TICKET,
        ),
        action=_l("Baca kesimpulan yang baru"),
        path="/koreksi",
        priority=3,
    ),
    Kind.WITHDRAWN: Description(
        subjects=(_l("Klarifikasi dicabut: %(headline)s"), _l("Klarifikasi kami dicabut")),
        paragraphs=(
            _l("Kami mencabut klarifikasi yang pernah kami kirim kepada Anda. Mohon maaf, dan mohon tidak disebarkan."),
            _l("Klarifikasi itu berjudul: %(headline)s"),
            _l("Alasannya: %(change_note)s"),
            YOUR_TICKET,
        ),
        action=_l("Baca keterangan pencabutan"),
        path="/koreksi",
        priority=3,
    ),
    # One person alone may suspend: no word of theirs goes out, the reason stands on the page.
    Kind.SUSPENDED: Description(
        subjects=(_l("Sedang ditinjau ulang: %(headline)s"), _l("Klarifikasi kami sedang ditinjau ulang")),
        paragraphs=(
            _l("Klarifikasi yang pernah kami kirim kepada Anda sedang kami periksa sekali lagi."),
            _l("Klarifikasi itu berjudul: %(headline)s"),
            _l("Mohon tidak disebarkan dulu. Hasilnya kami kabarkan lagi, apa pun itu."),
            YOUR_TICKET,
        ),
        action=_l("Baca alasannya"),
        path="/koreksi",
        priority=3,
    ),
    Kind.STANDS_AGAIN: Description(
        subjects=(_l("Tetap berlaku: %(headline)s"), _l("Klarifikasi kami tetap berlaku")),
        paragraphs=(
            _l("Klarifikasi yang kami periksa sekali lagi tetap berlaku seperti semula."),
            CONCLUSION,
            _l("%(headline)s"),
            YOUR_TICKET,
        ),
        action=READ,
        path="/klarifikasi",
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
    Kind.EXTENDED: Description(
        subjects=(
            _l("Laporan %(ticket_number)s memerlukan waktu lebih lama"),
            _l("Laporan Anda memerlukan waktu lebih lama"),
        ),
        paragraphs=(
            _l("Kami belum dapat menjawab laporan Anda pada waktu yang kami janjikan, dan mohon maaf."),
            _l("Alasannya: %(reason)s"),
            _l("Kami menjawabnya paling lambat %(due_at)s, ke alamat ini."),
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
    Kind.OBJECTION_ANSWERED: Description(
        subjects=(_l("Hasil sanggahan Anda atas %(public_id)s"), _l("Hasil sanggahan Anda")),
        paragraphs=(
            _l("Terima kasih atas sanggahan Anda. Kami sudah memeriksanya."),
            _l("Klarifikasinya: %(headline)s"),
            _l("Hasilnya: %(outcome)s."),
            _l("%(reply)s"),
        ),
        action=READ,
        path="/klarifikasi",
        priority=4,
        why=_l("Anda menerima pesan ini karena alamat ini ditulis pada sebuah sanggahan kepada %(agency)s."),
    ),
    Kind.DATA_REQUEST_RECEIVED: Description(
        subjects=(_l("Permintaan %(number)s sudah kami terima"), _l("Permintaan Anda sudah kami terima")),
        paragraphs=(
            _l("Permintaan Anda tentang data pribadi sudah kami terima."),
            _l("Kami menjawabnya paling lambat %(due_at)s, ke alamat ini."),
            _l("Bila Anda tidak pernah meminta apa pun, abaikan pesan ini."),
        ),
        action=_l("Baca cara kami menanganinya"),
        path="/data-pribadi",
        priority=2,
        anybody_may_cause=True,
        why=ASKED_ABOUT_DATA,
    ),
    Kind.DATA_REQUEST_ANSWERED: Description(
        subjects=(_l("Jawaban atas permintaan %(number)s"), _l("Jawaban atas permintaan Anda")),
        paragraphs=(
            _l("Permintaan Anda tentang data pribadi sudah kami tangani."),
            _l("Hasilnya: %(outcome)s."),
            _l("%(reply)s"),
        ),
        action=_l("Ajukan permintaan lain"),
        path="/data-pribadi",
        priority=3,
        why=ASKED_ABOUT_DATA,
    ),
    Kind.REPLY: Description(
        (_l("Balasan kami"),), (_l("%(text)s"),), _l("Buka situs kami"), path="/", priority=1, audience=Audience.CHAT
    ),
    **LIAISON,
}
