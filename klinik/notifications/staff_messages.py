"""What is written to staff, as data: see `messages.py`."""

from flask_babel import lazy_gettext as _l

from klinik.notifications.description import Audience, Description
from klinik.notifications.kinds import Kind

STAFF: dict[Kind, Description] = {
    Kind.ASSIGNED: Description(
        subjects=(_l("Kasus untuk Anda: %(title)s"), _l("Ada kasus untuk Anda")),
        paragraphs=(_l("Sebuah kasus diserahkan kepada Anda."), _l("%(title)s"), _l("Tenggatnya %(due_at)s.")),
        action=_l("Buka kasus"),
        path="/meja",
        audience=Audience.STAFF,
    ),
    Kind.MENTIONED: Description(
        subjects=(_l("%(name)s menyebut Anda dalam catatan"), _l("Anda disebut dalam sebuah catatan")),
        paragraphs=(_l("%(name)s menyebut Anda dalam catatan sebuah kasus."), _l("%(title)s")),
        action=_l("Baca catatannya"),
        path="/meja",
        audience=Audience.STAFF,
    ),
    Kind.STATEMENT_GIVEN: Description(
        subjects=(_l("Keterangan %(office)s sudah masuk"), _l("Keterangan instansi sudah masuk")),
        paragraphs=(_l("%(office)s sudah menjawab pertanyaan Anda."), _l("%(title)s")),
        action=_l("Baca keterangannya"),
        path="/meja",
        priority=3,
        audience=Audience.STAFF,
    ),
    Kind.STATEMENT_MISSING: Description(
        subjects=(_l("%(office)s belum menjawab"), _l("Instansi yang ditanya belum menjawab")),
        paragraphs=(
            _l("%(office)s tidak menjawab sampai tautannya habis masa berlaku."),
            _l("%(title)s"),
            _l("Tanyakan lagi dengan tautan baru, atau lanjutkan pemeriksaan tanpa keterangannya."),
        ),
        action=_l("Buka kasus"),
        path="/meja",
        priority=3,
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
            _l("Kasus ini mendekati tenggat, %(due_at)s, dan belum %(deed)s."),
            _l("%(count)s kasus mendekati tenggat dan belum %(deed)s."),
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
            _l("Kasus ini sudah lewat tenggatnya, %(due_at)s, dan belum %(deed)s."),
            _l("%(count)s kasus sudah lewat tenggat dan belum %(deed)s."),
        ),
        action=_l("Buka ruang kerja"),
        path="/meja",
        priority=3,
        audience=Audience.STAFF,
    ),
    Kind.ESCALATED: Description(
        subjects=(
            _l("Perlu keputusan Anda: %(title)s"),
            _l("%(count)s kasus perlu keputusan Anda"),
            _l("Ada kasus yang perlu keputusan Anda"),
        ),
        paragraphs=(
            _l("%(title)s"),
            _l("Kasus ini tetap lewat tenggatnya, %(due_at)s, dan belum %(deed)s."),
            _l("%(count)s kasus tetap lewat tenggat dan belum %(deed)s."),
            _l("Serahkan kepada petugas lain, perpanjang dengan alasan yang dibaca pelapor, atau catat."),
        ),
        action=_l("Buka eskalasi"),
        path="/meja/eskalasi",
        priority=3,
        audience=Audience.STAFF,
    ),
    Kind.EMERGENCY: Description(
        subjects=(_l("Darurat: %(title)s"), _l("Ada kasus darurat")),
        paragraphs=(
            _l("Sebuah kasus masuk jalur darurat."),
            _l("%(title)s"),
            _l("Tenggat terdekatnya %(due_at)s."),
        ),
        action=_l("Buka kasus"),
        path="/meja?view=emergency",
        priority=0,
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
    Kind.DATA_REQUEST: Description(
        subjects=(_l("Permintaan data pribadi %(number)s"), _l("Ada permintaan tentang data pribadi")),
        paragraphs=(
            _l("Seseorang meminta datanya dihapus, disamarkan, dibetulkan, atau dijelaskan."),
            _l("Undang-undang memberi 72 jam. Tenggat jawabannya %(due_at)s."),
        ),
        action=_l("Buka permintaan"),
        path="/meja/data-pribadi",
        priority=1,
        audience=Audience.STAFF,
    ),
    Kind.SUMMARY_WAITS: Description(
        subjects=(_l("Menunggu persetujuan Anda: ringkasan %(period)s"), _l("Ringkasan mingguan menunggu persetujuan")),
        paragraphs=(
            _l("Ringkasan mingguan sudah disusun dan terbit setelah Anda menyetujuinya."),
            _l("Pekan: %(period)s."),
        ),
        action=_l("Buka ringkasan"),
        path="/meja/ringkasan",
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
    Kind.ACCOUNT_CHANGED: Description(
        subjects=(_l("Cara masuk ke akun Anda berubah"),),
        paragraphs=(
            _l("%(what)s"),
            _l("Waktu: %(changed_at)s."),
            _l(
                "Bila bukan Anda yang melakukannya, ganti kata sandi Anda, akhiri sesi yang lain, "
                "dan hubungi administrator instansi Anda."
            ),
        ),
        action=_l("Buka akun Anda"),
        path="/meja/akun",
        priority=0,
        audience=Audience.STAFF,
    ),
    Kind.KEY_EXPIRES: Description(
        subjects=(_l("Kunci API %(name)s akan berakhir"), _l("Sebuah kunci API akan berakhir")),
        paragraphs=(
            _l("Kunci API %(name)s berlaku sampai %(expires_at)s. Sesudah itu sistem yang memakainya ditolak."),
            _l("Buat kunci baru, pasang pada sistem itu, lalu cabut yang lama."),
        ),
        action=_l("Buka kunci API"),
        path="/meja/pengaturan/kunci-api",
        priority=3,
        audience=Audience.STAFF,
    ),
    Kind.WEBHOOK_STOPPED: Description(
        subjects=(_l("Webhook ke %(host)s dihentikan"), _l("Sebuah webhook dihentikan")),
        paragraphs=(
            _l("Sistem di %(host)s tidak lagi kami kabari."),
            _l("%(reason)s."),
            _l("Perbaiki penerimanya, lalu tekan Lanjutkan. Yang terjadi dalam dua hari terakhir dikirim menyusul."),
        ),
        action=_l("Buka webhook"),
        path="/meja/pengaturan/webhook",
        priority=3,
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
}
