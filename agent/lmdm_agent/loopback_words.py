"""What a loop through the device means, in sentences for a performer."""

from __future__ import annotations

from lmdm_agent.loopback import Loop

AIR_DB = -30.0
"""Below this gain it may be loudspeakers and a microphone, or crosstalk, instead of a cable."""


def in_words(loop: Loop, rate: int) -> list[str]:
    """Sentences for a performer: the delay, then what is wrong and what to do."""
    said = [_delay_in_words(loop, rate)]
    if loop.word == "found" and loop.gain_db < AIR_DB:
        said.append(
            f"It came back at {loop.gain_db:.0f} dB: through the air or by crosstalk, not a cable; "
            "the way through the air is part of the delay."
        )
    if loop.inverted:
        said.append("The sound comes back inverted; check the polarity of the cable.")
    if loop.clipped:
        said.append("An input reached full scale; turn it down.")
    if loop.hum_hz:
        said.append(
            f"The inputs hum at {loop.hum_hz:.0f} Hz ({loop.noise_dbfs:.0f} dBFS); "
            "check ground and cables."
        )
    return said


def _delay_in_words(loop: Loop, rate: int) -> str:
    if loop.word == "found" and loop.delay_samples is not None:
        wires = ", ".join(f"{out} to {into}" for out, into in loop.wires)
        how = "bit for bit" if loop.exact else f"{loop.snr_db:.0f} dB above the noise"
        return (
            f"Loop of the device: {loop.delay_samples} samples = "
            f"{1000 * loop.delay_samples / rate:.1f} ms ({len(loop.lags)} sweeps; outputs to "
            f"inputs {wires}; {how})."
        )
    if loop.word == "moved":
        lags = ", ".join(map(str, loop.lags))
        return (
            f"The device's delay is not constant: sweeps came back after {lags} samples. Choose a "
            "larger buffer, or another audio system (JACK)."
        )
    if loop.word == "too quiet":
        return (
            "The sweeps come back, but too quietly to measure; turn up the output or the input "
            f"(noise at the inputs: {loop.noise_dbfs:.0f} dBFS)."
        )
    if loop.word == "none":
        return (
            "No cable from an output to an input was found, so the device's own delay is not "
            "measured; connect one to know it."
        )
    return "The device's own delay was not measured."
