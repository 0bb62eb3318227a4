"""The doctor: what a machine is, in words, from machines that the tests make up."""

import io
import json
import os
import socket
import sys
from pathlib import Path

import pytest
from rich.console import Console

from lmdm_agent import doctor
from lmdm_agent import doctor_machine as machine
from lmdm_agent import doctor_program as program
from lmdm_agent import doctor_sound as sound
from lmdm_agent.audio import Device
from lmdm_agent.config import (
    DeviceSettings,
    EngineSettings,
    OscSettings,
    RecordSettings,
    Settings,
)
from lmdm_agent.errors import DeviceError, ModelError
from lmdm_agent.findings import bad, ok, warn


def made(root: Path, **files: str) -> Path:
    """A root folder with some files of the kernel's; ``__`` stands for a slash."""
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def words(findings):
    return [finding.word for finding in findings]


# The machine.


def test_cores_and_what_a_container_leaves_of_them(tmp_path):
    assert words(machine.cores(tmp_path, 8)) == ["ok"]
    assert words(machine.cores(tmp_path, 1)) == ["warn"]
    group = tmp_path / "sys/fs/cgroup"
    group.mkdir(parents=True)
    (group / "cpu.max").write_text("150000 100000\n")
    (finding,) = machine.cores(tmp_path, 8)
    assert finding.word == "warn" and "may use 1.5" in finding.text
    (group / "cpu.max").write_text("max 100000\n")
    assert words(machine.cores(tmp_path, 8)) == ["ok"]


@pytest.mark.parametrize(
    ("names", "word"),
    [((), "ok"), (("performance",) * 2, "ok"), (("performance", "powersave"), "warn")],
)
def test_the_governor(tmp_path, names, word):
    for number, name in enumerate(names):
        folder = tmp_path / f"sys/devices/system/cpu/cpu{number}/cpufreq"
        folder.mkdir(parents=True)
        (folder / "scaling_governor").write_text(f"{name}\n")
    (finding,) = machine.governor(tmp_path)
    assert finding.word == word
    assert ("powersave" in finding.text) == (word == "warn") == bool(finding.advice)


def test_load_memory_and_power(tmp_path):
    root = made(tmp_path, proc__loadavg="3.5 1 1 2/3 4", proc__meminfo="MemAvailable: 900000 kB")
    assert words(machine.load(root, 8)) == ["ok"] and words(machine.load(root, 4)) == ["warn"]
    assert words(machine.memory(root)) == ["warn"]
    made(root, proc__meminfo="MemTotal: 1 kB\nMemAvailable: 90000 kB")
    assert words(machine.memory(root)) == ["bad"]
    made(root, proc__meminfo="MemAvailable: 9000000 kB")
    assert words(machine.memory(root)) == ["ok"]
    assert machine.power(root) == []
    supply = "sys__class__power_supply__AC__"
    made(root, **{f"{supply}type": "Mains", f"{supply}online": "0\n"})
    assert words(machine.power(root)) == ["warn"]
    made(root, **{f"{supply}online": "1"})
    assert words(machine.power(root)) == ["ok"]


def test_real_time_priority(tmp_path):
    def look(may, rtkit=False, locked=None):
        return machine.realtime(tmp_path, lambda: may, rtkit, lambda: locked)

    assert words(look(True, locked=float("inf"))) == ["ok", "ok"]
    assert words(look(None)) == []
    assert words(look(False, rtkit=True)) == ["ok"]
    (refused,) = look(False)
    assert refused.word == "warn"
    assert "limits.d" in refused.advice and "rtkit" in refused.advice
    assert words(look(True, locked=0.06)) == ["ok", "warn"]
    made(tmp_path, proc__sys__kernel__sched_rt_runtime_us="0")
    assert words(look(True)) == ["ok", "bad"]


@pytest.mark.skipif(not hasattr(os, "sched_setscheduler"), reason="not on this system")
def test_trying_real_time_changes_nothing_of_this_thread():
    before = os.sched_getscheduler(0)
    assert machine.may_be_realtime() in {True, False}
    assert os.sched_getscheduler(0) == before


def test_the_clock_and_how_late_threads_wake_up(tmp_path):
    moments = iter([t for n in range(100) for t in (n, n + 0.001 + (0.02 if n == 7 else 0.0001))])
    told, late = machine.clock(tmp_path, lambda: next(moments), lambda seconds: None)
    assert told.word == "ok"
    assert late.word == "warn" and "at worst 20.00 ms" in late.text and "0.10 ms late" in late.text
    source = "sys__devices__system__clocksource__clocksource0__current_clocksource"
    told, late = machine.clock(made(tmp_path, **{source: "hpet\n"}), lambda: 0.0, lambda s: None)
    assert (told.word, late.word) == ("warn", "ok") and "hpet" in told.text


# The sound.


