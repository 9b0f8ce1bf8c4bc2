"""What can be refused, and how a refusal speaks: a name, a sentence for people, a status."""

from typing import ClassVar

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class KlinikError(Exception):
    """A refusal that a person should read. Subclasses are named for what is true.

    `message` may hold `%(name)s` places, filled from the keyword arguments given on raising.
    """

    status: ClassVar[int] = 409
    title: ClassVar[LazyString | str | None] = None  # of its page, where that of the status would say too much
    is_of_a_file: ClassVar[bool] = False  # asked for where no page was expected: most who ask are pages that show it
    retry_after: int | None = None  # seconds after which asking again may be answered
    message: ClassVar[LazyString | str] = _l("Permintaan ini tidak dapat dipenuhi.")

    def __init__(self, **words: object) -> None:
        super().__init__(type(self).__name__)
        self.words = words

    @property
    def headers(self) -> dict[str, str]:
        """What programs are told beside the sentence."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}

    def sentence(self) -> str:
        """Return the message in the reader's language."""
        text = str(self.message)
        return text % self.words if self.words else text


class NotFound(KlinikError):
    """The thing does not exist, or is not for this reader: the two look the same."""

    status = 404
    message = _l("Yang Anda cari tidak ditemukan. Periksa lagi alamat atau nomornya.")


class NotAllowed(KlinikError):
    """The reader is known, and this is not theirs to do."""

    status = 403
    message = _l("Peran akun Anda tidak mencakup ini. Bila Anda memerlukannya, hubungi administrator instansi Anda.")


class StaleVersion(KlinikError):
    """Somebody else saved the thing after the reader had opened it."""

    message = _l("%(who)s menyimpan perubahan pukul %(when)s. Lihat perbedaannya sebelum menyimpan.")
