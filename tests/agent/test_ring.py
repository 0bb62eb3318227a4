"""Rings by position, and a playback that is late, early or missing without ever shifting time."""

import numpy as np
import pytest
from fakes import noise

from lmdm_agent.playback import Playback, PlaybackReader
from lmdm_agent.ring import Overrun, Ring

FADE = 8


def stereo(count: int, seed: int = 0) -> np.ndarray:
    """Two different channels of noise, [count, 2]."""
    return np.stack([noise(count, seed), noise(count, seed + 100)], axis=1)


class Line(Playback):
    """Both halves of a playback, and which sound takes the place of one that is late."""

    def __init__(self, capacity: int, fade_samples: int, repeat: bool = False) -> None:
        super().__init__(capacity, 2)
        self.reader = PlaybackReader(self, fade_samples)
        self.repeat = repeat


def read(playback: Line, count: int, buffer: int = 10) -> np.ndarray:
    """Read like a device does."""
    out = np.full((count, 2), 9.0, np.float32)
    for start in range(0, count, buffer):
        playback.reader.read_into(out[start : start + buffer], playback.repeat)
    return out


@pytest.mark.parametrize("piece", [1, 7, 50, 64])
def test_reads_are_exact_across_the_seam(piece: int) -> None:
    ring, tape = Ring(64, 2), stereo(1000)
    for start in range(0, 1000, piece):
        ring.append(tape[start : start + piece])
        end = ring.written
        count = min(end, 60)
        np.testing.assert_array_equal(ring.read(end - count, count), tape[end - count : end])


def test_before_the_start_is_silence() -> None:
    ring = Ring(64, 2)
    ring.append(np.ones((5, 2), np.float32))
    np.testing.assert_array_equal(ring.read(-3, 5)[:, 0], [0, 0, 0, 1, 1])
    np.testing.assert_array_equal(ring.read(-9, 4), np.zeros((4, 2)))


def test_what_is_gone_or_not_there_yet_is_an_overrun() -> None:
    ring = Ring(64, 2)
    ring.append(np.ones((60, 2), np.float32))
    ring.append(np.ones((10, 2), np.float32))
    assert len(ring.read(6, 64)) == 64
    with pytest.raises(Overrun):
        ring.read(5, 4)
    with pytest.raises(Overrun):
        ring.read(60, 11)


def test_a_read_the_writer_is_overwriting_is_noticed() -> None:
    ring = Ring(64, 2)
    ring.append(np.ones((64, 2), np.float32))

    class Slow(np.ndarray):
        """Reads the ring's oldest samples while they are being stored."""

    seen: list[Exception] = []
    piece = np.full((8, 2), 2.0, np.float32).view(Slow)

    def spy(self: object, key: object) -> np.ndarray:
        try:
            ring.read(0, 8)
        except Overrun as error:
            seen.append(error)
        assert ring.written == 64, "told before it was stored"
        return np.asarray(piece)[key]

    Slow.__getitem__ = spy  # type: ignore[method-assign, assignment]
    ring.append(piece)
    assert seen


def test_in_time_is_bit_exact_and_starts_without_a_fade() -> None:
    playback, sound = Line(100, FADE), stereo(300)
    playback.expect(30)
    assert np.all(read(playback, 20) == 0.0)
    heard = []
    for start in range(0, 300, 50):
        assert playback.write(30 + start, sound[start : start + 50]) == 0
        heard.append(read(playback, 50))
    whole = np.concatenate(heard)
    np.testing.assert_array_equal(whole[10:], sound[:290])
    assert playback.late_samples == playback.dropped_samples == 0


def test_a_piece_in_the_very_last_moment_is_not_faded() -> None:
    playback, sound = Line(100, FADE), stereo(40)
    playback.expect(20)
    read(playback, 20)
    playback.write(20, sound)
    np.testing.assert_array_equal(read(playback, 40), sound)


@pytest.mark.parametrize("buffer", [3, 10, 64])
def test_a_late_piece_is_cut_and_time_stays(buffer: int) -> None:
    playback, sound = Line(400, FADE), stereo(200)
    playback.write(0, sound[:50])
    first = read(playback, 80, buffer)
    late = playback.write(50, sound[50:100])
    position = playback.position
    playback.write(100, sound[100:])
    rest = read(playback, 100, buffer)
    assert late == min(position, 100) - 50 == playback.late_samples == playback.dropped_samples
    np.testing.assert_array_equal(first[:50], sound[:50])
    tail = first[50 : 50 + FADE]
    mirror = sound[49 : 49 - FADE : -1]
    np.testing.assert_allclose(
        tail, mirror * np.arange(FADE, 0, -1)[:, None] / (FADE + 1), atol=1e-6
    )
    assert np.all(first[50 + FADE :] == 0.0)
    assert np.all(np.abs(rest[:FADE]) <= np.abs(sound[position : position + FADE]))
    np.testing.assert_array_equal(rest[FADE:], sound[position + FADE : position + 100])


def test_a_step_never_clicks() -> None:
    playback = Line(4000, 200)
    playback.write(0, np.ones((500, 2), np.float32))
    silent = read(playback, 1000)
    playback.write(500, np.ones((1500, 2), np.float32))
    back = read(playback, 1000)
    whole = np.concatenate([silent, back])[100:]
    assert np.abs(np.diff(whole, axis=0)).max() < 0.01


def test_a_first_piece_that_is_late_fades_in_and_is_counted() -> None:
    playback, sound = Line(400, FADE), stereo(100)
    playback.expect(10)
    read(playback, 40)
    assert playback.late_samples == 30
    assert playback.write(10, sound) == 30
    rest = read(playback, 70)
    assert np.all(np.abs(rest[0]) < np.abs(sound[30]))
    np.testing.assert_array_equal(rest[FADE:], sound[30 + FADE :])


def test_a_piece_that_is_too_late_altogether_is_dropped() -> None:
    playback = Line(400, FADE)
    playback.write(0, stereo(20))
    read(playback, 100)
    assert playback.write(20, stereo(30)) == 30
    assert np.all(read(playback, 50) == 0.0)


def test_what_passes_while_a_piece_is_stored_is_late_too() -> None:
    playback = Line(400, FADE)
    playback.expect(0)

    class Slow(np.ndarray):
        """The device reads on while this is stored."""

        def __getitem__(self, key: object) -> np.ndarray:
            read(playback, 5)
            assert playback.ready == 0, "told before it was stored"
            return np.asarray(self)[key]

    assert playback.write(0, stereo(50).view(Slow)) == playback.position > 0
    assert playback.dropped_samples == playback.late_samples == playback.position


def test_a_gap_between_pieces_is_silence_even_where_old_sound_lies() -> None:
    playback = Line(64, FADE)
    playback.write(0, np.ones((60, 2), np.float32))
    read(playback, 60)
    playback.write(100, np.ones((10, 2), np.float32))
    out = read(playback, 50)
    assert np.all(out[FADE:40] == 0.0)
    np.testing.assert_array_equal(out[40:], 1.0)