def test_jack_is_read_from_its_command_line():
    line = "jackd --realtime -P 60 --sync -n lmdm -d dummy -r 44100 -p 256 -C 2 -P 2"
    facts = {"name": "lmdm", "driver": "dummy", "rate": "44100", "period": "256"}
    assert sound.jack_facts(line.split()) == facts
    line = "/usr/bin/jackd -dalsa -dhw:0 -r48000 -p128 -n2"
    facts = {"driver": "alsa", "rate": "48000", "period": "128"}
    assert sound.jack_facts(line.split()) == facts
    assert sound.jack_facts(["jackd", "--name=a", "--driver=alsa"]) == {
        "name": "a",
        "driver": "alsa",
    }
    assert sound.jack_facts(["jackd"]) == {}


def server(name="default", pid=7):
    line = f"jackd -n {name} -d dummy -r 44100 -p 256"
    return sound.Process(pid, "jackd", tuple(line.split()))


def test_a_jack_server_that_clients_do_not_look_for():
    found = sound.jack([server("stage")], {}, lambda pid: True)
    assert words(found) == ["ok", "bad"]
    assert found[1].advice == "export JACK_DEFAULT_SERVER=stage"
    assert words(
        sound.jack([server("stage")], {"JACK_DEFAULT_SERVER": "stage"}, lambda _: True)
    ) == ["ok"]


def test_a_jack_server_without_priority_and_others_beside_it():
    found = sound.jack([server(), server("other", 8)], {}, lambda pid: False)
    assert words(found) == ["warn", "ok"]
    assert "--realtime" in found[0].advice and "44100 Hz, 256 samples" in found[0].text


def test_no_jack():
    assert "not installed" in sound.jack([], {}, installed=False)[0].text
    assert "no server runs" in sound.jack([], {}, installed=True)[0].text


