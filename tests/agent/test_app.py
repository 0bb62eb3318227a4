"""A live run: started in order, taken down whole, whatever fails on the way."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from fakes import FakeInstrument, wait_for

from lmdm_agent import leaving, rig, runs
from lmdm_agent.announcer import shown
from lmdm_agent.app import Live
from lmdm_agent.audio import Device, NoDevice, StreamPlan
from lmdm_agent.config import (
    DeviceSettings,
    OscSettings,
    PresetSettings,
    RecordSettings,
    Settings,
)
from lmdm_agent.device_keeper import DeviceEvent
from lmdm_agent.errors import ConfigError, DeviceError, ModelError, PortError, TakeError
from lmdm_agent.leaving import Background, Deadline, stop_on_signals
from lmdm_agent.notices import Notice
from lmdm_agent.protocol import Ack, Fail
from lmdm_agent.rig import plan_of, starting_controls, timeline_of
from lmdm_agent.takes.format import read_take
from lmdm_agent.takes.repair import repair
from lmdm_agent.takes.writer import TakeWriter

BOX = Device(3, "Box", "ALSA", 2, 2, 44100.0)
PLAN = StreamPlan(BOX, BOX, 44100, 64, (0, 1), (), (0, 1))
LOOPBACK = OscSettings(port=0)


class FakeModel(FakeInstrument):
    path = Path("fake.onnx")
    providers = ("CPUExecutionProvider",)


class Keeper:
    """A device that calls back every millisecond from a thread of its own."""

    losses = 0

    def __init__(self, ends, plan, *, told, **_) -> None:
        self._ends, self._told = ends, told
        self.event = DeviceEvent("closed", plan.label, "")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="device")

    def __enter__(self):
        self._thread.start()
        self.becomes("open")
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()

    def becomes(self, word, text="") -> None:
        self.losses += word == "lost"
        self.event = DeviceEvent(word, self.event.name, text)
        self._told(self.event)

    def _run(self) -> None:
        sound, out = np.full((64, 2), 0.25, np.float32), np.zeros((64, 2), np.float32)
        while not self._stop.wait(0.001):
            self._ends.callback(sound, out)


class Refusing(Keeper):
    def __enter__(self):
        raise DeviceError("Box is busy or was unplugged.")


@pytest.fixture
def stream(monkeypatch):
    monkeypatch.setattr(rig, "DeviceKeeper", Keeper)


@pytest.fixture(autouse=True)
def nothing_left_running():
    yield
    # A later test must not end the tests.
    leaving._quickly.clear()
    # It ends by itself, but takes most of a second.
    for thread in threading.enumerate():
        if thread.name == "lmdm-after-start":
            thread.join(20)
    names = [t.name for t in threading.enumerate()]
    assert not [name for name in names if name.startswith("lmdm") or name == "device"]


@pytest.mark.usefixtures("stream")
def test_it_plays_records_and_ends(tmp_path):
    settings = Settings(osc=LOOPBACK, record=RecordSettings(str(tmp_path / "takes"), True))
    live = Live(settings, FakeModel(), PLAN, screen=False)
    with live:
        wait_for(lambda: live.session.snapshot_block > 5)
        assert live.osc.port > 0
        live.wait(0.05)
    assert live.services.last_take is not None
    assert (live.services.last_take / "take.json").is_file()
    assert live.session.failed_blocks == 0


@pytest.mark.usefixtures("stream")
def test_presets_and_takes_of_a_live_run(tmp_path):
    settings = Settings(
        osc=OscSettings(port=0, oscquery=False),
        presets=PresetSettings(str(tmp_path / "presets")),
        record=RecordSettings(str(tmp_path / "takes"), True),
    )
    answers: list[Ack | Fail] = []
    with Live(settings, FakeModel(), PLAN, screen=False) as live:
        assert live.oscquery is None
        live.commander.apply("preset_save", ("my verse",), answers.append)
        wait_for(lambda: len(answers) == 1)
        assert ("preset", "my verse", "") in live.services.catalog()
        wait_for(lambda: live.session.next_block > 2)
        live.commander.apply("at", (10**6, "preset", "my verse"), answers.append)
        wait_for(lambda: len(answers) == 2)
        live.commander.apply("midi", ("learn", "mix"), answers.append)
        live.commander.apply("mark", ("chorus",), answers.append, "tester")
        wait_for(lambda: len(answers) == 4)
        live.commander.apply("steps", ("many",), answers.append)
    assert [type(answer) for answer in answers] == [Ack, Ack, Fail, Ack, Fail]
    assert isinstance(answers[2], Fail) and "no MIDI input is open" in answers[2].text
    assert live.services.last_take is not None
    lines = (live.services.last_take / "messages.tsv").read_text().splitlines()
    assert [line.split("\t")[3:] for line in lines[1:]] == [
        ["", "/lmdm/preset_save", "my verse"],
        ["", "/lmdm/at", "1000000", "preset", "my verse"],
        ["tester", "/lmdm/mark", "chorus"],
    ]


@pytest.mark.usefixtures("stream")
def test_oscquery_is_offered_unless_switched_off_and_its_port_may_be_taken():
    with Live(Settings(osc=LOOPBACK), FakeModel(), PLAN, screen=False) as live:
        assert live.oscquery is not None
        assert live.oscquery.host == "127.0.0.1"
        taken = OscSettings(port=0, oscquery_port=live.oscquery.port)
        with Live(Settings(osc=taken), FakeModel(), PLAN, screen=False) as second:
            assert second.oscquery is None
            wait_for(lambda: second.session.next_block > 1)


def test_a_device_that_refuses_leaves_nothing_running(monkeypatch):
    monkeypatch.setattr(rig, "DeviceKeeper", Refusing)
    live = Live(Settings(osc=LOOPBACK), FakeModel(), PLAN, screen=False)
    with pytest.raises(DeviceError, match="busy") as error, live:
        pass
    assert error.value.exit_code == 4
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", live.osc.port))


@pytest.mark.usefixtures("stream")
def test_a_busy_port_leaves_nothing_running():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        settings = Settings(osc=OscSettings(port=udp.getsockname()[1]))
        with pytest.raises(PortError, match="cannot be opened") as error:
            Live(settings, FakeModel(), PLAN, screen=False).__enter__()
    assert error.value.exit_code == 5


@pytest.mark.usefixtures("stream")
def test_a_folder_of_takes_that_refuses_leaves_nothing_running(tmp_path):
    (tmp_path / "file").touch()
    settings = Settings(osc=LOOPBACK, record=RecordSettings(str(tmp_path / "file"), True))
    with pytest.raises(TakeError, match="no take can be recorded"):
        Live(settings, FakeModel(), PLAN, screen=False).__enter__()


@pytest.mark.usefixtures("stream")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_playing_ends_within_two_seconds_of_a_signal(number, monkeypatch, tmp_path, capsys):
    asked: list[float] = []

    def kill() -> None:
        time.sleep(0.5)
        asked.append(time.monotonic())
        os.kill(os.getpid(), number)

    monkeypatch.setattr(runs, "plan_of", lambda settings, host: PLAN)
    monkeypatch.setattr(runs, "load_model", lambda settings, path: FakeModel())
    monkeypatch.setattr(runs.library, "find_model", lambda name, more=(): Path("fake.onnx"))
    threading.Thread(target=kill).start()
    settings = Settings(osc=LOOPBACK, record=RecordSettings(str(tmp_path), True))
    runs.play(settings, 30.0, False, tmp_path)
    assert time.monotonic() - asked[0] < 2.0
    out = capsys.readouterr().out
    assert "Playing fake on ALSA: Box at 44100 Hz; delay" in out
    assert "Played " in out
    assert "Take: " in out


def test_hanging_up_ends_nothing_under_nohup():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stop_on_signals(threading.Event()):
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_signals_are_given_back():
    before = signal.getsignal(signal.SIGTERM)
    stopping = threading.Event()
    with stop_on_signals(stopping):
        os.kill(os.getpid(), signal.SIGTERM)
        assert stopping.wait(1.0)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGTERM) == before


def test_slack_is_at_most_a_block_and_whole_latents_where_stems_are_followed():
    spec = FakeInstrument().spec
    assert timeline_of(spec).slack_samples == spec.block_samples
    assert timeline_of(spec, 0.5).slack_samples == 22
    assert timeline_of(spec, 0.5, stems=True).slack_samples == 16
    assert timeline_of(spec, 0).slack_samples == 0
    with pytest.raises(ConfigError, match="0 to 1 ms allowed"):
        timeline_of(spec, 3.0)


def test_settings_go_before_what_the_model_was_trained_for():
    spec = SimpleNamespace(**{f: getattr(FakeInstrument().spec, f) for f in (
        "steps", "solver", "guidance", "cfg_weight", "context_dropout_latents", "prompts",
    )})  # fmt: skip
    assert starting_controls(Settings(), spec).prompts[0] == "whale"
    assert starting_controls(Settings(), spec).steps == 2
    given = Settings(controls={"steps": 5}, prompts=("ice",), weights=(0.5, 0.5))
    controls = starting_controls(given, spec)
    assert (controls.steps, controls.prompts[0], controls.weights[1]) == (5, "ice", 0.5)
    assert controls.guidance == 0.7


def test_separate_microphone_and_speakers_are_found(monkeypatch):
    """As a laptop has them: no device does both."""
    cards = [Device(0, "Mic", "Core", 1, 0, 48e3), Device(1, "Speakers", "Core", 0, 2, 48e3)]
    monkeypatch.setattr("lmdm_agent.rig.list_devices", lambda: cards)
    plan = plan_of(Settings())
    assert (plan.input.name, plan.output.name, plan.rate) == ("Mic", "Speakers", 48000)
    monkeypatch.setattr("lmdm_agent.rig.list_devices", lambda: cards[1:])
    with pytest.raises(NoDevice, match="both inputs and outputs"):
        plan_of(Settings())
    with pytest.raises(DeviceError):
        plan_of(Settings(device=DeviceSettings(device="Speakers")))


def test_a_lost_device_is_an_error_in_every_patch(monkeypatch, stream):
    told: list[tuple[str, ...]] = []
    faults: list[tuple[str, str]] = []
    with Live(Settings(osc=LOOPBACK), FakeModel(), PLAN, screen=False) as live:
        publisher = live.osc.publisher
        monkeypatch.setattr(publisher, "tell_device", lambda *words: told.append(words))
        monkeypatch.setattr(publisher, "tell_fault", lambda *words: faults.append(words))
        assert live.session.state_word != "error"
        live.rig.keeper.becomes("lost", "it has stopped; trying again.")
        assert live.session.state_word == "error"
        assert live.session.health().error == "ALSA: Box: it has stopped; trying again."
        assert live.session.health().device_losses == 1
        assert live._snapshot().device_word == "lost"
        assert live._snapshot().fault.startswith("ALSA: Box")
        live.rig.keeper.becomes("open", "")
        assert live.session.state_word != "error"
        assert live.session.health().error == ""
    assert told == [
        ("lost", "ALSA: Box", "it has stopped; trying again."),
        ("open", "ALSA: Box", ""),
    ]
    assert faults == [("device", "ALSA: Box: it has stopped; trying again.")]


@pytest.mark.usefixtures("stream")
def test_why_a_recording_stopped_is_told_to_patches():
    with Live(Settings(osc=LOOPBACK), FakeModel(), PLAN, screen=False) as live:
        live.recorder._take_failed("the disk is full")
        assert "the disk is full" in live.session.health().error
        assert live.session.state_word != "error"


@pytest.mark.usefixtures("stream")
@pytest.mark.parametrize("what", ["record", "capture"])
def test_who_failed_is_told_by_its_address(what, monkeypatch):
    told: list[tuple[object, ...]] = []
    with Live(Settings(osc=LOOPBACK), FakeModel(), PLAN, screen=False) as live:
        monkeypatch.setattr(live.osc.publisher, "tell_all", lambda *words: told.append(words))
        if what == "record":
            live.recorder._take_failed("the disk is full")
        else:
            live.recorder._on_capture_failed("the disk is full")
    fails = [words[1] for words in told if words[0] == "fail"]
    assert [values[:2] for values in fails] == [(f"/lmdm/{what}", "take")]
    assert "the disk is full" in str(fails[0][2])


@pytest.mark.usefixtures("stream")
def test_what_went_wrong_is_forgotten_after_a_while():
    now = [0.0]
    with Live(Settings(osc=LOOPBACK), FakeModel(), PLAN, screen=False) as live:
        announcer = live.announcer
        announcer.notice, announcer.lasting = (Notice(now=lambda: now[0]) for _ in range(2))
        live.recorder._take_failed("the disk is full")
        watcher = threading.Thread(target=live.wait, daemon=True)
        watcher.start()
        now[0] = 29.0
        time.sleep(0.3)
        assert "the disk is full" in live._snapshot().message
        assert "the disk is full" in live.session.health().error
        now[0] = 31.0
        wait_for(lambda: live.session.health().error == "")
        assert live._snapshot().message == ""
        # For the exit code.
        assert "the disk is full" in live.recorder.error
        live.stopping.set()
        watcher.join(5)


@pytest.mark.usefixtures("stream")
def test_patches_get_whole_paths_and_the_page_short_ones(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = Settings(osc=LOOPBACK, record=RecordSettings("takes"))
    answers: list[Ack | Fail] = []
    told: list[tuple] = []
    with Live(settings, FakeModel(), PLAN, screen=False) as live:
        monkeypatch.setattr(live.osc.publisher, "tell_all", lambda *words: told.append(words))
        wait_for(lambda: live.session.next_block > 5)
        live.commander.apply("record", (1, "one"), answers.append)
        wait_for(lambda: len(answers) == 1)
        assert Path(live._snapshot().recording).parent == Path("takes")
        live.commander.apply("record", (1, "two"), answers.append)
        live.commander.apply("record", (1,), answers.append)
        live.commander.apply("capture", (), answers.append)
        wait_for(lambda: "captured" in [words[0] for words in told])
        assert live._snapshot().capture in ("captured 0:00", "capturing 0:00 ...")
        assert live._snapshot().message.startswith("captured 0:00: takes/")
        path = str(live.recorder.path)
    one, two, again, capture = answers
    assert path.startswith(f"{tmp_path}/takes/")
    assert one.values == again.values == (1, path)
    assert (two.code, path in two.text) == ("take", True)
    assert capture.values[1].startswith(f"{tmp_path}/takes/")
    assert [words[1][0] for words in told if words[0] == "captured"] == [capture.values[1]]


class NeverReady(FakeModel):
    """Comes back from its first block only when it is cancelled, as ONNX Runtime does."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.let_go = threading.Event(), threading.Event()
        self.cancel = self.let_go.set

    def decode(self, latents, state):
        self.inside.set()
        assert self.let_go.wait(20)
        raise ModelError("its graph 'decode' was stopped")


