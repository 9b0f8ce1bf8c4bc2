"""What roles are called, and what each is for."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from klinik.accounts.models import Role

ROLE_WORDS: dict[Role, LazyString] = {
    Role.VERIFIER: _l("Verifikator"),
    Role.EDITOR: _l("Redaktur"),
    Role.ADMIN: _l("Administrator"),
    Role.HEAD: _l("Pimpinan"),
    Role.AUDITOR: _l("Auditor"),
    Role.OPERATOR: _l("Pengelola sistem"),
}
ROLE_LINES: dict[Role, LazyString] = {
    Role.VERIFIER: _l("Mengambil kasus, memeriksa, dan menulis konsep jawaban"),
    Role.EDITOR: _l("Seperti verifikator, juga menyetujui, meralat, dan menangguhkan"),
    Role.ADMIN: _l("Mengatur petugas dan instansi; menyetujui bila redakturnya hanya satu"),
    Role.HEAD: _l("Membaca semuanya dan mendengar yang terlambat"),
    Role.AUDITOR: _l("Membaca kasus dan jejak audit, tidak mengubah apa pun"),
}
