"""What is left of a message without its dress: styled letters, hidden marks, forward headers, numbers to call.

Every folded sign remembers where it came from, so that what agrees can be marked in the text as it was sent.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property, lru_cache

# Every repetition below is bounded or stands behind a sign that cannot repeat: strangers choose the text.
LONGEST = 12_000  # characters looked at; a chain message has a few hundred

URL = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|(?<![a-z0-9.-])(?:[a-z0-9-]{1,63}\.){1,5}(?:com|net|org|id|info|me|ly|link|xyz|site|online|top|app)\b\S*"
)
ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
PHONE = re.compile(r"(?<![\w.,])\+?(?:\d[\s.()-]{0,2}){8,15}\d(?![\w,])")
HEADER = re.compile(
    r"^[ >*_~\[\]-]{0,8}(?:"
    r"(?:diteruskan|forwarded)(?: (?:berkali-kali|many times|message|as received))?:?"
    r"|\[?\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?,? \d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?: ?[ap]m)?\]?(?: -)? ?[^:\n]{0,40}:"
    r"|(?:fwd?|fw|re) ?:"
    r"|(?:copas|copy paste|share|dari)(?: (?:dari|dr))? (?:grup|group|gc|wag|tetangga|sebelah)[^\n:]{0,30}:?$"
    r"|(?:info(?:rmasi)?|kabar|berita|pesan)(?: (?:a1|valid|akurat|penting))? (?:dari|dr)"
    r" (?:teman|kawan|saudara|keluarga|tetangga|grup|group|gc|wag)\b[^\n:]{0,30}:?$"
    r"|sumber ?: ?(?:grup|group|gc|wag|wa|whatsapp|medsos)\b[^\n]{0,30}$"
    r"|(?:assalamu['`]?alaikum|salam sejahtera)[^\n]{0,80}$"
    r")[*_~]*",
    re.MULTILINE,
)
THIS = r"(?:(?:berita|info|kabar|pesan|informasi) )?ini"
QUESTION = re.compile(
    r"\b(?:(?:mohon|minta|tolong|butuh) (?:info(?:rmasi)?|pencerahan|penjelasan|konfirmasi|klarifikasi)(?:nya)?\b"
    rf"|(?:apakah|apa) {THIS} (?:benar|betul|hoaks|hoax|asli|fakta)"
    rf"|(?:benarkah|betulkah|aslikah|hoaxkah|hoakskah) {THIS})"
    r"(?:[ ,]{1,3}(?:min|admin|kak|gan|pak|bu|ya|atau (?:hoax|hoaks|tidak|bukan)))*[ ?!.]*"
)
APPEAL = re.compile(
    r"\b(?:tolong |mohon |harap |ayo |yuk )?(?:sebar(?:kan|luaskan)?|viralkan|bagikan|share|forward|teruskan)"
    r"(?: (?:ke|kepada|kpd|di) (?:\d+ |semua |seluruh )?(?:gro?up|grup|keluarga|teman|saudara)[^.!?\n]{0,40}"
    r"|[ \t]{0,5}(?:[!.]|$))"
    r"|\bjangan (?:berhenti|putus) di (?:kamu|anda|sini)|\bsemoga bermanfaat|\bcek link di bio",
    re.MULTILINE,
)
NOISE = (URL, ADDRESS, HEADER, PHONE, QUESTION, APPEAL)


class Folded:
    """A text in plain small letters, of the same length wherever something was blanked out."""

    def __init__(self, original: str) -> None:
        self.original = original[:LONGEST]
        text = self.original.translate(PLAIN)
        self._is_even = len(text) == len(self.original)
        for noise in NOISE:
            text = noise.sub(_blank, text)
        self.text = text

    @cached_property
    def origin(self) -> Sequence[int]:
        """The place in the original of each sign of the text."""
        if self._is_even:
            return range(len(self.text))
        return [place for place, sign in enumerate(self.original) for _ in PLAIN[ord(sign)]]


@lru_cache(maxsize=64)
def fold(original: str) -> Folded:
    """Return the text without its dress. Words, entities and spans of one text share the work."""
    return Folded(original)


class _Plain(dict[int, str]):
    """What each sign is in plain small letters: styled ones unstyled, marks and hidden ones gone, emoji a space."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = "".join(map(_part, unicodedata.normalize("NFKD", LOOKALIKES.get(chr(code), chr(code)))))
        return plain


def _part(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind in ("So", "Sk", "Cs", "Co", "Cn"):
        return " "
    if kind in ("Mn", "Me", "Cf") or (kind == "Cc" and sign not in "\n\t\r"):
        return ""
    return LOOKALIKES.get(sign, sign).lower()


PLAIN = _Plain()


def _blank(found: "re.Match[str]") -> str:
    return " " * (found.end() - found.start())


# Signs of other alphabets and small capitals that pass for Latin letters (after Unicode TR 39, confusables).
LOOKALIKES = {
    other: latin
    for others, latins in (
        ("аеорсухіѕјкмтнвԁһԛԝӏАВЕКМНОРСТУХІЅЈ", "aeopcyxisjkmthbdhqwlABEKMHOPCTYXISJ"),
        ("ανορτικυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "avoptikuxABEZHIKMNOPTYX"),
        ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz"),
        ("’‘‛`´“”„–—‐‑−", "'" * 5 + '"' * 3 + "-" * 5),
    )
    for other, latin in zip(others, latins, strict=True)
}
