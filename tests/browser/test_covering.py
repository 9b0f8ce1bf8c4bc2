"""A picture is covered with a mouse or with the keyboard alone; what is drawn stands in the numbers that are sent."""

import pytest

PAGE = "/meja/kasus/{pictured}/gambar/{picture}"
ROWS = "[data-rows] input"


@pytest.fixture
def page(visit):
    page = visit(PAGE, width=1440, staff=True)
    page.wait_for_function("document.querySelector('[data-stage] img').complete")
    return without_boxes(page)


def without_boxes(page):
    """Take away what another test left on the picture, on the page alone."""
    for box in reversed(page.locator("[value^=drop_box]").all()):
        box.click()
    return page


def numbers(page):
    return [float(field.input_value()) for field in page.locator(ROWS).all()]


def place(page, across, down):
    frame = page.locator("[data-stage]").bounding_box()
    return frame["x"] + frame["width"] * across / 100, frame["y"] + frame["height"] * down / 100


def drag(page, start, end):
    page.mouse.move(*place(page, *start))
    page.mouse.down()
    page.mouse.move(*place(page, *end), steps=4)
    page.mouse.up()


def test_a_box_is_drawn_moved_and_made_larger_with_the_mouse(page):
    drag(page, (10, 20), (50, 30))
    drawn = numbers(page)
    drag(page, (20, 25), (30, 35))
    moved = numbers(page)
    drag(page, (60, 40), (70, 50))

    assert drawn == pytest.approx([10, 20, 40, 10], abs=0.5)
    assert moved == pytest.approx([20, 30, 40, 10], abs=0.5)
    assert numbers(page) == pytest.approx([20, 30, 50, 20], abs=0.5)
    assert page.said == []


def test_a_box_is_added_moved_sized_and_removed_with_the_keyboard_alone(page):
    page.focus("[value=add_box]")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    there = numbers(page)
    page.keyboard.press("Delete")

    assert there == [34, 44, 30, 13]
    assert numbers(page) == []
    assert page.evaluate("document.activeElement.value") == "add_box"


def test_a_box_never_leaves_the_picture(page):
    drag(page, (90, 90), (99, 99))

    for _ in range(12):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")

    x, y, width, height = numbers(page)
    assert (x + width, y + height) == pytest.approx((100, 100), abs=0.05)


def test_what_was_drawn_is_burned_into_the_picture_that_is_kept(page):
    drag(page, (0, 0), (100, 50))
    page.fill("[name=alt]", "Bagan berwarna dengan beberapa kotak besar di tengahnya.")
    page.click(".form-actions button[value=save]")

    shown = "async img => { await img.decode(); const c = document.createElement('canvas');"
    shown += "c.width = img.naturalWidth; c.height = 20;"
    shown += "const x = c.getContext('2d'); x.drawImage(img, 0, 0); return [...x.getImageData(50, 10, 1, 1).data]; }"
    seen = page.locator(".picture-row img").evaluate(shown)
    assert seen[:3] == pytest.approx([22, 33, 43], abs=6)


def test_without_a_script_numbers_cover_as_well(visit):
    page = without_boxes(visit(PAGE, width=360, staff=True, java_script_enabled=False))

    page.fill("[name=alt]", "")
    page.click("[value=add_box]")
    for side, value in {"x": "10", "y": "10", "width": "50", "height": "20"}.items():
        page.fill(f"[name='boxes-0-{side}']", value)
    page.click(".form-actions button[value=preview]")

    assert "b=10.0,10.0,50.0,20.0" in page.locator("#preview").get_attribute("src")
