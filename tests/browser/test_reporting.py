"""A citizen reports and tracks by keyboard alone."""

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