@pytest.mark.usefixtures("stream")
def test_a_model_that_never_gets_ready_is_given_up_and_prompts_are_answered(monkeypatch):
    now = [0.0]
    endless = NeverReady()
    loaded: list[Ack | Fail] = []
    learned: list[Ack | Fail] = []
    faults: list[tuple[str, str]] = []
    with Live(Settings(osc=LOOPBACK), FakeModel(), PLAN, screen=False) as live:
        monkeypatch.setattr(live.osc.publisher, "tell_fault", lambda *words: faults.append(words))
        monkeypatch.setattr(live.services, "find_model", lambda name: lambda: endless)
        monkeypatch.setattr(live._loads, "_clock", lambda: time.monotonic() + now[0])
        live.commander.apply("model", ("endless",), loaded.append)
        live.commander.apply("prompt", (1, "rain"), learned.append)
        assert endless.inside.wait(5)
        now[0] = 29.0
        live._loads.look()
        assert not loaded and not learned
        assert not endless.let_go.is_set() and not faults
        # From here on the watch finds it by itself.
        now[0] = 31.0
        wait_for(lambda: len(loaded) == len(learned) == 1)
        blocks = live.session.next_block
        wait_for(lambda: live.session.next_block > blocks + 2)
        assert live.session.failed_blocks == 0
    [fail] = loaded
    assert isinstance(fail, Fail) and fail.code == "model" and "given up" in fail.text
    assert isinstance(learned[0], Ack)
    [(part, text)] = faults
    assert part == "model" and "warming up for 31 s" in text


