"""What the API says about itself is so: the document, the page made from it, and what the calls answer."""

import html
import re
import shlex
from urllib.parse import urlsplit

import jsonschema_rs
import pytest
import time_machine

from klinik.api import description
from klinik.db import now


def told(client, language="id"):
    return client.get(f"/api/openapi.json?lang={language}").json


def answered(operation):
    code, answer = next((code, answer) for code, answer in operation["responses"].items() if code.startswith("2"))
    media_type, content = next(iter(answer["content"].items()))
    return int(code), media_type, content


def agrees(document, schema, value):
    whole = {**schema, "components": document["components"]}
    return [error.message for error in jsonschema_rs.validator_for(whole).iter_errors(value)]


def commands(page):
    """Return the curl commands of the page as (method, address without its host, headers, body)."""
    for written in re.findall(r"<code>(curl .*?)</code>", page, re.DOTALL):
        words = shlex.split(html.unescape(written.replace("<wbr>", "")).replace("\\\n", " "))
        options = [(words[place], words[place + 1]) for place in range(len(words) - 1) if words[place].startswith("-")]
        address = urlsplit(next(word for word in words if word.startswith("http")))
        headers = dict(value.split(": ", 1) for name, value in options if name == "-H")
        body = next((value for name, value in options if name == "-d"), None)
        method = dict(options).get("-X", "GET")
        yield method, address.path + (f"?{address.query}" if address.query else ""), headers, body


def test_every_call_says_in_both_languages_what_it_does_and_takes(client, clinic):
    ours, english = told(client), told(client, "en")

    for (path, method, call), (_path, _method, other) in zip(
        description.operations(ours), description.operations(english), strict=True
    ):
        assert call["summary"] != other["summary"], path
        assert call["description"] != other["description"], path
        parameters = [*ours["paths"][path].get("parameters", []), *call.get("parameters", [])]
        assert all(parameter["description"] for parameter in parameters), (path, method)


def test_every_example_is_of_the_shape_that_is_described(client, clinic):
    document, wrong = told(client), {}

    for path, method, call in description.operations(document):
        body = call.get("requestBody", {}).get("content", {}).get("application/json", {})
        _code, media_type, content = answered(call)
        found = agrees(document, body["schema"], body["example"]) if body else []
        if "json" in media_type:
            found += agrees(document, content["schema"], content["example"])
        if found:
            wrong[path, method] = found

    assert wrong == {}


def test_every_command_of_the_page_works_here_and_is_answered_as_described(client, clinic):
    document, page = told(client), client.get("/api").text
    calls = [call for _path, _method, call in description.operations(document)]

    wrong = {}
    for call, (method, address, headers, body) in zip(calls, list(commands(page))[2:], strict=True):
        answer = client.open(address, method=method, headers=headers, data=body, buffered=True)
        code, media_type, content = answered(call)
        if "X-Access-Code" in headers:
            assert answer.status_code == 422  # nobody's ticket, and no hint that there is none
        elif (answer.status_code, answer.mimetype) != (code, media_type):
            wrong[address] = (answer.status_code, answer.mimetype, answer.text[:200])
        elif "json" in media_type and (found := agrees(document, content["schema"], answer.json)):
            wrong[address] = found

    assert wrong == {}


def test_who_has_an_answer_already_is_not_sent_it_again(client, clinic):
    asked = list(commands(client.get("/api").text))

    for address in [address for method, address, headers, _body in asked if method == "GET" and not headers]:
        with time_machine.travel(now(), tick=False):  # statistics say when they were counted
            first = client.get(address, buffered=True)
            again = client.get(address, headers={"If-None-Match": first.headers["ETag"]}, buffered=True)
        assert (again.status_code, again.data) == (304, b""), address
        assert again.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_for_people_names_every_call_in_their_language(client, clinic, language):
    page = html.unescape(client.get(f"/api?lang={language}").text.replace("<wbr>", ""))

    document = told(client, language)
    assert all(path in page and call["summary"] in page for path, _method, call in description.operations(document))
    assert f'<html lang="{language}">' in page
    assert "<script" not in page.replace('<script type="module" src="/static/js/public', "")


def test_the_page_for_people_is_linked_where_open_data_is_spoken_of(client, clinic):
    assert 'href="/api"' in client.get("/").text
    assert 'href="/api"' in client.get("/tentang").text


def test_a_page_for_people_names_the_same_for_programs(client, clinic, summary):
    answer = client.get("/api/v1/clarifications").json["items"][0]

    for path in (urlsplit(answer["url"]).path, summary.path, "/statistik?period=4w"):
        named = re.findall(r'<link rel="alternate" type="application/json" href="([^"]+)"', client.get(path).text)
        assert [client.get(html.unescape(address)).mimetype for address in named] == ["application/json"], path
