"""Ends of one rate on a device of another: sound passes whole, and the delay it adds is fixed."""

from __future__ import annotations

import numpy as np
import pytest

from lmdm_agent.device_rate import RateAdapter

RATES = [(48000, 44100), (44100, 48000), (96000, 44100), (22050, 44100)]


def copy(indata, outdata, xrun):
    outdata[:] = indata


def through(adapter, sound, buffer):
    heard = np.empty_like(sound)
    for start in range(0, len(sound), buffer):
        adapter.callback(sound[start : start + buffer], heard[start : start + buffer], False)
    return heard


def tones(rate, seconds):
    """Below what the lowest rate can carry."""
    t = np.arange(int(rate * seconds)) / rate
    left = sum(np.sin(2 * np.pi * f * t + f) for f in (97.0, 441.0, 1234.5, 7001.0))
    return np.stack([left, np.roll(left, 17)], axis=1).astype(np.float32) / 8


@pytest.mark.parametrize(("device", "ends"), RATES)
@pytest.mark.parametrize("buffer", [64, 256, 441, 1024])
def test_the_delay_is_what_it_says_to_the_sample(device, ends, buffer):
    adapter = RateAdapter(copy, device, ends, (2, 2), buffer)
    sound = tones(device, 2.0)
    sound = sound[: len(sound) // buffer * buffer]
    heard = through(adapter, sound, buffer)
    late = adapter.extra_samples
    middle = slice(late + 4000, None)
    truth = sound[: len(sound) - late]
    wrong = heard[late:][4000:] - truth[4000:]
    assert np.abs(wrong).max() < 2e-3 * np.abs(truth).max()
    # One sample beside it would be told apart by far.
    beside = heard[middle][:-1] - sound[4001 : 4001 + len(heard[middle]) - 1]
    assert np.abs(beside).max() > 0.05
    assert np.abs(heard[: late - 1000]).max() < 1e-3


@pytest.mark.parametrize(("device", "ends"), RATES)
def test_the_ends_get_every_sample_once(device, ends):
    counted = []

    def count(indata, outdata, xrun):
        assert indata.shape == outdata.shape
        counted.append((len(indata), xrun))
        outdata.fill(0.0)

    adapter = RateAdapter(count, device, ends, (2, 2), 256)
    buffer = np.zeros((256, 2), np.float32)
    for number in range(1000):
        adapter.callback(buffer, buffer.copy(), number == 500)
    ideal = 256 * 1000 * ends / device
    assert ideal - 4000 < sum(n for n, _ in counted) <= ideal
    assert sum(xrun for _, xrun in counted) == 1


def test_channels_are_the_devices():
    def wider(indata, outdata, xrun):
        outdata[:] = 0.25

    adapter = RateAdapter(wider, 48000, 44100, (1, 4), 128)
    out = np.zeros((128, 4), np.float32)
    for _ in range(100):
        adapter.callback(np.zeros((128, 1), np.float32), out, False)
    np.testing.assert_allclose(out, 0.25, atol=1e-3)
