"""What the history of a case says about each deed of the trail."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from klinik.notifications.kinds import Kind, State

ACTION_WORDS: dict[str, LazyString] = {
    "case.opened": _l("Kasus dibuka"),
    "case.taken": _l("Kasus diambil"),
    "case.released": _l("Kasus dilepas"),
    "case.handed_over": _l("Kasus diserahkan"),
    "case.topic_set": _l("Topik diubah"),
    "case.info_requested": _l("Kelengkapan diminta dari pelapor"),
    "case.declined": _l("Dinyatakan tidak dapat diproses"),
    "case.marked_spam": _l("Ditandai spam"),
    "case.referred": _l("Dirujuk ke instansi lain"),
    "case.reopened": _l("Dibuka lagi"),
    "case.merged": _l("Digabung ke kasus lain"),
    "case.received_merge": _l("Menerima gabungan kasus lain"),
    "case.merge_undone": _l("Penggabungan dibatalkan"),
    "case.split": _l("Sebagian laporan dipisah"),
    "case.split_off": _l("Dipisah dari kasus lain"),
    "case.noted": _l("Catatan ditulis"),
    "case.drafted": _l("Konsep jawaban dimulai"),
    "case.answered": _l("Kasus dijawab"),
    "case.incomplete": _l("Ditutup karena tidak lengkap"),
    "case.compared_same": _l("Dinyatakan sama dengan yang lain"),
    "case.compared_similar": _l("Dinyatakan mirip dengan yang lain"),
    "case.compared_different": _l("Dinyatakan berbeda dari yang lain"),
    "bulk.take": _l("Mengambil banyak kasus"),
    "bulk.assign": _l("Menyerahkan banyak kasus"),
    "bulk.topic": _l("Mengubah topik banyak kasus"),
    "bulk.merge": _l("Menggabung banyak kasus"),
    "bulk.decline": _l("Menutup banyak kasus"),
    "bulk.spam": _l("Menandai spam banyak kasus"),
    "bulk.undone": _l("Tindakan atas banyak kasus diurungkan"),
    "saved_view.saved": _l("Tampilan antrean disimpan"),
    "saved_view.removed": _l("Tampilan antrean dihapus"),
    "revision.started": _l("Konsep dibuat"),
    "revision.written": _l("Konsep ditulis"),
    "revision.submitted": _l("Konsep diajukan"),
    "revision.sent_back": _l("Konsep dikembalikan"),
    "revision.published": _l("Klarifikasi diterbitkan"),
    "revision.discarded": _l("Konsep dibuang"),
    "clarification.suspended": _l("Klarifikasi ditangguhkan"),
    "clarification.suspension_lifted": _l("Penangguhan dicabut"),
    "report.filed": _l("Laporan diterima"),
    "report.entered": _l("Laporan dicatat petugas"),
    "report.information_added": _l("Pelapor menambah keterangan"),
    "report.withdrawn": _l("Pelapor menarik laporan"),
    "report.erased": _l("Laporan dihapus atas permintaan pelapor"),
    "report.contact_read": _l("Kontak pelapor dibuka"),
    "file.opened": _l("Berkas dibuka"),
    "notification.retried": _l("Pemberitahuan dikirim ulang"),
    "notification.called": _l("Pelapor ditelepon"),
    "notification.bounced": _l("Pemberitahuan kembali tidak sampai"),
    "notification.address_stopped": _l("Pengiriman ke sebuah alamat dihentikan"),
    "notification.address_used_again": _l("Sebuah alamat dipakai lagi"),
}
THING_WORDS: dict[str, LazyString] = {
    "agency": _l("Instansi"),
    "bulk_action": _l("Tindakan massal"),
    "case": _l("Kasus"),
    "clarification": _l("Klarifikasi"),
    "notification": _l("Pemberitahuan"),
    "report": _l("Laporan"),
    "revision": _l("Revisi"),
    "saved_view": _l("Tampilan antrean"),
    "stored_file": _l("Berkas"),
    "user": _l("Akun petugas"),
    "weekly_summary": _l("Ringkasan mingguan"),
}
ACTOR_WORDS: dict[str, LazyString] = {"citizen": _l("Warga"), "system": _l("Sistem"), "user": _l("Petugas")}


def action_words(action: str) -> str:
    """Return a deed in words; one that has none yet keeps its code."""
    return str(ACTION_WORDS.get(action, action))


KIND_WORDS: dict[Kind, LazyString] = {
    Kind.RECEIVED: _l("Tanda terima"),
    Kind.NEEDS_INFO: _l("Permintaan kelengkapan"),
    Kind.INFO_REMINDER: _l("Pengingat kelengkapan"),
    Kind.ANSWERED: _l("Jawaban"),
    Kind.CORRECTED: _l("Ralat"),
    Kind.CONCLUSION_CHANGED: _l("Kesimpulan berubah"),
    Kind.WITHDRAWN: _l("Pencabutan"),
    Kind.REFERRED: _l("Rujukan"),
    Kind.DECLINED: _l("Tidak dapat diproses"),
    Kind.INCOMPLETE: _l("Ditutup karena tidak lengkap"),
    Kind.REOPENED: _l("Dibuka lagi"),
    Kind.SUBSCRIPTION_CONFIRM: _l("Konfirmasi langganan"),
    Kind.PUBLISHED: _l("Klarifikasi baru"),
    Kind.WEEKLY_SUMMARY: _l("Ringkasan mingguan"),
    Kind.ASSIGNED: _l("Kasus diserahkan"),
    Kind.DUE_SOON: _l("Mendekati tenggat"),
    Kind.OVERDUE: _l("Lewat tenggat"),
    Kind.OBJECTION: _l("Sanggahan"),
    Kind.INVITED: _l("Undangan petugas"),
    Kind.MESSAGE_FAILURES: _l("Pemberitahuan gagal"),
    Kind.REPLY: _l("Balasan percakapan"),
}
RESULT_WORDS: dict[str, LazyString] = {
    "satu": _l("Pemberitahuan ini dikirim ulang."),
    "semua": _l("Pemberitahuan yang gagal dalam daftar ini dikirim ulang, kecuali ke alamat yang dihentikan."),
    "dihentikan": _l("Alamat ini tidak dikirimi apa pun lagi."),
    "dipakai": _l("Alamat ini dipakai lagi."),
}
MESSAGE_STATE_WORDS: dict[State, LazyString] = {
    State.WAITING: _l("Menunggu"),
    State.SENDING: _l("Sedang dikirim"),
    State.SENT: _l("Terkirim"),
    State.DELIVERED: _l("Sampai"),
    State.FAILED: _l("Gagal"),
    State.STOPPED: _l("Dihentikan"),
}
