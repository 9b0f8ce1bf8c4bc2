"""What is typed into a draft is kept while it is typed, and never over somebody else's words."""

SAID = "[data-autosave-said]"


def open_draft(visit):
    page = visit("/meja/kasus/{case}/draf", staff=True)
    page.clock.install()
    return page


def typed(page, words):
    page.fill("[name=summary]", words)
    page.clock.run_for(6_000)
    page.locator(f"{SAID}:not(:empty)").wait_for()
    return page.locator(SAID).inner_text()


def test_a_draft_saves_itself_again_and_again_and_then_by_hand(visit, live):
    page = open_draft(visit)

    first = typed(page, "Kalimat pertama.")
    page.eval_on_selector(SAID, "said => { said.textContent = ''; }")
    second = typed(page, "Kalimat kedua.")
    page.click(".form-actions button[value=save]")

    assert first.startswith("Disimpan otomatis pukul")
    assert second.startswith("Disimpan otomatis pukul")
    assert page.locator("[name=summary]").input_value() == "Kalimat kedua."


def test_a_machine_never_saves_over_what_a_colleague_saved(visit, live):
    page = open_draft(visit)
    typed(page, "Kalimat yang tersimpan.")
    colleague = visit("/meja/kasus/{case}/draf", staff=True)
    colleague.fill("[name=summary]", "Kalimat rekan.")
    colleague.click(".form-actions button[value=save]")

    page.eval_on_selector(SAID, "said => { said.textContent = ''; }")
    said = typed(page, "Kalimat saya.")
    page.click(".form-actions button[value=save]")

    assert said.startswith("Ada yang menyimpan versi lain")
    assert page.locator(".difference").count() > 0
    assert page.locator("[name=summary]").input_value() == "Kalimat saya."
