"""What somebody says, made ready once: to be looked for now, and to be kept afterwards."""

from collections.abc import Iterable
from functools import cached_property

from klinik.matching import bands, indexing, queries, words
from klinik.matching.indexing import Entry
from klinik.matching.ranking import Corpus


class Said:
    """A text, links and the hashes of pictures, with what is made of them and how common the words are today."""

    def __init__(self, text: str = "", links: Iterable[str] = (), pictures: Iterable[int] = ()) -> None:
        self.text, self._links, self._pictures = text, list(links), list(pictures)

    @cached_property
    def entry(self) -> Entry:
        return indexing.entry({"body": self.text}, self._links, self._pictures)

    @cached_property
    def corpora(self) -> dict[str, Corpus]:
        """How common the words are in each kind; asked of the database once."""
        return queries.corpora(indexing.KINDS, set(self.entry.stems))

    @cached_property
    def is_long(self) -> bool:
        """Whether it has the words it takes to be the very same as something."""
        return words.count(self.text) >= bands.FEWEST_WORDS
