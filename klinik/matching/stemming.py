"""A word without its affixes."""

from functools import lru_cache

from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

_sastrawi = StemmerFactory().create_stemmer(isDev=False).delegatedStemmer


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the root of an Indonesian word (Asian, "Effective Techniques for Indonesian Text Retrieval", 2007)."""
    return _sastrawi.stem_word(word) if word.isalpha() else word
