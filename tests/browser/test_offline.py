"""Without a line, a telephone that was here before shows the latest answers."""

KEPT = """() => navigator.serviceWorker.ready.then(() => caches.match("/luring")).then(Boolean)"""


def test_without_a_line_the_latest_answers_are_read(visit):
    page = visit("/", width=360, service_workers="allow")
    page.wait_for_function(KEPT)

    page.context.set_offline(True)
    page.goto(page.url + "lapor", wait_until="load")

    assert page.locator("h1").inner_text() == "Tanpa sambungan internet"
    page.click("details summary >> nth=1")
    assert "merawat satu pompa" in page.locator("main").inner_text()
    page.goto(page.url + "?lang=en", wait_until="load")
    assert page.locator("h1").inner_text() == "No internet connection"
    assert page.said == [line for line in page.said if "ERR_INTERNET_DISCONNECTED" in line]


def test_nothing_that_was_opened_is_kept(visit):
    page = visit("/lacak", service_workers="allow")
    page.wait_for_function(KEPT)

    kept = page.evaluate("""async () => {
      const names = await caches.keys();
      const requests = await Promise.all(names.map(async name => (await caches.open(name)).keys()));
      return requests.flat().map(request => new URL(request.url).pathname);
    }""")

    assert "/luring" in kept
    assert [path for path in kept if not path.startswith(("/luring", "/static/", "/merek.css"))] == []
