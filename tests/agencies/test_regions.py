"""Regions of Indonesia by their codes."""

import pytest

from klinik.agencies import regions


def test_a_code_has_a_name():
    assert regions.name("35") == "Jawa Timur"
    assert regions.name("35.23") == "Kabupaten Tuban"


def test_an_unknown_code_is_refused():
    with pytest.raises(regions.UnknownRegion) as refusal:
        regions.name("99.99")

    assert refusal.value.status == 422


def test_there_are_as_many_regions_as_the_decree_lists():
    regencies = [inside for province in regions.children() for inside in regions.children(province.code)]

    assert len(regions.children()) == 38
    assert len(regencies) == 514
    assert sum(len(regions.children(regency.code)) for regency in regencies) == 7285


def test_a_region_lies_within_those_around_it_only():
    assert regions.is_within("35.23.09", "35")
    assert regions.is_within("35", "35")
    assert not regions.is_within("35.23", "35.2")
    assert not regions.is_within("35", "35.23")
