"""The objects that both hosts offer: one description for Max, Pd, their help and reference pages.

What a control is (type, unit, range, default, help) comes from the control table; here stands which
object holds it, what a bare number means to that object, and what its help patch teaches.
"""

from __future__ import annotations

from dataclasses import dataclass

from lmdm_agent.controls import ACTIONS, BY_NAME, Action, Control
from lmdm_agent.protocol import ACTIONS_BY_NAME, META, OUT

PACKAGE = "lmdm"
BUS_IN = "lmdm"
"""Send any message here, without /lmdm/; `lmdm.agent` carries it to the daemon."""
BUS_OUT = "lmdm.heard"
"""Everything the daemon says arrives here."""
HOST, PORT = "127.0.0.1", 9000
PD_REPLY_PORT, MAX_REPLY_PORT = 9001, 9002

ACTIONS_IN = {action.name: action for action in ACTIONS}
META_IN = {action.name: action for action in META}
OUT_BY_NAME = {action.name: action for action in OUT}


@dataclass(frozen=True)
class Idea:
    """One tab of a help patch: a title, one sentence, messages to click in order."""

    title: str
    sentence: str
    messages: tuple[str, ...] = ()


@dataclass(frozen=True)
class PatchObject:
    """One object of the package.

    ``arguments`` are (name, type, default, help). ``main`` is what a bare number (or, for a text,
    a bare word) at the inlet sets; ``{n}`` stands for the arguments by name. ``controls``,
    ``actions`` and ``meta`` are what the object offers, ``status`` what it shows.
    """

    name: str
    digest: str
    description: str
    main: str = ""
    arguments: tuple[tuple[str, str, str, str], ...] = ()
    controls: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    meta: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    left: str = "value as the agent confirms it"
    ideas: tuple[Idea, ...] = ()
    see_also: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """As typed into an object box."""
        return f"{PACKAGE}.{self.name}"

    @property
    def table(self) -> tuple[Control, ...]:
        """Rows of the control table."""
        return tuple(BY_NAME[name] for name in self.controls)

    @property
    def messages(self) -> tuple[Action, ...]:
        """Actions and conversation messages."""
        return tuple(ACTIONS_BY_NAME[a] for a in self.actions) + tuple(
            META_IN[m] for m in self.meta
        )


RIGHT = "dump: every ack and fail of this object's messages, with address"

