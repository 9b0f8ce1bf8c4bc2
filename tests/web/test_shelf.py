"""The shelf of ready pages holds so much and no more, and nothing that a change has overtaken."""

from klinik.web.shelf import Kept, Shelf


def kept(size=10, keys=("a",), lasts=60.0):
    return Kept(headers=[], body=b"x" * size, keys=frozenset(keys), lasts=lasts)


def test_a_page_begun_before_a_change_is_not_put_up_after_it():
    shelf = Shelf()
    begun = shelf.generation
    shelf.drop("a")

    shelf.put(("/",), kept(), begun)

    assert shelf.get(("/",)) is None


def test_the_longest_unread_page_makes_room():
    shelf = Shelf(room=3 * kept().size)
    for path in ("/1", "/2", "/3"):
        shelf.put((path,), kept(), shelf.generation)
    shelf.get(("/1",))

    shelf.put(("/4",), kept(), shelf.generation)

    assert [bool(shelf.get((path,))) for path in ("/1", "/2", "/3", "/4")] == [True, False, True, True]


def test_a_page_grows_old():
    shelf = Shelf()

    shelf.put(("/",), kept(lasts=0.0), shelf.generation)

    assert shelf.get(("/",)) is None
