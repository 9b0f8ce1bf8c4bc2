"""Nobody can have the clinic look into anybody's own network."""

import threading

import pytest

from klinik.fetching import NotPublic, Unreachable, asked, dialing, public

WORLD = "93.184.215.14"
INSIDE = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1"),
    *("192.0.0.8", "198.18.0.1", "240.0.0.1", "255.255.255.255", "fd00:ec2::254", "fe80::1%1", "fec0::1"),
    *("::1", "::", "fc00::1", "fe80::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1"),
    *("2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "ff02::1", "2001:db8::1"),
]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_somebodys_network_is_never_asked(address):
    with pytest.raises(NotPublic):
        public([WORLD, address])


def test_addresses_of_the_open_internet_are_asked():
    assert public([WORLD, "2606:2800:220:1::1"]) == [WORLD, "2606:2800:220:1::1"]


def test_a_name_without_an_address_leads_nowhere():
    with pytest.raises(NotPublic):
        public([])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "::1"])
def test_this_machine_under_any_of_its_spellings_is_refused(host):
    with pytest.raises(NotPublic):
        dialing.dial(host, 80, secure=False, within=1)


def test_a_name_server_that_is_silent_holds_nobody_up(monkeypatch):
    over, answered = threading.Event(), []

    def silent(*_asked, **_how):
        over.wait(5)
        answered.append(WORLD)
        return []

    monkeypatch.setattr(dialing.socket, "getaddrinfo", silent)

    with pytest.raises(Unreachable), asked("lambat.contoh.id", "/", within=0.05):
        pass
    assert answered == []
    over.set()


@pytest.mark.parametrize("port", [22, 25, 5432, 6379, 8080])
def test_only_the_ports_of_the_web_are_dialled(names, port):
    names["kabar.contoh.id"] = [[WORLD]]

    with pytest.raises(NotPublic):
        dialing.dial("kabar.contoh.id", port, within=1)


def test_no_server_of_this_machine_may_be_asked_unless_a_test_says_so():
    assert not dialing.TESTED