OBJECTS: tuple[PatchObject, ...] = (
    PatchObject(
        "agent",
        "the connection to lmdm-agent",
        "Finds the running agent and keeps the connection: says hello every three seconds, so a "
        "restarted agent is found again and shows its values. On load it says hello and sets "
        "nothing. One of these in a patch; every other object talks through it. The inlet takes "
        "any message of the OSC reference, without /lmdm/.",
        arguments=(
            ("host", "symbol", HOST, "where the agent runs"),
            ("port", "int", str(PORT), "UDP port the agent listens on"),
            ("reply_port", "int", "", "UDP port for answers; one per open patch"),
        ),
        actions=("model", "preset", "preset_fade", "preset_save", "midi"),
        meta=("hello", "bye", "ping", "sync", "dump", "catalog", "version"),
        status=("state", "version", "done", "catalog", "midi_map"),
        left="everything the agent says",
        ideas=(
            Idea(
                "basic",
                "Start lmdm-agent, open this patch, and the state appears.",
                ("dump", "version"),
            ),
            Idea(
                "any message",
                "Whatever the OSC reference lists goes in here, without /lmdm/.",
                ("steps 8", "steps 4", "prompt 1 rain on the sea"),
            ),
            Idea(
                "presets",
                "Keep every value under a name, and come back to it at once or over seconds.",
                ("preset_save my verse", "preset my verse", "preset_fade 8 my verse"),
            ),
            Idea(
                "midi",
                "Learn: the next knob, key or program moves the target.",
                ("midi learn mix", "midi stop", "midi forget mix"),
            ),
            Idea("model", "Load another instrument while this one plays on.", ("catalog",)),
        ),
        see_also=("status", "receive"),
    ),
    PatchObject(
        "prompt",
        "text and weight of one prompt slot",
        "Type a text and press Enter; the light shows that it is encoded. The weight is relative: "
        "all weights are normalised to sum 1.",
        main="weight {slot}",
        arguments=(("slot", "int", "1", "1 to 8"),),
        actions=("prompt", "weight"),
        left="text of the slot as the agent has it, after prompt; its weight, after weight",
        ideas=(
            Idea(
                "basic",
                "What it should sound like, in words.",
                ("prompt rain on the sea", "prompt humpback whale song"),
            ),
            Idea(
                "weight",
                "A number sets the weight of this slot; weights of all slots are normalised.",
                ("1", "0.5", "0"),
            ),
        ),
        see_also=("crossfade",),
    ),
    PatchObject(
        "crossfade",
        "move between two prompts",
        "By hand with the slider, or in a time. When the other prompt comes to weigh more, the "
        "agent forgets the oldest part of the context once; the dump says in which block.",
        main="crossfade {from} {to}",
        arguments=(
            ("from", "int", "1", "slot at position 0"),
            ("to", "int", "2", "slot at position 1"),
        ),
        actions=("crossfade", "fade"),
        status=("crossed",),
        left="position as the agent confirms it",
        ideas=(
            Idea("basic", "0 is the first prompt, 1 the second.", ("0", "0.4", "0.6", "1")),
            Idea(
                "in a time",
                "fade slot seconds: block by block, without further messages.",
                ("fade 2 8", "fade 1 8"),
            ),
            Idea(
                "what is forgotten",
                "The right outlet tells which prompt takes over, and when it is heard.",
                ("0.4", "0.6"),
            ),
        ),
        see_also=("prompt", "context"),
    ),
    PatchObject(
        "sampler",
        "how a block is generated",
        "Steps, solver, guidance and seed. More steps are finer and take longer; watch the block "
        "bar of lmdm.status. With auto_steps, fewer are taken before blocks come late, and as many "
        "as asked for once there is time again.",
        main="steps",
        controls=("steps", "auto_steps", "solver", "guidance", "cfg_weight", "seed"),
        status=("steps_used",),
        left="name and value, as the agent confirms them",
        ideas=(
            Idea("basic", "A number sets the steps of the next block.", ("4", "8", "2")),
            Idea(
                "pinned",
                "auto_steps 0 takes what steps says, and blocks may come late instead.",
                ("auto_steps 0", "auto_steps 1"),
            ),
            Idea(
                "solver",
                "p4 uses guidance, the other two use cfg_weight.",
                ("solver p4", "guidance 0.5", "solver pingpong"),
            ),
            Idea("seed", "The same seed and input give the same output.", ("seed 1", "seed 2")),
        ),
        see_also=("status", "time"),
    ),
    PatchObject(
        "time",
        "future visibility, tempo and the delay",
        "t_f says how much of the accompanied stem the model may know, in seconds relative to what "
        "sounds; the delay itself never moves. With a tempo, changes can wait for the next beat "
        "or bar.",
        main="t_f",
        controls=("t_f", "tempo", "beats_per_bar", "quantise"),
        actions=("beat", "link", "at", "cancel"),
        status=("delay", "clock", "next", "link"),
        left="name and value, as the agent confirms them",
        ideas=(
            Idea("basic", "A number sets t_f; the answer is what the delay allows.", ("0", "-0.5")),
            Idea(
                "tempo",
                "Give a tempo, tap the first beat, and let changes wait for the bar.",
                ("tempo 120", "beat 0", "quantise bar", "quantise off", "tempo 0"),
            ),
            Idea("link", "Share tempo and bars with Ableton Link.", ("link 1", "link 0")),
            Idea(
                "at a block",
                "Any message can wait for a block; cancel forgets what waits.",
                ("at 100 steps 8", "cancel"),
            ),
        ),
        see_also=("status", "context"),
    ),
    PatchObject(
        "context",
        "what the model remembers and follows",
        "The context is what it generated before. Prime starts it from a sound file, refresh "
        "forgets part of it, clear all of it, freeze keeps answering the last block heard. The "
        "drift watch refreshes by itself when the sound gets lost.",
        main="context_dropout",
        controls=("context_dropout", "use_sketch", "use_stem", "freeze", "drift_watch"),
        actions=("prime", "refresh", "clear"),
        status=("crossed", "refreshed"),
        left="name and value, as the agent confirms them",
        ideas=(
            Idea(
                "basic",
                "Freeze holds, refresh forgets part, clear forgets all.",
                ("freeze 1", "freeze 0", "refresh", "clear"),
            ),
            Idea(
                "drift",
                "Refresh by itself when the sound drifts away; turn that off for what may drift.",
                ("drift_watch 0", "drift_watch 1"),
            ),
            Idea(
                "dropout",
                "Latents forgotten when the dominant prompt changes; 21.5 are one second.",
                ("180", "0", "90"),
            ),
            Idea(
                "follow",
                "Follow the pitch and loudness that are played, or the second input.",
                ("use_sketch 0", "use_sketch 1", "use_stem 1", "use_stem 0"),
            ),
            Idea(
                "prime",
                "Start from the end of a sound: prime and its name. The agent's folders of sounds "
                "hold them, takes are among them; catalog lists them.",
            ),
        ),
        see_also=("crossfade", "sketch"),
    ),
    PatchObject(
        "mix",
        "levels, dry and generated, and silence",
        "These act in the audio callback, at once. Panic silences everything until it is off.",
        main="mix",
        controls=(
            *("input_gain_db", "gain_db", "mix", "match_loudness"),
            *("late_sound", "mute", "bypass", "panic"),
        ),
        status=("level",),
        left="name and value, as the agent confirms them",
        ideas=(
            Idea(
                "basic",
                "A number sets the mix: 0 is the instrument, 1 the answer.",
                ("0", "0.5", "1"),
            ),
            Idea(
                "silence",
                "Bypass leaves the instrument, mute silences the answer, panic both.",
                ("bypass 1", "bypass 0", "mute 1", "mute 0", "panic 1", "panic 0"),
            ),
            Idea(
                "gain",
                "input_gain_db is what the model hears, gain_db what you hear of it.",
                ("gain_db -6", "gain_db 0", "input_gain_db 6", "input_gain_db 0"),
            ),
            Idea(
                "loudness",
                "match_loudness keeps the answer as loud as what is played.",
                ("match_loudness 1", "match_loudness 0"),
            ),
            Idea(
                "late",
                "While a block is late: silence, the instrument, or the last block again.",
                ("late_sound dry", "late_sound repeat", "late_sound silence"),
            ),
        ),
        see_also=("status",),
    ),
    PatchObject(
        "record",
        "rehearsals on disk",
        "Records dry, wet and every message into a folder; its path comes back. The last minutes "
        "are always held: capture saves them afterwards, and when that is done the right outlet "
        "says captured, path and seconds.",
        main="record",
        actions=("record", "capture", "mark"),
        status=("record", "held", "captured"),
        left="1 or 0 and the path of the take",
        ideas=(
            Idea("basic", "1 starts a take, 0 ends it.", ("1", "0")),
            Idea(
                "name",
                "A take may have a name; without one it has the date and time.",
                ("record 1 first try", "record 0"),
            ),
            Idea("marks", "Put a remark where something happened.", ("mark second verse",)),
            Idea(
                "capture",
                "That was good, and nothing was recording: save it now, all that is held or so "
                "many minutes.",
                ("capture", "capture 2"),
            ),
        ),
        see_also=("status",),
    ),
    PatchObject(
        "status",
        "is it well?",
        "The state in a word, the sound device, the time a block took, what was left of it, blocks "
        "that came late, levels, and what went wrong: how often the agent had to mute, refresh or "
        "start a part of it again, and the last fault as a sentence.",
        status=(
            *("state", "device", "block", "late", "level", "health", "delay"),
            *("safety", "fault"),
        ),
        left="name and values of every status message",
        ideas=(
            Idea(
                "basic",
                "offline, loading, ready, running, late or error; ask again with dump.",
                ("dump",),
            ),
            Idea(
                "time",
                "A margin below 0 is a late block: take fewer steps.",
                ("steps 8", "steps 4"),
            ),
            Idea(
                "faults",
                "A lost device comes back by itself; model, context and knobs stay. What the last "
                "fault was stays in sight.",
            ),
        ),
        see_also=("agent", "sampler"),
    ),
    PatchObject(
        "sketch",
        "what the model hears",
        "Loudness and the strongest pitches of the block heard, as the model gets them.",
        status=("sketch",),
        left="loudness, then four pitches in Hz, strongest first",
        ideas=(Idea("basic", "Play, and see what is heard."),),
        see_also=("context", "status"),
    ),
    PatchObject(
        "receive",
        "any value by name",
        "Gives the values of one message from the agent: a control's echo or a status.",
        arguments=(("name", "symbol", "state", "a control or a status message"),),
        left="the values of that message",
        ideas=(Idea("basic", "The name is the argument.", ("dump",)),),
        see_also=("agent", "status"),
    ),
)
OBJECTS_BY_NAME = {o.name: o for o in OBJECTS}

DEMOS = {
    "generative-delay": "generative delay: what you play comes back, changed",
    "prompt-crossfade": "prompt crossfade: from one sound to another",
    "accompaniment": "accompaniment with t_f: follow a second player",
    "rehearsal-recording": "rehearsal recording: takes, marks, and what was just played",
}
"""The demos that both hosts offer: name (`lmdm-NAME` in Max, `demo-NAME` in Pd) and title."""
