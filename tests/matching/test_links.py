"""One thing has one name, however its link is dressed."""

import pytest

from klinik.matching import links


@pytest.mark.parametrize(
    ("name", "dresses"),
    [
        (
            "youtube:dQw4w9WgXcQ",
            [
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s",
                "http://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ",
                "https://youtu.be/dQw4w9WgXcQ?si=AbC",
                "youtube.com/shorts/dQw4w9WgXcQ",
            ],
        ),
        ("tiktok:7301234567890123456", ["https://www.tiktok.com/@akun/video/7301234567890123456?is_from_webapp=1"]),
        (
            "x:1790000000000000000",
            ["https://twitter.com/a/status/1790000000000000000?s=20", "https://x.com/i/status/1790000000000000000"],
        ),
        (
            "instagram:Cxyz_12-3",
            ["https://www.instagram.com/p/Cxyz_12-3/?igshid=a", "https://instagram.com/akun/reel/Cxyz_12-3/"],
        ),
        (
            "facebook:1234567890",
            [
                "https://www.facebook.com/akun/videos/1234567890/",
                "https://m.facebook.com/watch/?v=1234567890&ref=sharing",
                "https://web.facebook.com/story.php?story_fbid=1234567890&id=55",
                "https://fb.com/akun/posts/1234567890",
            ],
        ),
        (
            "whatsapp:6281234567890",
            ["https://wa.me/6281234567890?text=halo", "https://api.whatsapp.com/send?phone=6281234567890"],
        ),
        ("whatsapp-group:AbCdEfGhIj12", ["https://chat.whatsapp.com/invite/AbCdEfGhIj12"]),
        ("telegram:kanalhoaks/12", ["https://t.me/kanalhoaks/12", "https://t.me/s/kanalhoaks/12"]),
        (
            "contoh.go.id/berita?id=7",
            [
                "HTTPS://WWW.Contoh.go.id/berita/?utm_source=wa&id=7&fbclid=x#atas",
                "contoh.go.id/berita?id=7",
                "http://m.contoh.go.id:80/berita?id=7",
            ],
        ),
        ("bit.ly/AbC", ["https://bit.ly/AbC", "http://bit.ly/AbC/"]),
    ],
)
def test_dresses_of_one_link_have_one_name(name, dresses):
    assert {links.identity(dress) for dress in dresses} == {name}


def test_what_a_shortener_hides_is_told_apart_by_its_letters():
    assert links.identity("https://bit.ly/AbC") != links.identity("https://bit.ly/abc")


@pytest.mark.parametrize(
    "link", ["", "bukan tautan", "https://", "http://[::1", "javascript:alert(1)", "https://exa mple"]
)
def test_what_is_no_link_has_no_name(link):
    assert links.identities([link]) == []


def test_links_are_found_in_a_text():
    assert links.in_text("Cek (https://contoh.id/a), lalu www.contoh.id.") == ["https://contoh.id/a", "www.contoh.id"]


def test_a_sign_that_the_database_cannot_hold_is_in_no_name():
    assert links.identity("https://contoh.id/a%00b/") == "contoh.id/ab"
