"""What one reads on a page is kept as words; nothing of it runs and nothing of it misleads."""

import pytest

from klinik.archives import reading


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Satu</p><p>Dua<br>Tiga</p>", "Satu\n\nDua\nTiga"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<p>A</p><script>x()</script><style>p{}</style><template>t</template>", "A"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 | 2\n3"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("<p>a\u202egnp.b</p>", "agnp.b"),
        ("<p onclick=x()>a<img src=x onerror=y()>", "a"),
        ("bukan<<<html", "bukan<<"),
    ],
)
def test_a_page_is_read_as_words(html, words):
    assert reading.words(html) == words


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        ("sehélai".encode("latin-1"), "iso-8859-1"),
        ("sehélai".encode("utf-16"), ""),
        ("sehélai".encode(), "bukan-huruf"),
        ("sehélai".encode("cp1252"), ""),
    ],
)
def test_the_letters_of_a_page_are_found(content, charset):
    assert reading.decoded(content, charset) == "sehélai"


def test_a_page_may_name_its_own_letters():
    content = '<meta charset="iso-8859-1"><p>sehélai'.encode("latin-1")

    assert "sehélai" in reading.decoded(content)


def test_the_title_is_one_line():
    assert reading.title("<title>\n Jadwal &amp;\n pompa </title>") == "Jadwal & pompa"
    assert reading.title("<p>tanpa judul") == ""


def test_a_text_snapshot_has_an_end():
    assert len(reading.words("<p>" + "kata " * 100_000)) == reading.LONGEST
