"""Made-up messages by the million: words of no language, as common and as rare as words are, forwarded and changed."""

# ruff: noqa: S311  # chance that must come out the same again, and hides nothing

import random
from bisect import bisect
from collections.abc import Callable
from functools import cache
from itertools import accumulate

VOCABULARY = 60_000
FEW, MANY = 8, 140  # words of a message; the middling one has 30
SYLLABLES = [first + vowel for first in "bcdghjklmnprstwy" for vowel in "aeiou"]
HEADERS = (
    "Diteruskan berkali-kali\n",
    "*Dari grup sebelah*\n",
    "Assalamualaikum, izin berbagi\n",
    "Info dari teman:\n",
    "",
)
FOOTERS = ("\nTolong sebarkan ke keluarga", "\nApakah ini benar min?", "\nSemoga bermanfaat 🙏🙏", "")
EMOJI = ("🙏", "😱", "🔥", "📢", "🇮🇩")
VIRAL = (5000, 2000, 1000, 500, 200, 100, 50, 20, 10)  # copies of the first messages of each ten thousand
SHARE_OF_COPIES = 0.3  # of the rest, of a message filed shortly before


@cache
def vocabulary() -> list[str]:
    """Return the words, the most common first (Zipf-Mandelbrot)."""
    draw = random.Random("kata")
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        stem = "".join(draw.choices(SYLLABLES, k=draw.choice((2, 2, 3, 3, 3, 4))))
        words[stem + draw.choice(("", "n", "s", "r", "k"))] = None
    return list(words)


@cache
def _weights() -> list[float]:
    return list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))


def rumour(number: int) -> str:
    """Return the text of one rumour: always the same for the same number."""
    draw = random.Random(f"kabar-{number}")
    size = min(max(round(draw.lognormvariate(3.4, 0.6)), FEW), MANY)
    words = [_word(draw) for _ in range(size)]
    for end in range(draw.randint(6, 14), size, 9):
        words[end] = words[end] + "."
    return " ".join(words)


def filed(number: int) -> int:
    """Return of which rumour the report with this number is a copy; most are the first of their own."""
    draw = random.Random(f"laporan-{number}")
    start, place = number - number % 10_000, number % 10_000
    if draw.random() < sum(VIRAL) / 30_000:
        return start + draw.choices(range(len(VIRAL)), weights=VIRAL)[0]
    return number - draw.randint(1, place) if place and draw.random() < SHARE_OF_COPIES else number


def light(text: str, draw: random.Random) -> str:
    """Forwarded: a header, emoji, other capitals, a slip in two words of a hundred."""
    return _wrapped(_slips(text, draw, 0.02), draw)


def medium(text: str, draw: random.Random) -> str:
    """Edited: a quarter of the sentences gone, a slip in one word of ten, one of twenty another word."""
    return _wrapped(_replaced(_slips(_shortened(text, draw, 0.75), draw, 0.1), draw, 0.05), draw)


def heavy(text: str, draw: random.Random) -> str:
    """Retold: half of the sentences gone, a slip in one word of five, one of seven another word."""
    return _wrapped(_replaced(_slips(_shortened(text, draw, 0.5), draw, 0.2), draw, 0.15), draw)


EDITS: dict[str, Callable[[str, random.Random], str]] = {"light": light, "medium": medium, "heavy": heavy}


def _word(draw: random.Random) -> str:
    return vocabulary()[bisect(_weights(), draw.random() * _weights()[-1])]


def _wrapped(text: str, draw: random.Random) -> str:
    words = text.split()
    words.insert(draw.randrange(len(words) + 1), draw.choice(EMOJI))
    said = " ".join(words)
    return draw.choice(HEADERS) + draw.choice((said, said.upper(), said.capitalize())) + draw.choice(FOOTERS)


def _shortened(text: str, draw: random.Random, share: float) -> str:
    sentences = text.split(". ")
    if len(sentences) < 3:
        words = text.split()
        size = max(5, round(len(words) * share))
        start = draw.randrange(max(1, len(words) - size))
        return " ".join(words[start : start + size])
    kept = sorted(draw.sample(range(len(sentences)), round(len(sentences) * share)))
    return ". ".join(sentences[place] for place in kept)


def _slips(text: str, draw: random.Random, share: float) -> str:
    return " ".join(_slip(word, draw) if draw.random() < share else word for word in text.split())


def _slip(word: str, draw: random.Random) -> str:
    """Lose a letter, double one, or swap it with the next."""
    place = draw.randrange(len(word))
    before, letter, after = word[:place], word[place], word[place + 1 :]
    return before + draw.choice((after, letter + letter + after, after[:1] + letter + after[1:]))


def _replaced(text: str, draw: random.Random, share: float) -> str:
    return " ".join(_word(draw) if draw.random() < share else word for word in text.split())
