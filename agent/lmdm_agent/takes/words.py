"""Facts of takes as people read them: times, loudness."""

from __future__ import annotations

from lmdm_agent.takes.format import Manifest, Track


def printable(text: str) -> str:
    """Text from a take as a terminal may print it: nothing in it moves the cursor or colours."""
    return "".join(c if c.isprintable() else " " for c in text)


def clock(seconds: float) -> str:
    """Minutes and seconds as on a player: 3:07, or 1:03:07."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    tail = f"{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
    return f"{hours}:{tail}" if hours else tail


MEASURED_S = 0.4
"""Loudness is that of pieces of this length; what is shorter has none."""


def loudness_text(track: Track) -> str:
    """Loudness and peak in words; silence has none."""
    loudness = track.loudness
    if loudness.integrated_lufs is None:
        return unmeasured(track)
    text = f"{signed(loudness.integrated_lufs)} LUFS"
    if loudness.true_peak_dbtp is not None:
        text += f", true peak {signed(loudness.true_peak_dbtp)} dBTP"
    return text


def unmeasured(track: Track) -> str:
    """Why a track has no loudness."""
    return "too short" if track.samples < MEASURED_S * track.rate else "silent"


def signed(number: float, digits: int = 1) -> str:
    """A number with a minus sign that is as wide as a plus."""
    return f"{number:.{digits}f}".replace("-", "−")


def started_text(manifest: Manifest) -> str:
    """Date and time of day the take began, as they were on its machine."""
    return manifest.started[:16].replace("T", " ")
