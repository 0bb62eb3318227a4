"""What the terminal view knows of a run: one frozen `Snapshot`."""

from __future__ import annotations

from dataclasses import dataclass

from lmdm_agent.session import Session


@dataclass(frozen=True)
class Snapshot:
    """All that the page shows; levels are linear peaks, weights are normalised."""

    state: str = "offline"
    model: str = ""
    device: str = ""
    rate: int = 0
    osc_port: int = 0
    delay_samples: int = 0
    delay_s: float = 0.0
    block: int = -1
    block_s: float = 0.0
    inference_s: float = 0.0
    deadline_s: float = 0.0
    late_blocks: int = 0
    skipped_blocks: int = 0
    xruns: int = 0
    level_in: float = 0.0
    level_out: float = 0.0
    prompts: tuple[tuple[int, str, float], ...] = ()
    """(slot from 1, text, weight) of every slot in use."""
    steps: int = 0
    """Really taken by the last block; 0 before the first."""
    steps_wish: int = 0
    """What the control says; more than ``steps`` while the ladder has gone down."""
    steps_reason: str = ""
    auto_steps: bool = True
    solver: str = ""
    guidance: float = 0.0
    mute: bool = False
    bypass: bool = False
    panic: bool = False
    freeze: bool = False
    clock: str = ""
    waiting: int = 0
    recording: str = ""
    recorded_s: float = 0.0
    held_s: float = 0.0
    held_mb: float = 0.0
    """What a capture would save, and the memory it takes; 0 s: nothing is held."""
    held_full: bool = False
    """Whether memory, not time, ends what is held."""
    capture: str = ""
    """The capture being saved, or saved just now, in words."""
    message: str = ""
    device_word: str = "open"
    """"open", "lost" or "closed"."""
    device_text: str = ""
    """Why the device is lost, and what happens next."""
    muted_blocks: int = 0
    refreshes: int = 0
    limited_samples: int = 0
    restarts: int = 0
    device_losses: int = 0
    fault: str = ""
    """The last thing that went wrong by itself, and how long ago."""
    fault_age_s: float = 0.0
    keys: bool = True


def snapshot_of(
    session: Session,
    *,
    device: str,
    osc_port: int,
    levels: tuple[float, float],
    recording: str = "",
    recorded_s: float = 0.0,
    held_s: float = 0.0,
    held_mb: float = 0.0,
    held_full: bool = False,
    capture: str = "",
    message: str = "",
    device_word: str = "open",
    device_text: str = "",
    fault: str = "",
    fault_age_s: float = 0.0,
) -> Snapshot:
    """Gather a snapshot from a running session; any thread."""
    health, controls = session.health(), session.state.current
    spec = session.engine.instrument.spec
    weights = controls.normalised_weights()
    slots = zip(range(1, len(weights) + 1), controls.prompts, weights, strict=True)
    slack_s = session.timeline.slack_samples / spec.sample_rate
    # Beside the banner of a lost device there is room for something else.
    banner_says_it = bool(device_text) and health.error.endswith(device_text)
    return Snapshot(
        state=health.state,
        model=spec.name,
        device=device,
        rate=session.ends.rate,
        osc_port=osc_port,
        delay_samples=health.delay_samples,
        delay_s=health.delay_s,
        block=health.block,
        block_s=health.block_s,
        inference_s=health.inference_s,
        # A block may take its slack; beyond it the answer is late, whatever a block lasts.
        deadline_s=min(slack_s, health.block_s) if slack_s > 0 else health.block_s,
        late_blocks=health.late_blocks,
        skipped_blocks=health.skipped_blocks,
        xruns=health.xruns,
        level_in=levels[0],
        level_out=levels[1],
        prompts=tuple((slot, text, weight) for slot, text, weight in slots if text),
        steps=health.steps,
        steps_wish=health.steps_wish or controls.steps,
        steps_reason=health.steps_reason,
        auto_steps=controls.auto_steps,
        solver=controls.solver,
        guidance=controls.guidance,
        mute=controls.mute,
        bypass=controls.bypass,
        panic=controls.panic,
        freeze=controls.freeze,
        clock=_clock_words(session),
        waiting=len(session.schedule) + len(session.heard_schedule),
        recording=recording,
        recorded_s=recorded_s,
        held_s=held_s,
        held_mb=held_mb,
        held_full=held_full,
        capture=capture,
        message=message if banner_says_it else health.error or message,
        device_word=device_word,
        device_text=device_text,
        muted_blocks=health.muted_blocks,
        refreshes=health.refreshes,
        limited_samples=health.limited_samples,
        restarts=health.restarts,
        device_losses=health.device_losses,
        fault=fault,
        fault_age_s=fault_age_s,
    )


def _clock_words(session: Session) -> str:
    """Tempo, bar and beat, and how long a block is in beats; empty without a tempo."""
    clock = session.conductor.clock()
    if clock is None:
        return ""
    controls = session.state.current
    waits = "" if controls.quantise == "off" else f"   changes wait for the {controls.quantise}"
    return (
        f"{clock.bpm:.1f} bpm   bar {clock.bar} beat {int(clock.beat)} of {controls.beats_per_bar}"
        f"   block {clock.block_beats:.2f} beats{waits}"
    )
