"""A citizen reports and tracks by keyboard alone, and hears every step as a screen reader says it."""

import re

STORY = "Kabarnya kolam renang umum di Kelurahan Teratai ditutup selamanya mulai lusa karena airnya berubah ungu"


def walk_to(page, name, *, most=40):
    """Press Tab until the thing with this accessible name has the focus."""
    for _press in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "document.activeElement.labels?.[0]?.innerText || document.activeElement.innerText || ''"
        )
        if focused.strip().startswith(name):
            return
    raise AssertionError(f"Tab never reached {name}")


def heard(page):
    """Return what the main part says, role by role, as the accessibility tree has it."""
    return page.locator("main").aria_snapshot()


def said_in_order(page, *parts):
    """Whether the parts are said one after the other."""
    return re.search(".*".join(re.escape(part) for part in parts), heard(page), re.DOTALL) is not None


def file_a_report(page):
    walk_to(page, "Isi pesan")
    page.keyboard.type(STORY)
    walk_to(page, "Lanjut")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('mengabari')")
    walk_to(page, "Lanjut")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Periksa')")


def test_a_report_is_filed_by_keyboard_alone_and_its_ticket_found_again(visit, live):
    page = visit("/lapor", width=360)

    file_a_report(page)
    walk_to(page, "Kirim laporan")
    page.keyboard.press("Enter")

    page.wait_for_url("**/tiket/**")
    number, code = (page.inner_text(f"#{name}") for name in ("ticket-number", "access-code"))
    page.context.clear_cookies()
    page.goto(live.at("/lacak"))
    walk_to(page, "Nomor tiket")
    page.keyboard.type(number)
    walk_to(page, "Kode akses")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tiket/{number}")
    assert page.locator("h2:has-text('Perjalanan laporan')").is_visible()


def test_a_screen_reader_hears_the_steps_of_a_report(visit):
    page = visit("/lapor")

    assert said_in_order(
        page, "Langkah 1 dari 3", 'heading "Kabar apa yang Anda ragukan?" [level=1]', 'textbox "Isi pesan"'
    )
    page.click("text=Lanjut >> nth=-1")
    assert said_in_order(page, "alert", 'heading "Ada yang perlu diperbaiki"', 'link "Isi minimal satu')
    page.reload()
    page.goto(page.url)
    file_a_report(page)
    assert said_in_order(
        page, "Langkah 3 dari 3", 'heading "Periksa jawaban Anda" [level=1]', "term", 'button "Ubah Isi pesan"'
    )


def test_a_screen_reader_hears_what_a_ticket_says(visit):
    page = visit("/tiket/{asked}")

    assert said_in_order(
        page,
        "[level=1]",
        "Kami memerlukan keterangan",
        "Pertanyaan petugas",
        'heading "Tanda terima" [level=2]',
        "Nomor tiket",
        "Kode akses",
        'img "Kode QR',
        'heading "Perjalanan laporan" [level=2]',
        "Laporan diterima",
        'textbox "Keterangan tambahan"',
        'button "Kirim tambahan"',
    )
