"""What a file is called on screen: the sender's word for it, without anything that could mislead."""

import re
import unicodedata

LONGEST = 80
PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif")
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control, bidi and zero-width marks, line separators


def clean(name: str, *, ending: str = "") -> str:
    """Return the last part of the name in visible characters, with the ending that the content really has."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in UNSEEN)
    plain = re.sub(r'[<>:"|?*\s]+', " ", seen).strip(" .")
    stem = plain.rpartition(".")[0] or plain if ending else plain
    stem = stem[:LONGEST].strip(" .") or "berkas"
    return f"{stem}.{ending}" if ending else stem


def claims_picture(name: str) -> bool:
    """Say whether the sender calls it a picture; it decides the words of a refusal and nothing else."""
    return name.lower().strip().endswith(PICTURE_ENDINGS)
