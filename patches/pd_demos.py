"""Patches to start from: four demos."""

from __future__ import annotations

from collections.abc import Sequence

from pd_help import overview
from pd_objects import PANELS, WIDTH
from pd_writer import PdPatch

GAP = WIDTH + 20


def demos() -> dict[str, PdPatch]:
    """Every demo, and the overview, by file name."""
    return {
        "demo-generative-delay.pd": generative_delay(),
        "demo-prompt-crossfade.pd": prompt_crossfade(),
        "demo-accompaniment.pd": accompaniment(),
        "demo-rehearsal-recording.pd": rehearsal(),
        "lmdm-overview.pd": overview("lmdm"),
    }


def _demo(
    title: str, sentences: Sequence[str], columns: Sequence[Sequence[str]]
) -> tuple[PdPatch, dict[str, int], int]:
    """A page: what it shows, what to do in order, and objects in columns.

    Returns:
        The patch, the boxes of the objects by name, and where the objects begin.
    """
    p = PdPatch(400, 300)
    p.label(20, 10, title, 20)
    top = 44
    for i, sentence in enumerate(sentences, 1):
        p.label(20, top, str(i), 14)
        p.text(42, top, sentence, 110)
        top += p.boxes[-1].h + 4
    top += 12
    placed: dict[str, int] = {}
    for i, column in enumerate(columns):
        y = top + 40
        for text in column:
            name = text.split()[0]
            height = PANELS[name][0]
            placed[text] = p.obj(20 + GAP * i, y, f"lmdm.{text}", (WIDTH, height))
            y += height + 16
    return p, placed, top


def _messages(p: PdPatch, x: int, y: int, texts: Sequence[str], target: int) -> None:
    for text in texts:
        p.wire(p.msg(x, y, text), target)
        x += p.boxes[-1].w + 10


def generative_delay() -> PdPatch:
    """A block comes back changed, always the same time later."""
    p, box, top = _demo(
        "generative delay",
        (
            "Start lmdm-agent. The state becomes ready, and running when sound goes through.",
            "Say what should come back: type it under prompt, or click a message.",
            "Play. The answer comes as the prompt says; its delay never moves.",
            "No instrument at hand: switch on the test phrase; connect Pd to the agent's input.",
            "Mix between the instrument and the answer; freeze keeps the last answer.",
        ),
        (("agent", "status"), ("prompt 1", "time"), ("mix", "context")),
    )
    _messages(p, 20 + GAP, top, ("prompt rain on the sea", "prompt glass bells"), box["prompt 1"])
    _messages(p, 20 + 2 * GAP, top, ("0.5", "1"), box["mix"])
    p.toggle(20, top, 22, ("lmdm.source", "lmdm.source-in"))
    p.text(48, top + 2, "test phrase to dac~ 1")
    p.subpatch(230, top, "source", source())
    p.fit()
    return p


def source() -> PdPatch:
    """Subpatch: a phrase of eight notes, over and over, while `lmdm.source` is 1."""
    p = PdPatch(620, 620)
    p.text(20, 10, "1 sent to lmdm.source starts a phrase of eight notes on dac~ 1; 0 ends it")
    on = p.obj(20, 40, "r lmdm.source")
    order = p.obj(20, 70, "t f f")
    clock = p.obj(20, 110, "metro 250")
    p.wire(on, order, clock)
    sound = p.obj(300, 80, "sel 1")
    p.cord(order, 1, sound)
    p.wire(sound, p.msg(300, 110, "\\; pd dsp 1"))
    count, more = p.obj(20, 150, "f"), p.obj(80, 150, "+ 1")
    p.wire(clock, count, more)
    p.cord(more, 0, count, 1)
    step = p.obj(20, 190, "mod 8")
    pick = p.obj(20, 220, "sel 0 1 2 3 4 5 6 7")
    p.wire(count, step, pick)
    note = p.obj(20, 330, "t b f")
    for i, pitch in enumerate((57, 60, 64, 69, 67, 64, 62, 59)):
        message = p.msg(20 + 60 * i, 260 + 25 * (i % 2), str(pitch))
        p.cord(pick, i, message)
        p.wire(message, note)
    tone = p.obj(170, 400, "phasor~")
    p.cord(note, 1, pitch_box := p.obj(170, 370, "mtof"))
    soft, shape = p.obj(170, 440, "lop~ 1500"), p.obj(20, 440, "vline~")
    p.wire(pitch_box, tone, soft)
    p.wire(note, p.msg(20, 400, "0.3 5 , 0 180 40"), shape)
    loud = p.obj(170, 490, "*~")
    p.wire(soft, loud, p.obj(170, 540, "dac~ 1"))
    p.cord(shape, 0, loud, 1)
    return p


def prompt_crossfade() -> PdPatch:
    """From one sound to another, by hand or in a time."""
    p, box, top = _demo(
        "prompt crossfade",
        (
            "Give both slots a text, and wait until both lights are on.",
            "Move the slider, or click the positions from left to right.",
            "Past the middle the second prompt weighs more: the oldest context is forgotten.",
            "That happens once; the note under the slider says from which block on.",
            "Fade in a time: it goes on block by block without further messages.",
        ),
        (("prompt 1", "agent"), ("prompt 2", "status"), ("crossfade 1 2", "context")),
    )
    _messages(p, 20, top, ("prompt rain on the sea",), box["prompt 1"])
    _messages(p, 20 + GAP, top, ("prompt humpback whale song",), box["prompt 2"])
    _messages(p, 20 + 2 * GAP, top, ("0", "0.4", "0.6", "1", "fade 1 8"), box["crossfade 1 2"])
    p.fit()
    return p


def accompaniment() -> PdPatch:
    """Following a second input, with more or less of its future."""
    p, box, top = _demo(
        "accompaniment",
        (
            "Start lmdm-agent --stem 3 (the input to accompany), and switch on use_stem.",
            "t_f says how much of that input the model may know, relative to what sounds.",
            "Negative values take the latest away: as if the player reacted late.",
            "The answer shows what the delay allows; the delay itself never moves.",
            "Give a tempo, tap the first beat, and let changes wait for the bar.",
        ),
        (("agent", "sketch"), ("time", "sampler"), ("context", "status")),
    )
    _messages(p, 20 + GAP, top, ("0", "-0.25", "-0.5", "tempo 120", "beat 0"), box["time"])
    _messages(p, 20 + 2 * GAP, top, ("use_stem 1", "use_stem 0"), box["context"])
    p.fit()
    return p


def rehearsal() -> PdPatch:
    """A take with remarks."""
    p, box, top = _demo(
        "rehearsal recording",
        (
            "1 starts a take: dry, wet and every message go into a folder, whose path comes back.",
            "Put a remark where something happened: type it, or click one.",
            "0 ends the take.",
            "Or play first: the last minutes are held, and capture makes a take of them.",
            "In a terminal, lmdm-agent takes lists what there is; replay plays it again.",
        ),
        (("agent",), ("record", "prompt 1", "sampler"), ("mix", "status")),
    )
    texts = ("1", "mark first verse", "mark again from here", "0", "capture")
    _messages(p, 20 + GAP, top, texts, box["record"])
    p.fit()
    return p
