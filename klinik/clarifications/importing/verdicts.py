"""What the labels of other houses mean here. One table: whoever maps one more word adds one line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from klinik.clarifications.codes import ContentType, Flag, Verdict

TAG = re.compile(r"[\[(【]\s*([^\])】]{2,40}?)\s*[\])】]\s*[:\-–—]?\s*")
SIGNS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Meaning:
    """A label, taken apart: the conclusion, and what the label says beside it."""

    verdict: Verdict
    content_type: ContentType | None = None
    flags: tuple[Flag, ...] = ()


HOAX = Meaning(Verdict.HOAX)
MISLEADING = Meaning(Verdict.MISLEADING)
PARTLY = Meaning(Verdict.PARTLY_TRUE)
TRUE = Meaning(Verdict.TRUE)
UNPROVEN = Meaning(Verdict.UNPROVEN)
SATIRE = Meaning(Verdict.SATIRE)
DISINFORMATION = Meaning(Verdict.MISLEADING, flags=(Flag.DISINFORMATION,))
# Hate speech says nothing about whether something is so; the flag warns, the conclusion stays open.
HATE = Meaning(Verdict.UNPROVEN, flags=(Flag.HATEFUL,))
SCAM = Meaning(Verdict.HOAX, flags=(Flag.SCAM,))
FABRICATED = Meaning(Verdict.HOAX, ContentType.FABRICATED)
IMPOSTER = Meaning(Verdict.HOAX, ContentType.IMPOSTER)
MANIPULATED = Meaning(Verdict.HOAX, ContentType.MANIPULATED)
FALSE_CONTEXT = Meaning(Verdict.MISLEADING, ContentType.FALSE_CONTEXT)
FALSE_CONNECTION = Meaning(Verdict.MISLEADING, ContentType.FALSE_CONNECTION)
MISLEADING_CONTENT = Meaning(Verdict.MISLEADING, ContentType.MISLEADING)

# Klinik Hoaks Jatim.
JATIM = {"hoaks": HOAX, "disinformasi": DISINFORMATION, "fakta": TRUE, "hate speech": HATE}

# The same four words for an answer of ours: by its conclusion, and where that is none of theirs by its flags.
JATIM_BY_VERDICT = {Verdict.HOAX: "hoaks", Verdict.MISLEADING: "disinformasi", Verdict.TRUE: "fakta"}
JATIM_BY_FLAG = {Flag.HATEFUL: "hate speech", Flag.DISINFORMATION: "disinformasi"}

# Jabar Saber Hoaks: a conclusion, or one of First Draft's types in English.
JABAR = {
    "hoax": HOAX,
    "disinformasi": DISINFORMATION,
    "misinformasi": MISLEADING,
    "malinformasi": MISLEADING,
    "fakta": TRUE,
    "benar": TRUE,
    "satire": SATIRE,
    "fabricated content": FABRICATED,
    "imposter content": IMPOSTER,
    "impostor content": IMPOSTER,
    "manipulated content": MANIPULATED,
    "false context": FALSE_CONTEXT,
    "false connection": FALSE_CONNECTION,
    "misleading content": MISLEADING_CONTENT,
    "satire or parody": SATIRE,
}

# Mafindo: the status before a title, and its classification in Indonesian.
MAFINDO = {
    "salah": HOAX,
    "hoax": HOAX,
    "fitnah": HOAX,
    "penipuan": SCAM,
    "disinformasi": DISINFORMATION,
    "misinformasi": MISLEADING,
    "hasut": HATE,
    "benar": TRUE,
    "parodi": SATIRE,
    "satir": SATIRE,
    "satire parodi": SATIRE,
    "satir parodi": SATIRE,
    "konten palsu": FABRICATED,
    "konten tiruan": IMPOSTER,
    "konten yang dimanipulasi": MANIPULATED,
    "konten dimanipulasi": MANIPULATED,
    "konten manipulasi": MANIPULATED,
    "konteks yang salah": FALSE_CONTEXT,
    "konteks salah": FALSE_CONTEXT,
    "koneksi yang salah": FALSE_CONNECTION,
    "koneksi salah": FALSE_CONNECTION,
    "konten yang menyesatkan": MISLEADING_CONTENT,
    "konten menyesatkan": MISLEADING_CONTENT,
}

# Other newsrooms, schema.org ClaimReview (1 false to 5 true) and common English.
OTHERS = {
    "false": HOAX,
    "fake": HOAX,
    "palsu": HOAX,
    "bohong": HOAX,
    "tidak benar": HOAX,
    "keliru": HOAX,
    "scam": SCAM,
    "misleading": MISLEADING,
    "sesat": MISLEADING,
    "mostly false": MISLEADING,
    "sebagian salah": PARTLY,
    "partly false": PARTLY,
    "partly true": PARTLY,
    "half true": PARTLY,
    "mixture": PARTLY,
    "campuran": PARTLY,
    "mostly true": PARTLY,
    "true": TRUE,
    "fact": TRUE,
    "terbukti": TRUE,
    "unproven": UNPROVEN,
    "unverified": UNPROVEN,
    "tidak terbukti": UNPROVEN,
    "belum terverifikasi": UNPROVEN,
    "disinformation": DISINFORMATION,
    "misinformation": MISLEADING,
    "malinformation": MISLEADING,
    "ujaran kebencian": HATE,
    "parody": SATIRE,
    "1": HOAX,
    "2": MISLEADING,
    "3": PARTLY,
    "4": PARTLY,
    "5": TRUE,
}


# Our own codes and words come last: they win.
OWN = {
    "hoax": HOAX,
    "hoaks": HOAX,
    "misleading": MISLEADING,
    "menyesatkan": MISLEADING,
    "partly true": PARTLY,
    "sebagian benar": PARTLY,
    "true": TRUE,
    "benar": TRUE,
    "unproven": UNPROVEN,
    "belum terbukti": UNPROVEN,
    "satire": SATIRE,
}
MEANINGS = OTHERS | MAFINDO | JABAR | JATIM | OWN


def folded(word: str) -> str:
    """Return a label in plain small letters: "Hate-Speech " is "hate speech"."""
    return SIGNS.sub(" ", word.lower()).strip()


def meaning(word: str) -> Meaning | None:
    """Return what a label means, or None for one we do not know."""
    return MEANINGS.get(folded(word))


def jatim_word(verdict: Verdict, flags: Iterable[str]) -> str:
    """Return under which of Klinik Hoaks Jatim's four words an answer of ours falls; "" under none."""
    of_flags = next((word for flag, word in JATIM_BY_FLAG.items() if flag in set(flags)), "")
    return JATIM_BY_VERDICT.get(verdict, of_flags)


def tagged(title: str) -> tuple[Meaning | None, str]:
    """Return what the label in brackets before a title means, and the title without such labels."""
    found, rest = None, title
    while (tag := TAG.match(rest)) and (meant := meaning(tag[1])):
        found, rest = found or meant, rest[tag.end() :]
    return (found, rest) if rest.strip() else (found, title)
