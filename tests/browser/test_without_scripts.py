"""A citizen gets through with scripts switched off."""

from tests.factories.clarifications import CONTENT


def press(page, what):
    with page.expect_navigation():
        page.click(what)


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


def test_an_answer_that_was_not_meant_goes_back_to_a_person(visit, live):
    page = visit("/lapor", width=360, java_script_enabled=False)
    page.fill("[name=text]", CONTENT.claim)
    for button in (".button-primary >> nth=-1", "[name=none_of_these]", ".button-primary >> nth=-1", "[name=send]"):
        press(page, f"main {button}")
    number, code = (page.inner_text(f"#{name}") for name in ("ticket-number", "access-code"))
    page.context.clear_cookies()
    page.goto(live.at("/lacak"))
    page.fill("[name=ticket_number]", number)
    page.fill("[name=access_code]", code)
    press(page, "main .button-primary")

    press(page, "text=Bukan ini yang saya maksud")

    assert "kini menunggu diperiksa petugas" in page.inner_text(".lead")
    assert page.locator("text=Diperiksa kembali").is_visible()


def test_the_language_changes_in_the_middle_of_a_report_and_enter_still_goes_on(visit):
    page = visit("/lapor", width=360, java_script_enabled=False)
    page.fill("[name=text]", "Kabar dari grup keluarga tentang jembatan yang katanya akan dibongkar malam ini")

    press(page, "button.tongue")
    kept = page.input_value("[name=text]")
    page.fill("[name=link]", "https://contoh.id/jembatan")
    with page.expect_navigation():
        page.press("[name=link]", "Enter")

    assert kept.startswith("Kabar dari grup keluarga")
    assert "How should we reach you?" in page.content()
    assert page.url.endswith("/lapor?lang=en")