def test_a_path_is_shown_whole_where_it_cannot_be_short(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    assert shown(gone / "take") == "take"
    assert shown(tmp_path / "take") == str(tmp_path / "take")
    gone.rmdir()
    assert shown(gone / "take") == str(gone / "take")


@pytest.mark.usefixtures("stream")
def test_the_key_for_marks_counts_them(tmp_path):
    settings = Settings(osc=LOOPBACK, record=RecordSettings(str(tmp_path), True))
    with Live(settings, FakeModel(), PLAN, screen=False) as live:
        marked: list[Ack] = []
        live.commander.listen(lambda ack, sender: marked.append(ack))
        for _ in range(2):
            live._keys()["mark"]()
        wait_for(lambda: len(marked) == 2)
        assert live._snapshot().message == "marked: mark 2"
    assert [mark.text for mark in read_take(live.services.last_take).manifest.marks] == [
        "mark 1",
        "mark 2",
    ]


@pytest.mark.usefixtures("stream")
def test_the_end_puts_a_capture_aside_and_says_where(tmp_path, monkeypatch, capsys):
    write = TakeWriter.write

    def slow(self, parts) -> None:
        time.sleep(0.5)
        write(self, parts)

    class Asking(Live):
        """Ends while a capture is being saved."""

        def wait(self, seconds=None) -> None:
            wait_for(lambda: self.services.held()[0] > 2.5, 30.0)
            self._keys()["capture"]()
            wait_for(lambda: self.recorder.saving_s > 0)
            assert self._snapshot().capture.startswith("capturing 0:0")

    monkeypatch.setattr(TakeWriter, "write", slow)
    monkeypatch.setattr("lmdm_agent.app.Live", Asking)
    monkeypatch.setattr(runs, "plan_of", lambda settings, host: PLAN)
    monkeypatch.setattr(runs, "load_model", lambda settings, path: FakeModel())
    monkeypatch.setattr(runs.library, "find_model", lambda name, more=(): Path("fake.onnx"))
    runs.play(Settings(osc=LOOPBACK, record=RecordSettings(str(tmp_path))), None, False, tmp_path)
    (capture,) = tmp_path.iterdir()
    assert not read_take(capture).manifest.complete
    assert f"Capture: {capture}." in capsys.readouterr().out
    assert repair(capture).ended_early == ""


def test_leaving_is_not_held_up_by_what_hangs(capsys):
    stopping, go_on, left = threading.Event(), threading.Event(), threading.Event()
    codes: list[int] = []
    said: list[str] = []

    def leave(code: int) -> None:
        codes.append(code)
        left.set()

    hanging = threading.Thread(target=go_on.wait, name="lmdm-worker", daemon=True)
    hanging.start()
    with Deadline(stopping, said.append, 0.05, leave):
        stopping.set()
        assert left.wait(5)
        go_on.set()
    hanging.join()
    assert codes == [1]
    assert "lmdm-worker" in said[0]


def test_leaving_in_time_is_an_end_like_any_other():
    codes: list[int] = []
    with Deadline(threading.Event(), codes.append, 5.0, codes.append):
        pass
    assert codes == []


def test_a_program_that_has_played_skips_the_interpreters_end():
    program = (
        "import atexit, sys; from lmdm_agent import leaving; "
        "atexit.register(print, 'slow end'); print('played'); "
        "leaving.leave_quickly() if sys.argv[1] == 'quick' else None; leaving.end({!r})"
    )
    for word, code, expected in (("quick", 3, 3), ("quick", None, 0), ("slow", 5, 5)):
        done = subprocess.run(
            [sys.executable, "-c", program.format(code), word],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == expected
        assert done.stdout.split("\n")[:-1] == ["played", "slow end"][: 1 + (word == "slow")]


def test_a_model_that_loads_for_long_does_not_keep_anybody():
    stopping, go_on = threading.Event(), threading.Event()
    loading = Background(go_on.wait, "lmdm-load")
    stopping.set()
    assert loading.result(stopping) is None
    go_on.set()
    assert Background(lambda: 7, "lmdm-load").result(threading.Event()) == 7
    with pytest.raises(ZeroDivisionError):
        Background(lambda: 1 // 0, "lmdm-load").result(threading.Event())


@pytest.mark.usefixtures("stream")
def test_being_stopped_while_the_model_loads_ends_the_program(monkeypatch, tmp_path, capsys):
    go_on = threading.Event()
    codes: list[int] = []

    def leave(code: int) -> None:
        codes.append(code)
        raise SystemExit(code)

    def load(settings, path):
        os.kill(os.getpid(), signal.SIGTERM)
        go_on.wait()

    monkeypatch.setattr(runs, "plan_of", lambda settings, host: PLAN)
    monkeypatch.setattr(runs, "load_model", load)
    monkeypatch.setattr(runs, "leave_now", leave)
    monkeypatch.setattr(runs.library, "find_model", lambda name, more=(): Path("fake.onnx"))
    with pytest.raises(SystemExit):
        runs.play(Settings(osc=LOOPBACK), None, False, tmp_path)
    go_on.set()
    assert codes == [leaving.INTERRUPTED]
    wait_for(lambda: "lmdm-load" not in leaving.running())


@pytest.mark.usefixtures("stream")
def test_being_stopped_while_the_audio_system_hangs_ends_the_program(monkeypatch, tmp_path):
    """Also where nobody reads what the program says."""
    go_on = threading.Event()
    codes: list[int] = []
    waited: list[str] = []

    def leave(code: int) -> None:
        codes.append(code)
        raise SystemExit(code)

    def look(settings, host):
        os.kill(os.getpid(), signal.SIGTERM)
        go_on.wait(5)
        waited.append("for the devices")
        return PLAN

    def say(text: str) -> None:
        go_on.wait(5)
        waited.append(f"to say {text}")

    monkeypatch.setattr(runs, "plan_of", look)
    monkeypatch.setattr(runs, "_say", say)
    monkeypatch.setattr(runs, "load_model", lambda settings, path: FakeModel())
    monkeypatch.setattr(runs, "leave_now", leave)
    monkeypatch.setattr(runs.library, "find_model", lambda name, more=(): Path("fake.onnx"))
    with pytest.raises(SystemExit):
        runs.play(Settings(osc=LOOPBACK), None, False, tmp_path)
    assert (codes, waited) == ([leaving.INTERRUPTED], [])
    go_on.set()
    wait_for(lambda: sorted(waited) == ["for the devices", "to say Stopped."])
    wait_for(lambda: "lmdm-devices" not in leaving.running())


def test_a_program_whose_words_nobody_reads_still_ends():
    program = (
        "import threading; from lmdm_agent.leaving import Deadline; "
        "stopping = threading.Event(); stopping.set()\n"
        "with Deadline(stopping, lambda text: threading.Event().wait(), 0.2):\n"
        "    threading.Event().wait()"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as child:
        try:
            assert child.wait(30) == 1
        finally:
            child.kill()


@pytest.mark.usefixtures("stream")
def test_the_farewell_has_to_be_in_time_too(monkeypatch, tmp_path):
    order: list[str] = []

    class Watched(Deadline):
        def __exit__(self, *error: object) -> None:
            order.append("in time")
            super().__exit__(*error)

    monkeypatch.setattr(runs, "Deadline", Watched)
    monkeypatch.setattr(runs, "_say", lambda text: order.append(text.split()[0]))
    monkeypatch.setattr(runs, "plan_of", lambda settings, host: PLAN)
    monkeypatch.setattr(runs, "load_model", lambda settings, path: FakeModel())
    monkeypatch.setattr(runs.library, "find_model", lambda name, more=(): Path("fake.onnx"))
    runs.play(Settings(osc=LOOPBACK), 0.1, False, tmp_path)
    assert order == ["Played", "in time"]
