"""The queue under the hands of somebody who lives in it: by letters, and without any script."""

import pytest

ROW = "[data-case]"


@pytest.fixture
def queue(visit):
    return visit("/meja?view=untaken", staff=True)


def pressed(page, *letters):
    for letter in letters:
        page.keyboard.press(letter)
    return page


def test_letters_walk_the_list_and_the_case_follows_beside_it(queue):
    pressed(queue, "j", "j", "x")

    second = queue.locator(ROW).nth(1)
    queue.locator("[data-preview] .ticket").wait_for()
    assert second.locator("input[name=case]").is_checked()
    assert queue.locator("[data-preview] .ticket").inner_text() == second.locator(".ticket").inner_text()
    assert queue.evaluate("document.activeElement.closest('[data-case]').rowIndex") == 2
    assert queue.locator("[data-chosen]").inner_text() == "1 dipilih"


def test_a_letter_inside_a_field_is_only_a_letter(queue):
    pressed(queue, "/", "j", "x", "?")

    assert queue.locator("#filter-q").input_value() == "jx?"
    assert queue.locator("input[name=case]:checked").count() == 0
    assert queue.locator("[data-shortcut-list]").get_attribute("open") is None


def test_the_question_mark_shows_the_letters_and_takes_them_away(queue):
    opened = pressed(queue, "?").locator("[data-shortcut-list]").get_attribute("open")

    assert opened == ""
    assert pressed(queue, "?").locator("[data-shortcut-list]").get_attribute("open") is None


def test_enter_opens_the_case_under_the_hand_and_control_keys_stay_the_browsers(queue):
    pressed(queue, "Control+j", "j")
    address = queue.locator(ROW).first.locator(".excerpt").get_attribute("href")

    with queue.expect_navigation():
        pressed(queue, "Enter")

    assert queue.url.endswith(address)


def test_whoever_switches_the_letters_off_has_none(visit):
    account = visit("/meja/akun", staff=True)
    account.uncheck("[name=uses_shortcuts]")
    account.click("text=Simpan pilihan")

    queue = pressed(visit("/meja", staff=True), "j", "x", "?")
    letters = queue.locator("[data-shortcut-list], input[name=case]:checked, .chosen").count()
    account.check("[name=uses_shortcuts]")
    account.click("text=Simpan pilihan")

    assert letters == 0


def test_without_scripts_a_case_is_looked_at_chosen_and_closed(visit):
    page = visit("/meja?view=untaken", staff=True, java_script_enabled=False)
    number = page.locator(ROW).first.locator(".ticket").inner_text()

    page.locator(ROW).first.locator(".peek").click(force=True)
    beside = page.locator("[data-preview] .ticket").inner_text()
    page.locator(ROW).first.locator("input[name=case]").check()
    page.click("button[name=do][value=topic]")
    page.select_option("[name=topic]", "kesehatan")
    page.click("main button.button-primary")

    assert beside == number
    assert "1 kasus selesai" in page.locator("[role=status]").inner_text()
    page.click("text=Urungkan")
    assert "1 kasus dikembalikan seperti semula" in page.locator("[role=status]").inner_text()