def test_pipewire_pulse_and_alsa(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    both = [sound.Process(1, "pipewire", ("p",)), sound.Process(2, "wireplumber", ("w",))]
    told = "update: id:0 key:'clock.rate' value:'48000' type:''\n"
    told += "update: id:0 key:'clock.quantum' value:'1024' type:''\n"
    (finding,) = sound.pipewire(both, lambda: told)
    assert finding.word == "ok" and "48000 Hz, 1024 samples" in finding.text
    assert words(sound.pipewire(both[:1], lambda: "")) == ["warn"]
    assert sound.pipewire([]) == []
    assert words(sound.pulse([sound.Process(3, "pulseaudio", ("p",))])) == ["warn"]
    cards = " 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n      HDA Intel at 0x1 irq 5\n"
    assert "HDA-Intel" in sound.alsa(made(tmp_path, proc__asound__cards=cards))[0].text
    assert "no sound cards" in sound.alsa(tmp_path / "none")[0].text


def test_processes_are_read_from_proc(tmp_path):
    made(tmp_path, proc__12__comm="jackd\n", proc__12__cmdline="jackd\0-d\0dummy\0")
    made(tmp_path, proc__13__comm="bash\n", proc__13__cmdline="bash\0")
    made(tmp_path, proc__14__comm="jackd\n", proc__14__cmdline="")
    assert sound.processes(tmp_path) == [sound.Process(12, "jackd", ("jackd", "-d", "dummy"))]


JACK = Device(0, "system", "JACK Audio Connection Kit", 2, 2, 44100.0)
MICROPHONE = Device(1, "microphone", "Core Audio", 1, 0, 48000.0, True)
SPEAKERS = Device(2, "speakers", "Core Audio", 0, 2, 48000.0, False, True)


def test_the_device_that_would_be_opened():
    found = sound.devices(Settings(), lambda: [JACK], "linux")
    assert words(found) == ["ok", "ok"]
    assert "44100 Hz, buffer 512 samples = 11.6 ms" in found[1].text
    found = sound.devices(Settings(), lambda: [MICROPHONE, SPEAKERS], "darwin")
    assert words(found) == ["ok", "warn"] and "two clocks" in found[1].advice
    assert words(sound.devices(Settings(), list, "linux")) == ["ok", "warn"]
    wrong = Settings(device=DeviceSettings(device="nothing"))
    assert words(sound.devices(wrong, lambda: [JACK], "linux")) == ["ok", "bad"]
    windows = sound.devices(Settings(), lambda: [JACK], "win32", {})
    assert words(windows) == ["ok", "warn", "ok"] and "SD_ENABLE_ASIO=1" in windows[1].advice

    def refuses():
        raise DeviceError("PortAudio is not installed")

    assert words(sound.devices(Settings(), refuses, "linux")) == ["bad"]


# The program.


def looked(settings=None, there=("CPUExecutionProvider",), driver=False, wheels=None, used=None):
    used = used or program.CPU
    wheels = {"onnxruntime": "1.23"} if wheels is None else wheels
    return program.providers(
        settings or Settings(), lambda: list(there), lambda: driver, wheels.get, lambda: used
    )


def test_providers_and_why_cuda_is_not_used(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    both = (program.CUDA, program.CPU)
    assert words(looked()) == ["ok", "ok", "ok"]
    assert "no NVIDIA driver" in looked()[-1].text
    assert "built without it" in looked(driver=True)[-1].text
    cpu = Settings(engine=EngineSettings(provider="cpu"))
    assert "settings say cpu" in looked(cpu, both, driver=True)[-1].text
    assert "does not start" in looked(None, both, driver=True)[-1].text
    fine = looked(None, both, driver=True, used=program.CUDA)
    assert words(fine) == ["ok", "ok"] and "CUDA would compute" in fine[-1].text
    damaged = looked(wheels={"onnxruntime": "1.23", "onnxruntime-gpu": "1.23"})
    assert damaged[0].word == "bad" and "pip uninstall" in damaged[0].advice


def test_a_model_that_cannot_be_loaded_is_said_with_the_rest():
    def used():
        raise ModelError("whale.onnx is damaged")

    found = program.providers(Settings(), lambda: ["CPUExecutionProvider"], used=used)
    assert found[0] == bad("model", "whale.onnx is damaged", "see `lmdm-agent models`")
    assert "ONNX Runtime" in found[1].text


def test_a_model_file_is_read(model_file, tmp_path):
    good = Settings(engine=EngineSettings(model=str(model_file)))
    assert program.models(good)[0].word == "ok"
    missing = Settings(engine=EngineSettings(model=str(tmp_path / "none.onnx")))
    assert program.models(missing)[0].word == "bad"


def test_ports_that_are_taken_are_said():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        found = program.ports(Settings(osc=OscSettings(port=port, oscquery=False)))
        assert words(found) == ["bad"] and f"UDP port {port}" in found[0].text
    assert words(program.ports(Settings(osc=OscSettings(port=port, oscquery=False)))) == ["ok"]
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        found = program.ports(Settings(osc=OscSettings(port=0, oscquery_port=number)))
        assert words(found) == ["ok", "bad"]


def test_folders_are_tried(tmp_path, monkeypatch):
    monkeypatch.setattr(program.library, "user_folder", lambda: tmp_path / "own")
    settings = Settings(record=RecordSettings(folder=str(tmp_path / "a" / "takes")))
    assert words(program.folders(settings)) == ["ok", "ok", "ok"]
    assert not (tmp_path / "a").exists(), "looking makes nothing"

    def refuses(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(program.tempfile, "TemporaryFile", refuses)
    assert words(program.folders(settings))[:2] == ["bad", "bad"]


# All of it.


def test_one_look_that_fails_does_not_hide_the_others():
    def fails():
        raise OSError("no such thing")

    found = doctor.examine({"a": lambda: [ok("a", "fine")], "b": fails, "c": lambda: []})
    assert words(found) == ["ok", "warn"]
    assert "could not be looked at: no such thing" in found[1].text


def shown(monkeypatch, findings, as_json=False):
    monkeypatch.setattr(doctor, "looks", lambda settings: {"all": lambda: findings})
    out = io.StringIO()
    fine = doctor.run(Settings(), as_json=as_json, console=Console(file=out, width=100))
    return fine, out.getvalue()


def test_only_what_is_bad_makes_it_fail(monkeypatch):
    fine, out = shown(monkeypatch, [ok("cpu", "fine"), warn("cpu", "so so", "do this [now]")])
    assert fine and "-> do this [now]" in out and "1 of 2 could be better" in out
    fine, out = shown(monkeypatch, [bad("device", "gone", "plug it in")])
    assert not fine and "would keep it from playing" in out
    assert shown(monkeypatch, [ok("cpu", "fine")])[1].endswith("All is well.\n")


def test_json_holds_all_of_it(monkeypatch):
    fine, out = shown(monkeypatch, [warn("cpu", "so so", "do this")], as_json=True)
    assert fine
    assert json.loads(out) == [
        {"area": "cpu", "word": "warn", "text": "so so", "advice": "do this"}
    ]


def test_every_look_works_on_this_machine(model_file, tmp_path, monkeypatch):
    monkeypatch.setattr(program.library, "user_folder", lambda: tmp_path / "own")
    settings = Settings(
        engine=EngineSettings(model=str(model_file), provider="cpu"),
        record=RecordSettings(folder=str(tmp_path)),
    )
    wanted = doctor.looks(settings)
    wanted["devices"] = lambda: sound.devices(settings, lambda: [JACK])
    for name, look in wanted.items():
        for finding in look():
            assert finding.word in {"ok", "warn", "bad"}, name
            assert bool(finding.advice) == (finding.word != "ok"), finding
    assert not any("could not be looked at" in text for text in doctor.warnings(settings))
