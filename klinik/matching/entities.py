"""Whom and what a message is about: offices, banks, places, sums, dates, names.

Scam messages are templates: the same words with another bank, town or ministry. Where two texts name things of one
sort and share none of them, they are two rumours, however alike their words.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache

from klinik.agencies import regions
from klinik.matching import folding

ORGANISATIONS = """
bri bni bca bsi btn bjb mandiri permata danamon cimb mega bukopin muamalat maybank ocbc panin sinarmas nagari dana ovo gopay
shopeepay linkaja jenius seabank brimo livin jconnect telkomsel indosat xl axis smartfren tri indihome telkom pln pertamina
bulog kai garuda lion pelni pos jnt jne shopee tokopedia lazada bukalapak gojek grab alfamart indomaret unilever freeport
honda toyota indofood wings djarum baznas bpjs bkn bps bpom bmkg bnpb bpbd bnn bin kpk kpu bawaslu dpr mpr dpd mk ma ojk bi
mui nu muhammadiyah polri tni kejagung kejaksaan kominfo komdigi kemkomdigi kemensos kemenkes kemenkeu kemenag kemendikbud
kemendikdasmen kemendagri kemenhub kemenhan kemenaker kemnaker kemenkumham kemenpan kemenparekraf kementan kemenperin
kemendag kemenhut kemenlu kemenpora kementerian prakerja who unicef nasa fifa pssi imf pbb nato
""".split()
MINISTRY = re.compile(
    r"\b(?:kementerian|kementrian|menteri|dinas|badan|universitas|bank|pt|rsud|polres|polda|bpd)\s+((?:[a-z]+\s?){1,2})"
)
MINISTRIES = {
    "sosial": "kemensos", "kesehatan": "kemenkes", "keuangan": "kemenkeu", "agama": "kemenag", "pertanian": "kementan",
    "ketenagakerjaan": "kemnaker", "tenaga": "kemnaker", "perhubungan": "kemenhub", "pendidikan": "kemendikbud",
    "kehutanan": "kemenhut", "perdagangan": "kemendag", "perindustrian": "kemenperin", "pertahanan": "kemenhan",
    "hukum": "kemenkumham", "komunikasi": "komdigi", "pariwisata": "kemenparekraf",
}  # fmt: skip
ALIASES = {"kemenaker": "kemnaker", "kominfo": "komdigi", "kemkomdigi": "komdigi", "kemenkominfo": "komdigi"}
GENERIC = {"kementerian"}
SUM = re.compile(
    r"\b(?:rp\.?|idr)\s*(\d[\d.,]*)\s*(ribu|rb|k|juta|jt|miliar|milyar|m|triliun|t)?\b|\b(\d[\d.,]*)\s*(ribu|rb|juta|jt|miliar|milyar|triliun)\b"
)
POWERS = {"ribu": 3, "rb": 3, "k": 3, "juta": 6, "jt": 6, "miliar": 9, "milyar": 9, "m": 9, "triliun": 12, "t": 12}
MONTHS = "januari februari maret april mei juni juli agustus september oktober november desember".split()
DATE = re.compile(rf"\b(\d{{1,2}})\s+({'|'.join(MONTHS)})\b")
STRENGTH = re.compile(r"\b(\d{1,2}[.,]\d)\b")
NAME = re.compile(r"(?<![.!?:\n•“\"(]\s)(?<![.!?:\n•“\"(])(?<=\s)([A-Z][a-z]{2,}(?:\s+[A-Z][a-z]{2,})+)")
SHORT_PLACES = {
    "jatim": "35", "jateng": "33", "jabar": "32", "jogja": "34", "yogya": "34", "yogyakarta": "34", "diy": "34", "dki": "31",
    "jakarta": "31", "banten": "36", "bali": "51", "ntb": "52", "ntt": "53", "sumut": "12", "sumbar": "13", "sumsel": "16",
    "kalbar": "61", "kalteng": "62", "kalsel": "63", "kaltim": "64", "kaltara": "65", "sulut": "71", "sulteng": "72",
    "sulsel": "73", "sultra": "74", "sulbar": "76", "babel": "19", "kepri": "21", "malut": "82",
}  # fmt: skip
ALSO_WORDS = {
    "batu",
    "serang",
    "malang",
    "batang",
    "metro",
    "landak",
    "medan",
    "buru",
    "bone",
    "ende",
    "pati",
    "belu",
    "alor",
    "siak",
    "tegal",
    "solok",
}
PLACE_WORD = re.compile(r"\b(?:kabupaten|kab|kota)\.?\s+$")


def entities(text: str) -> list[str]:
    """Return what the text names, each as `sort:name`, each once."""
    folded = folding.fold(text).text
    found = [*_organisations(folded), *_places(folded), *_sums(folded), *_dates(folded), *_names(text)]
    return list(dict.fromkeys(found))


def disagreement(one: Collection[str], other: Collection[str]) -> list[str]:
    """Return what is named on either side, of every sort of which both name something and nothing in common."""
    here, there = _by_sort(one), _by_sort(other)
    apart = [sort for sort in here.keys() & there.keys() if not here[sort] & there[sort]]
    return sorted(f"{sort}:{name}" for sort in apart for name in here[sort] | there[sort])


def _by_sort(named: Collection[str]) -> dict[str, set[str]]:
    sorts: dict[str, set[str]] = defaultdict(set)
    for entity in named:
        sort, _, name = entity.partition(":")
        sorts[sort].add(name)
    return sorts


def _organisations(folded: str) -> Iterator[str]:
    words = set(re.findall(r"[a-z]+", folded))
    for word in sorted(words & _organisation_words()):
        yield f"org:{ALIASES.get(word, word)}"
    for found in MINISTRY.finditer(folded):
        first = found.group(1).split()[0]
        if found.group(0).startswith(("kement", "menteri")):
            yield f"org:{MINISTRIES.get(first, 'kementerian ' + first)}"


@cache
def _organisation_words() -> frozenset[str]:
    return frozenset(ORGANISATIONS) - GENERIC


def _places(folded: str) -> Iterator[str]:
    names = _place_names()
    words = [(found.group(), found.start()) for found in re.finditer(r"[a-z]+", folded)]
    for number, (word, start) in enumerate(words):
        pair = f"{word} {words[number + 1][0]}" if number + 1 < len(words) else word
        code = names.get(pair) or names.get(word)
        if code and (word not in ALSO_WORDS or PLACE_WORD.search(folded[max(0, start - 12) : start])):
            yield f"place:{code}"


@cache
def _place_names() -> dict[str, str]:
    """Return codes of provinces, regencies and cities by their names in small letters, without Kabupaten and Kota."""
    found = dict(SHORT_PLACES)
    for province in regions.children():
        found.setdefault(province.name.lower(), province.code)
        for inside in regions.children(province.code):
            bare = re.sub(r"^(?:kabupaten|kota)(?: administrasi)? ", "", inside.name.lower())
            found.setdefault(bare, inside.code)
    return found


def _sums(folded: str) -> Iterator[str]:
    for found in SUM.finditer(folded):
        digits, unit = (found.group(1), found.group(2)) if found.group(1) else (found.group(3), found.group(4))
        yield f"sum:{_amount(digits, unit)}"
    for found in STRENGTH.finditer(folded):
        yield f"number:{found.group(1).replace(',', '.')}"


def _amount(digits: str, unit: str | None) -> int:
    """Return rupiah: 1.500.000 is groups of three, 1,5 juta a fraction."""
    parts = re.findall(r"\d+", digits)
    power = int(10 ** POWERS.get(unit or "", 0))
    if not unit or len(parts) == 1 or len(parts[-1]) == 3:
        return int("".join(parts)) * power
    return round(float(f"{''.join(parts[:-1])}.{parts[-1]}") * power)


def _dates(folded: str) -> Iterator[str]:
    for found in DATE.finditer(folded):
        yield f"date:{found.group(1)}-{MONTHS.index(found.group(2)) + 1}"


def _names(text: str) -> Iterator[str]:
    """Return words written with capitals inside a sentence; a text that shouts has none."""
    for found in NAME.finditer(text[: folding.LONGEST]):
        yield f"name:{' '.join(found.group(1).lower().split())}"
