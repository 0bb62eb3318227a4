"""A device that went away is found again by its name, and never another in its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lmdm_agent.audio import Device, find_again, stable_name
from lmdm_agent.errors import DeviceError

JACK = Device(0, "system", "JACK Audio Connection Kit", 2, 2, 44100.0)
CARD = Device(4, "Scarlett 2i2 USB: Audio (hw:1,0)", "ALSA", 2, 2, 44100.0)
LAPTOP = Device(1, "Built-in: Analog (hw:0,0)", "ALSA", 2, 2, 48000.0, True, True)


def test_by_its_whole_name_wherever_it_is_listed_now():
    moved = replace(CARD, index=9)
    assert find_again(CARD, None, "duplex", [LAPTOP, moved, JACK]) == moved


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Scarlett 2i2 USB: Audio (hw:1,0)", "Scarlett 2i2 USB: Audio (hw:3,0)"),
        ("Line (Scarlett 2i2 USB)", "Line (2- Scarlett 2i2 USB)"),
        ("Line (3- Scarlett 2i2 USB)", "Line (Scarlett 2i2 USB)"),
    ],
)
def test_under_the_number_it_was_given_when_it_came_back(before, after):
    lost, now = replace(CARD, name=before), replace(CARD, name=after, index=7)
    assert find_again(lost, None, "duplex", [LAPTOP, now]) == now


def test_another_socket_of_the_same_card_is_another_device():
    assert stable_name("ALSA: Card (hw:1,0)") != stable_name("ALSA: Card (hw:1,1)")
    other = replace(CARD, name="Scarlett 2i2 USB: Audio (hw:1,1)")
    with pytest.raises(DeviceError, match="is not there"):
        find_again(CARD, None, "duplex", [other])


def test_a_renamed_one_is_found_by_the_pattern_that_chose_it():
    renamed = replace(CARD, name="Scarlett Solo Pro", index=2)
    assert find_again(CARD, "scarlett", "duplex", [LAPTOP, renamed]) == renamed
    with pytest.raises(DeviceError, match="no device 'focusrite'"):
        find_again(CARD, "focusrite", "duplex", [LAPTOP, renamed])


@pytest.mark.parametrize("pattern", [None, "", "1", 1])
def test_nothing_else_takes_its_place_without_a_name_to_go_by(pattern):
    """The laptop's own microphone next to its loudspeaker would howl."""
    with pytest.raises(DeviceError, match=r"Scarlett .* is not there"):
        find_again(CARD, pattern, "duplex", [LAPTOP])


def test_twins_are_told_apart_by_their_place_or_not_at_all():
    twins = [replace(CARD, index=4), replace(CARD, index=5)]
    assert find_again(CARD, None, "duplex", twins) == twins[0]
    with pytest.raises(DeviceError, match=r"could be any of 2 devices.*unplug the others"):
        find_again(replace(CARD, index=8), None, "duplex", twins)
    renumbered = [
        replace(CARD, index=n, name=f"Scarlett 2i2 USB: Audio (hw:{n},0)") for n in (2, 3)
    ]
    with pytest.raises(DeviceError, match="could be any of 2 devices"):
        find_again(CARD, None, "duplex", renumbered)


def test_one_of_that_name_without_the_channels_is_not_it():
    deaf = replace(CARD, inputs=0)
    with pytest.raises(DeviceError, match="is not there"):
        find_again(CARD, None, "duplex", [deaf])
    assert find_again(CARD, None, "output", [deaf]) == deaf
