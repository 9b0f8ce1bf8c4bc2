"""A headline states the fact. One that repeats the rumour spreads it."""

import re

# Words that carry no claim of their own, labels included: "[HOAKS] Vaksin berisi cip" repeats the claim.
LITTLE = """
    yang di ke dari dan atau untuk dengan pada ini itu adalah akan telah sudah oleh juga para sebuah
    hoaks hoax benarkah cek fakta klarifikasi disinformasi salah isu kabar beredar viral
"""
EMPTY = frozenset(LITTLE.split())
DENIALS = frozenset({"tidak", "bukan", "belum", "tanpa", "jangan", "palsu", "keliru", "bohong", "tak"})
MOST = 0.8


def repeats_claim(headline: str, claim: str) -> bool:
    """Say whether nearly all the words of the headline are the claim's, and none of them denies it."""
    said, claimed = _words(headline), _words(claim)
    if not said or not claimed or (said & DENIALS) - claimed:
        return False
    return len(said & claimed) / len(said) >= MOST


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold())) - EMPTY
