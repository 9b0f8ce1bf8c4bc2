"""What old sites call topics, content types and flags, and what we call them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from klinik.clarifications.codes import ContentType, Flag, Topic
from klinik.clarifications.importing.verdicts import folded, meaning

TOPICS: dict[Topic, str] = {
    Topic.HEALTH: "kesehatan, health, covid 19, covid, corona, medis, vaksin",
    Topic.FRAUD: "penipuan, fraud, scam, lowongan kerja, lowongan",
    Topic.GOVERNMENT: "pemerintahan, pemerintah, government, kebijakan, layanan publik, bantuan sosial, bansos",
    Topic.POLITICS: "politik, politics, pemilu, pilkada, pilpres",
    Topic.INTERNATIONAL: "internasional, international, luar negeri, dunia",
    Topic.CRIME: "kejahatan, kriminal, kriminalitas, crime, hukum",
    Topic.DISASTER: "kebencanaan, bencana, bencana alam, disaster, gempa, cuaca",
    Topic.REPUTATION: "nama baik, nama baik seseorang, pencemaran nama baik, tokoh, fitnah",
    Topic.RELIGION: "keagamaan, agama, religion, sara",
    Topic.MYTH: "mitos, myth",
    Topic.TRADE: "perdagangan, trade, ekonomi, bisnis, keuangan, produk",
    Topic.EDUCATION: "pendidikan, education, sekolah",
    Topic.OTHER: "lain lain, lainnya, lain, other, umum, uncategorized, tanpa kategori",
}
FLAGS: dict[Flag, str] = {
    Flag.SCAM: "scam, penipuan, waspada penipuan",
    Flag.HATEFUL: "hateful, hate speech, ujaran kebencian, bermuatan kebencian",
    Flag.DISINFORMATION: "disinformation, disinformasi",
    Flag.AI_GENERATED: "ai generated, rekayasa ai, deepfake",
    Flag.EMERGENCY: "emergency, kebencanaan, darurat",
    Flag.PRESS: "press, produk pers, pers",
}
SEPARATORS = re.compile(r"[,;|/]")


def _by_word(table: Mapping[Any, str]) -> dict[str, Any]:
    return {word: member for member, words in table.items() for word in words.split(", ")}


TOPIC_OF: dict[str, Topic] = _by_word(TOPICS)
FLAG_OF: dict[str, Flag] = _by_word(FLAGS)


def topic(given: Any) -> Topic | None:
    """Return the topic of a category; of several the first that we know."""
    return next((TOPIC_OF[word] for word in _words(given) if word in TOPIC_OF), None)


def content_type(given: Any) -> ContentType | None:
    """Return the content type that a code, or a classification of another house, names."""
    word = folded(str(given or "")).replace(" ", "_")
    if word in set(ContentType):
        return ContentType(word)
    meant = meaning(word)
    return meant.content_type if meant else None


def flags(given: Any) -> tuple[list[Flag], list[str]]:
    """Return the flags, and the words that are none."""
    words = list(_words(given))
    known = dict.fromkeys(FLAG_OF[word] for word in words if word in FLAG_OF)
    return list(known), [word for word in words if word not in FLAG_OF]


def _words(given: Any) -> Iterable[str]:
    parts = given if isinstance(given, list) else SEPARATORS.split(str(given or ""))
    return [word for word in (folded(str(part)) for part in parts) if word]
