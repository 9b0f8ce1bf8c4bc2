"""A citizen gets through with scripts switched off."""


def test_a_doubtful_message_is_checked_from_the_home_page(visit):
    page = visit("/", java_script_enabled=False)

    page.fill("textarea[name=text]", "Pesan berantai tentang pohon beringin alun-alun yang berjalan pada malam hari")
    page.click("text=Cek dulu >> nth=-1")

    assert page.url.endswith("/cek")
    assert "pohon beringin" in page.content()


def test_the_menu_opens_on_a_telephone(visit):
    page = visit("/", width=360, java_script_enabled=False)

    page.click("summary:has-text('Menu')")

    assert page.locator(".nav-small a[href='/lacak']").is_visible()


def test_the_other_language_is_one_press_away_and_stays(visit):
    page = visit("/", java_script_enabled=False)

    page.click(".official a[hreflang=en]")
    page.click(".foot a[href^='/metode']")

    assert page.url.endswith("/metode?lang=en")
    assert page.locator("html").get_attribute("lang") == "en"
