"""What can be wrong with a file, each with the sentence its sender reads."""

from math import ceil
from typing import Self

from flask_babel import lazy_gettext as _l

from klinik.errors import KlinikError

MEGABYTE = 1024 * 1024


class NotAccepted(KlinikError):
    """The file is none of the kinds the clinic takes."""

    status = 422
    message = _l(
        "Berkas %(name)s tidak dapat diterima. "
        "Kirim gambar (JPEG, PNG, WebP, GIF), suara (OGG, M4A, MP3), atau video (MP4)."
    )


class NotAPicture(NotAccepted):
    """The file is called a picture and cannot be opened as one."""

    message = _l("Berkas %(name)s tidak dapat dibuka sebagai gambar. Coba simpan ulang atau kirim tangkapan layarnya.")


class NotALogo(NotAPicture):
    """The file is no picture that a logo may be."""

    message = _l("Logo berupa gambar PNG, JPEG, atau WebP. Berkas SVG simpan dulu sebagai PNG.")


class LogoTooSmall(NotAPicture):
    """Brought down to the size of a page's head, nothing could be made out."""

    message = _l("Logo ini terlalu kecil atau terlalu panjang. Pilih yang tingginya sedikitnya %(least)s piksel.")


class LogoUnseen(NotAPicture):
    """On white the logo is a single colour: nobody would see it."""

    message = _l("Logo ini tidak terlihat di atas putih. Pilih versi yang berwarna atau gelap.")


class TooManyPixels(NotAccepted):
    """Unpacked, the picture would fill the memory."""

    message = _l("Gambar ini terlalu besar: batasnya 25 juta piksel. Kirim versi yang lebih kecil.")


class NotALetter(KlinikError):
    """The file is neither a whole PDF nor a picture."""

    status = 422
    message = _l("Surat %(name)s tidak dapat diterima. Lampirkan PDF, atau foto surat (JPEG, PNG, WebP, GIF).")


class ActiveLetter(NotALetter):
    """The PDF carries a program or another file."""

    message = _l(
        "PDF %(name)s memuat program atau berkas lain di dalamnya. "
        "Simpan ulang sebagai PDF biasa, atau lampirkan foto suratnya."
    )


class LockedLetter(NotALetter):
    """Nobody could read the PDF without its password, and nobody can look into it."""

    message = _l("PDF %(name)s terkunci kata sandi. Lampirkan yang tidak terkunci, atau foto suratnya.")


class TooLarge(KlinikError):
    """The file is heavier than its kind may be."""

    status = 422
    message = _l("Berkas ini %(given)s MB. Batasnya %(limit)s MB.")

    @classmethod
    def at(cls, size: int, limit: int) -> Self:
        """Return the refusal of so many bytes, rounded up so that it never reads as if it were allowed."""
        return cls(given=ceil(size / MEGABYTE), limit=limit // MEGABYTE)


class PictureTooLarge(TooLarge):
    """The same, of a picture."""

    message = _l("Gambar ini %(given)s MB. Batasnya %(limit)s MB.")


class DiskFull(KlinikError):
    """There is no room to keep the file; the text of a report is taken all the same."""

    status = 507
    message = _l(
        "Berkas belum dapat disimpan karena ruang penyimpanan penuh. Anda tetap dapat mengirim teks atau tautan."
    )


class ContentMissing(KlinikError):
    """The row of the file is here, and its content is not: a copy was restored without its files."""

    status = 404
    is_of_a_file = True
    title = _l("Berkas ini sedang tidak ada")
    message = _l("Berkas ini tidak ada pada kami saat ini. Teks di halamannya tetap berlaku.")


class Erased(KlinikError):
    """The file showed somebody who has asked for it to be removed."""

    status = 410
    is_of_a_file = True
    message = _l("Gambar atau berkas ini dihapus atas permintaan yang bersangkutan.")
