"""What the door and the account page refuse, each beside the field it is about."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l

from klinik.errors import KlinikError
from klinik.web.forms import Form


class Slip(KlinikError):
    """Something typed is refused; `field` is where the form says so."""

    status = 422
    field: ClassVar[str]

    def show_in(self, form: Form, field: str = "") -> None:
        """Write the sentence beside its field of a form, or beside the field named."""
        form[field or self.field].errors = [self.sentence()]


class WrongLogIn(Slip):
    """No such account, another password, or an account that is not in use: the three look the same."""

    field = "password"
    message = _l("Alamat surel atau kata sandi tidak cocok.")


class WrongPassword(Slip):
    """The present password, asked for again, is another one."""

    field = "password"
    message = _l("Kata sandi sekarang tidak cocok.")


class WrongCode(Slip):
    """The code is not the phone's, was used before, or is no recovery code."""

    field = "code"
    message = _l("Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya di aplikasi, lalu coba lagi.")


class WrongPasskey(Slip):
    """The passkey is not this person's, was made for another site, or did not sign what it was asked to."""

    field = "credential"
    message = _l("Kunci sandi ini tidak diterima. Coba sekali lagi, atau pakai cara masuk Anda yang lain.")


class ClonedPasskey(WrongPasskey):
    """The counter in the passkey did not grow: somebody may have a copy of it."""

    message = _l(
        "Kunci sandi ini ditolak karena hitungannya mundur; mungkin ada salinannya. Pakai cara masuk Anda yang lain, "
        "lalu hapus kunci ini di halaman akun."
    )


class ChallengeOver(WrongPasskey):
    """What the passkey signed was used before, or lies too long ago."""

    message = _l("Permintaan kunci sandi ini sudah dipakai atau terlalu lama. Tekan tombolnya sekali lagi.")


class PasskeyInUse(WrongPasskey):
    """The passkey is registered already."""

    message = _l("Kunci sandi ini sudah terdaftar.")


class TooManyPasskeys(WrongPasskey):
    """Nobody needs that many."""

    message = _l("Anda sudah memiliki %(most)s kunci sandi. Hapus satu yang tidak dipakai lagi.")


class NoPasskeysHere(KlinikError):
    """The address in use is no name of an office, or a number: browsers make passkeys for names only."""

    status = 422
    message = _l("Kunci sandi hanya dapat dipakai pada alamat resmi klinik ini, bukan pada %(host)s.")


class LastFactor(KlinikError):
    """Nothing but the password would be left."""

    message = _l("Ini bukti kedua Anda yang terakhir. Pasang aplikasi atau kunci sandi lain lebih dulu.")


class GuessablePassword(Slip):
    """The new password is the person's own name or address."""

    field = "new_password"
    message = _l("Kata sandi ini mudah ditebak. Jangan memakai nama atau alamat surel Anda.")


class TooManyAttempts(Slip):
    """Somebody has tried too often; the form names the field they were filling in."""

    status = 429
    field = "password"
    message = _l("Terlalu banyak percobaan. Tunggu %(minutes)s menit, lalu coba lagi.")


class EmailInUse(KlinikError):
    """The address belongs to another account."""

    message = _l("Alamat surel %(email)s sudah dipakai akun lain.")


class NotAnEmail(KlinikError):
    """The address cannot receive mail."""

    status = 422
    message = _l("Periksa alamat surel %(email)s, misalnya nama@contoh.id.")


class InvitationOver(KlinikError):
    """The link was used, replaced by a newer one, or is too old."""

    status = 404
    message = _l("Undangan ini sudah dipakai atau sudah lewat masanya. Mintalah yang baru kepada administrator.")
