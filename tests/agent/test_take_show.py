"""Showing takes: the curves are true, everything stands where it was heard, nothing gets out."""

import itertools
import json
import os
import shutil
import stat
import subprocess
import sys
from html.parser import HTMLParser
from urllib.parse import unquote

import numpy as np
import pytest
import take_examples as examples
from take_examples import BLOCK, RATE, SLACK
from written_takes import Recording, echo_desk

from lmdm_agent.controls import Controls
from lmdm_agent.errors import AudioFileError, ConfigError, TakeError
from lmdm_agent.takes import cues, lanes, overview, pictures
from lmdm_agent.takes import format as f
from lmdm_agent.takes.journal import MessageRow
from lmdm_agent.takes.lock import TakeLock
from lmdm_agent.takes.page import Page, Sound, address
from lmdm_agent.takes.page import page_of as page_of_facts
from lmdm_agent.takes.show import show

HOSTILE = "</script><script>alert(1)</script>\"'&<b>$x$ \\frac"


class Reader(HTMLParser):
    """Elements, texts and the page's facts."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.texts, self.facts = [], [], ""
        self._inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._inside = dict(attrs).get("id", tag)

    def handle_data(self, data):
        if self._inside == "facts":
            self.facts += data
        self.texts.append(data.strip())

    def handle_endtag(self, tag):
        self._inside = ""

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


def page_of(html):
    return Reader(html.read_text(encoding="utf-8"))


# Curves.


def read_array(sound):
    def read(path, start, count):
        assert start >= 0
        return sound[start : start + count]

    return read


@pytest.mark.parametrize("samples", [1, 2, 999, 4096, 5001])
@pytest.mark.parametrize("columns", [1, 7, 1500])
def test_peaks_and_power_are_those_of_the_sound(samples, columns):
    sound = np.random.default_rng(samples).uniform(-1, 1, (samples, 2)).astype(np.float32)
    curves = overview.sound_curves("", RATE, samples, read_array(sound), columns)
    count = min(columns, samples)
    edges = [samples * i // count for i in range(count + 1)]
    parts = [sound[a:b] for a, b in itertools.pairwise(edges)]
    assert curves.low.tolist() == [part.min() for part in parts]
    assert curves.high.tolist() == [part.max() for part in parts]
    assert curves.rms == pytest.approx([np.sqrt((part**2).mean()) for part in parts], rel=1e-4)


def test_pieces_leave_no_seams(monkeypatch):
    sound = np.random.default_rng(0).uniform(-1, 1, (90000, 2)).astype(np.float32)
    whole = overview.sound_curves("", RATE, len(sound), read_array(sound), 300)
    monkeypatch.setattr(overview, "PIECE", 10000)
    pieces = overview.sound_curves("", RATE, len(sound), read_array(sound), 300)
    assert (pieces.high == whole.high).all()
    assert (pieces.rms == whole.rms).all()
    # The last windows of a piece end with it, half a window after its last column.
    assert np.abs(pieces.mel_db - whole.mel_db).max() < 1e-3


def test_a_tone_is_in_its_band_and_full_scale_is_about_0_db():
    sound = examples.tone(2.0, 1000.0, level=1.0)
    curves = overview.sound_curves("", RATE, len(sound), read_array(sound), 50)
    middle = curves.mel_db[:, 25]
    assert curves.mel_hz[middle.argmax()] == pytest.approx(1000.0, rel=0.04)
    assert middle.max() == pytest.approx(0.0, abs=2.5)
    assert np.median(middle) < -60


@pytest.mark.parametrize("quarter", range(4))
def test_a_long_column_shows_all_of_its_sound(quarter):
    """One column of eight windows, and a tone in the outer half of one of its quarters."""
    column = 8 * overview.WINDOW
    sound = np.zeros((column, 2), np.float32)
    start = (2 * quarter + (quarter > 1)) * overview.WINDOW
    sound[start : start + overview.WINDOW] = examples.tone(1.0)[: overview.WINDOW]
    if quarter in (1, 2):
        sound = np.roll(sound, overview.WINDOW // 2 * (1 if quarter == 1 else -1), axis=0)
    curves = overview.sound_curves("", RATE, column, read_array(sound), 1)
    assert curves.mel_db.max() > -30.0


def test_an_hour_is_read_in_pieces_of_a_fixed_size():
    asked = []

    def read(path, start, count):
        asked.append(count)
        return np.zeros((min(count, hour - start), 2), np.float32)

    hour = 3600 * 8000
    curves = overview.sound_curves("", RATE, hour, read)
    assert max(asked) <= overview.PIECE + overview.WINDOW + hour // overview.COLUMNS
    assert curves.mel_db.shape == (overview.MELS, overview.COLUMNS)
    assert sum(asked) < 1.05 * hour


def test_a_file_that_is_shorter_than_it_says_is_silent_at_its_end():
    sound = examples.tone(0.5)
    curves = overview.sound_curves("", RATE, 2 * len(sound), read_array(sound), 10)
    assert curves.rms[:4].min() > 0.1
    assert (curves.rms[5:] == 0.0).all()


def test_blocks_stand_where_they_are_heard(tmp_path):
    rain = Controls().set_prompt(0, "rain").set_prompt(1, "choir")
    lines = [
        examples.line(0, rain),
        examples.line(1, report=examples.report(1, -0.5, late_samples=7)),
        examples.line(2, rain.crossfade(0, 1, 0.25), status="skipped", report=None),
        examples.line(3, status="failed", report=None),
        examples.line(4, rain.set_weight(0, 0.0), report=examples.report(4, None)),
        examples.line(500),
        examples.line(-3),
    ]
    take = examples.simple_take(tmp_path / "a", 2.0, lines=lines)
    blocks = overview.block_curves(take)
    assert blocks.at_s == pytest.approx([(i * BLOCK + BLOCK + SLACK) / RATE for i in range(5)])
    assert blocks.margin_s == pytest.approx([0.05, -0.5, np.nan, np.nan, np.nan], nan_ok=True)
    assert blocks.late.tolist() == [False, True, False, False, False]
    assert blocks.skipped.tolist() == [False, False, True, False, False]
    assert blocks.failed.tolist() == [False, False, False, True, False]
    assert list(blocks.shares) == ["rain", "choir"]
    assert blocks.shares["rain"] == pytest.approx([1, 1, 0.75, 0.75, 1])
    assert blocks.shares["choir"] == pytest.approx([0, 0, 0.25, 0.25, 0])
    assert (blocks.others == 0.0).all()


def test_the_prompts_that_sounded_most_are_told_apart(tmp_path):
    texts = [f"prompt {i}" for i in range(12)]
    used = [*texts, *texts[4:]]
    lines = [examples.line(i, Controls().set_prompt(0, text)) for i, text in enumerate(used)]
    blocks = overview.block_curves(examples.simple_take(tmp_path / "a", 3.0, lines=lines))
    assert list(blocks.shares) == texts[4:]
    assert blocks.texts == tuple(texts)
    assert blocks.others.tolist() == [1.0] * 4 + [0.0] * 16


# Cues.


def message(time_s, address, *args, sender="a"):
    return (time_s, round(time_s * RATE), 1, sender, f"/lmdm/{address}", *args)


def test_a_movement_of_one_knob_is_one_cue(tmp_path):
    rows = [message(1 + i / 10, "weight", slot, i / 10) for i in range(5) for slot in (1, 2)]
    rows += [message(3.0, "weight", 1, 0.30000001192092896), message(3.1, "mark", "here")]
    rows += [message(3.2, "prompt", 1, "a", "b")]
    found, notes = cues.messages(examples.simple_take(tmp_path / "a", messages=rows))
    assert [(cue.at_s, cue.label) for cue in found] == [
        (1.0, "weight 1"),
        (1.0, "weight 2"),
        (3.0, "weight 1"),
        (3.2, "prompt 1"),
    ]
    assert found[0].text == "0 → 0.4 (5 messages in 0.4 s) · from a"
    assert found[2].text == "0.3 · from a"
    assert found[3].text == "a b · from a"
    assert not notes


def test_a_flood_of_messages_makes_a_page_of_fixed_size(tmp_path):
    rows = [message(float(i), "steps", i) for i in range(cues.MOST_CUES + 5)]
    found, notes = cues.messages(examples.simple_take(tmp_path / "a", messages=rows))
    assert len(found) == cues.MOST_CUES
    assert notes == ["5 more messages are in messages.tsv."]


def test_troubles_are_told_in_order(tmp_path):
    lines = [
        examples.line(0, status="failed", report=None),
        examples.line(1, report=examples.report(1, -0.031, late_samples=7)),
        examples.line(2, status="skipped", report=None),
    ]
    take = examples.simple_take(tmp_path / "a", lines=lines, xruns=(10, 10 + 2 * RATE))
    found = cues.troubles(overview.block_curves(take), take.manifest)
    labels = ["xrun", "failed block", "late block", "skipped block", "xrun"]
    assert [cue.label for cue in found] == labels
    assert "31 ms too late" in found[2].text


def test_troubles_close_to_each_other_are_one_row(tmp_path):
    late = [examples.line(i, report=examples.report(i, -0.03, late_samples=7)) for i in range(15)]
    bursts = [(62.0, 0.27, 12), (80.0, 0.9, 3), (83.0, 0.1, 2)]
    xruns = tuple(int((at + i * gap) * RATE) for at, gap, count in bursts for i in range(count))
    take = examples.simple_take(tmp_path / "a", lines=late, xruns=xruns)
    found = cues.troubles(overview.block_curves(take), take.manifest)
    assert [(cue.label, cue.text) for cue in found] == [
        ("15 late blocks", "0:00 to 0:01; their starts are missing"),
        ("12 xruns", "1:02 to 1:04; the device lost samples"),
        ("3 xruns", "1:20 to 1:21; the device lost samples"),
        ("2 xruns", "within a second; the device lost samples"),
    ]
    assert [cue.at_s for cue in found[1:]] == pytest.approx([62.0, 80.0, 83.0], abs=1e-3)


def test_many_troubles_make_few_rows_and_none_is_left_out(tmp_path):
    """An hour with a dropout every few seconds."""
    at_s = np.cumsum(np.random.default_rng(0).uniform(0.2, 12.0, 600))
    take = examples.simple_take(tmp_path / "a", xruns=tuple(int(x * RATE) for x in at_s))
    found = cues.troubles(overview.block_curves(take), take.manifest)
    assert len(found) == cues.MOST_TROUBLES == 50
    assert sum(int(cue.label.split()[0]) if cue.label != "xrun" else 1 for cue in found) == 600


def as_dict(manifest):
    return {name: getattr(manifest, name) for name in manifest.__struct_fields__}


# The picture's words.


@pytest.mark.parametrize("count", [1, 3, 12, 40])
def test_flags_of_marks_do_not_cover_each_other(count):
    at_s = np.sort(np.random.default_rng(count).uniform(0, 600, count))
    marks = [f.Mark(0, float(t), "what we did at bar forty") for t in at_s]
    flags = pictures._flags(marks, 600.0)
    assert [flag[0] for flag in flags] == [mark.time_s for mark in marks]
    assert [flag[2].split()[0] for flag in flags] == [str(i + 1) for i in range(count)]
    for lane in (0, 1):
        inside = [(start, text) for start, number, text in flags if number == lane]
        for (start, text), (after, _) in itertools.pairwise(inside):
            assert len(text) <= 2 or start + len(text) * 600 * 0.0064 <= after
    if count == 3:
        assert all(flag[2].endswith("forty") for flag in flags)


def test_a_name_stands_in_its_area_or_in_the_legend(tmp_path):
    rain, both = Controls().set_prompt(0, "rain"), Controls().set_prompt(0, "rain")
    both = both.set_prompt(1, "choir").crossfade(0, 1, 0.05)
    lines = [examples.line(i, rain if i < 10 else both) for i in range(20)]
    blocks = overview.block_curves(examples.simple_take(tmp_path / "a", lines=lines))
    layers = lanes.prompt_layers(blocks, 2.0)
    assert [layer.text for layer in layers] == ["rain", "choir"]
    assert layers[0].place is not None and layers[1].place is None
    at_s, height = layers[0].place
    assert 0.3 < at_s < 2.0 and 0.2 < height < 0.8
    assert lanes.legend_rows(layers) == 1
    assert lanes.legend_rows(layers[:1]) == 0
    # Long names would stand out at the ends of the picture.
    lines = [examples.line(i, Controls().set_prompt(0, "long " * 6)) for i in (-2, 18)]
    blocks = overview.block_curves(examples.simple_take(tmp_path / "b", lines=lines))
    assert len(blocks.at_s) == 2
    assert lanes.prompt_layers(blocks, 2.0)[0].place is None


# The files.


@pytest.fixture
def _matplotlib():
    pytest.importorskip("matplotlib")


def pixels(png):
    image = pytest.importorskip("PIL.Image")
    return np.asarray(image.open(png).convert("RGB"), dtype=float)


@pytest.mark.usefixtures("_matplotlib")
def test_show_writes_beside_the_sound_and_touches_nothing_else(tmp_path):
    take = examples.simple_take(tmp_path / "a", messages=[message(0.5, "steps", 3)])
    before = {path.name: path.read_bytes() for path in take.path.iterdir()}
    png, html = show(take)
    assert (png, html) == (take.path / "show.png", take.path / "show.html")
    assert png.read_bytes().startswith(b"\x89PNG")
    after = {path.name: path.read_bytes() for path in take.path.iterdir()}
    assert after.keys() == before.keys() | {"show.png", "show.html"}
    assert all(after[name] == data for name, data in before.items())
    page = page_of(html)
    assert [a["src"] for a in page.all("audio")] == ["./mix.flac", "./wet.flac", "./dry.flac"]
    facts = json.loads(page.facts)
    assert facts["length"] == 2.0
    assert [sound["later_s"] for sound in facts["sounds"]] == [0.0, (BLOCK + SLACK) / RATE, 0.0]
    assert "rain on the sea" in page.texts
    assert show(take) == (png, html), "a second time replaces the first"


@pytest.mark.usefixtures("_matplotlib")
@pytest.mark.parametrize("form", ["flac", "wav"])
def test_what_the_writer_writes_is_shown(tmp_path, form):
    """Begun in the midst of playing: blocks heard before the take sound in it."""
    desk = echo_desk()
    desk.play(examples.tone(0.1, rate=7000)[:, 0])
    take = Recording(desk, tmp_path / "a", form)
    desk.state.update(lambda c: c.set_prompt(0, "dune"))
    for _ in range(5):
        desk.play(examples.tone(0.1, rate=43210)[:, 0])
        take.catch_up()
    take.journal.add(MessageRow(desk.ends.position, 9, "ui", "mark", ("well",)))
    take.catch_up()
    take.writer.close()
    _, html = show(f.read_take(tmp_path / "a"))
    page = page_of(html)
    names = [attrs["data-name"] for attrs in page.all("div") if "data-name" in attrs]
    assert names == ["mix", "wet", "dry", "stem"]
    assert [audio["src"] for audio in page.all("audio")] == [f"./{n}.{form}" for n in names]
    assert "well" in page.texts and "dune" in page.texts
    mask = os.umask(0)
    os.umask(mask)
    assert os.name != "posix" or stat.S_IMODE(html.stat().st_mode) == 0o666 & ~mask


@pytest.mark.usefixtures("_matplotlib")
def test_picture_and_page_have_one_time_axis(tmp_path):
    """A click at 3/4 of the take lights up 3/4 between the page's two ends of the axis."""
    dry = np.zeros((4 * RATE, 2), np.float32)
    dry[3 * RATE - 40 : 3 * RATE + 40] = 0.9
    png, html = show(examples.write_take(tmp_path / "a", {"dry": dry}))
    left, right = json.loads(page_of(html).facts)["span"]
    image = pixels(png)
    height, width, _ = image.shape
    # Where magma is bright: yellow, with less blue than red, and not the white of the paper.
    bright = (image[..., 0] > 180) & (image[..., 2] < image[..., 0] - 40)
    columns = np.flatnonzero(bright[: height // 2].sum(axis=0) > 20)
    columns = columns[columns < width * right]
    at = (columns.mean() / width - left) / (right - left)
    assert at == pytest.approx(0.75, abs=0.01)


@pytest.mark.usefixtures("_matplotlib")
def test_nothing_of_a_hostile_take_is_run(tmp_path):
    prompt = Controls().set_prompt(0, HOSTILE)
    take = examples.simple_take(
        tmp_path / f"a {HOSTILE.replace('/', '')}",
        lines=[examples.line(0, prompt)],
        messages=[message(0.5, HOSTILE.replace("/", ""), HOSTILE, sender=HOSTILE)],
        marks=(f.Mark(10, 0.1, HOSTILE),),
        model=f.ModelFacts(HOSTILE, HOSTILE, card={"description": HOSTILE}),
        machine={HOSTILE: HOSTILE},
        device={"x": [HOSTILE, {HOSTILE: None}]},
        started=HOSTILE,
        ended_early=HOSTILE,
    )
    _, html = show(take)
    page = page_of(html)
    assert len(page.all("script")) == 2
    assert not page.all("b")[3:], "one for every player, none of the take's"
    json.loads(page.facts)
    policy = next(m["content"] for m in page.all("meta") if "http-equiv" in m)
    assert policy.startswith("default-src 'none'")
    assert not any(name.startswith("on") for _, attrs in page.elements for name in attrs)


@pytest.mark.usefixtures("_matplotlib")
def test_a_track_outside_the_folder_is_refused(tmp_path):
    sounds = {"dry": examples.tone(0.5)}
    take = examples.write_take(tmp_path / "a", sounds)
    for file in ("../b/dry.flac", "/etc/passwd", ""):
        facts = as_dict(take.manifest) | {"tracks": {"dry": f.Track(file, RATE, 4000)}}
        with pytest.raises(TakeError, match="no file of this take"):
            show(f.Take(take.path, f.Manifest(**facts)))
    assert not (take.path / "show.html").exists()


@pytest.mark.usefixtures("_matplotlib")
@pytest.mark.parametrize("out", ["b/c.html", "b/c.png", "b/c", "b", "new/er", "b/v1.2"])
def test_the_page_finds_its_sounds_from_anywhere(tmp_path, out):
    take = examples.simple_take(tmp_path / "ta ke#1 50%", 0.5)
    (tmp_path / "b").mkdir()
    png, html = show(take, tmp_path / out)
    if out.endswith((".html", ".png")):
        folder, name = tmp_path / "b", "c"
    else:
        folder, name = tmp_path / out, take.path.name
    assert (png, html) == (folder / f"{name}.png", folder / f"{name}.html")
    for audio in page_of(html).all("audio"):
        assert (html.parent / unquote(audio["src"])).is_file()
        assert not set("#% ") & set(audio["src"].replace("%20", "").replace("%23", "")[:-9]) - {"%"}


def test_the_facts_of_a_page_cannot_end_their_element(tmp_path):
    (tmp_path / "a.png").write_bytes(b"")
    sounds = [Sound(HOSTILE, HOSTILE, HOSTILE)]
    page = Reader(page_of_facts(Page(HOSTILE, HOSTILE, 1.0, sounds, tmp_path / "a.png", (0, 1))))
    assert json.loads(page.facts)["sounds"][0]["name"] == HOSTILE
    assert len(page.all("script")) == 2


def test_an_address_cannot_become_another_scheme(tmp_path):
    assert address(tmp_path / "javascript:alert(1)", tmp_path / "x.html").startswith("./java")


@pytest.mark.usefixtures("_matplotlib")
@pytest.mark.parametrize("samples", [1, 3, 700])
def test_very_short_takes(tmp_path, samples):
    sounds = {"dry": examples.tone(1.0)[:samples], "wet": examples.tone(1.0)[:samples]}
    png, _ = show(examples.write_take(tmp_path / "a", sounds))
    assert png.is_file()


@pytest.mark.usefixtures("_matplotlib")
def test_a_take_with_many_marks_prompts_and_blocks(tmp_path):
    controls = [Controls().set_prompt(0, f"prompt number {i % 13}, in words") for i in range(900)]
    lines = [
        examples.line(i, controls[i], sample=20 * i, due=20 * i + 10, status="answered")
        for i in range(900)
    ]
    marks = tuple(f.Mark(100 * i, 0.0125 * i, f"mark {i} " * 9) for i in range(100))
    _, html = show(examples.simple_take(tmp_path / "a", 3.0, lines=lines, marks=marks))
    page = page_of(html)
    assert sum("mark" in attrs.get("class", "") for attrs in page.all("button")) == 100


@pytest.mark.usefixtures("_matplotlib")
def test_a_take_that_was_cut_off_is_repaired_before(tmp_path):
    take = examples.simple_take(tmp_path / "a", complete=False, samples=0)
    lock = TakeLock(take.path)
    try:
        with pytest.raises(TakeError, match="still being recorded"):
            show(take)
    finally:
        lock.release()
    _, html = show(take)
    assert f.read_take(take.path).manifest.complete
    assert any("repaired" in text for text in page_of(html).texts)


@pytest.mark.usefixtures("_matplotlib")
def test_what_cannot_be_shown_is_one_sentence(tmp_path):
    with pytest.raises(TakeError, match="holds no sound"):
        show(examples.simple_take(tmp_path / "a", samples=0))
    take = examples.simple_take(tmp_path / "b")
    (take.path / "wet.flac").unlink()
    with pytest.raises(TakeError, match=r"wet\.flac is missing"):
        show(take)
    take = examples.simple_take(tmp_path / "c")
    (take.path / "blocks.jsonl").write_text("{\n{\n")
    with pytest.raises(TakeError, match="line 1 is damaged"):
        show(take)
    take = examples.simple_take(tmp_path / "d")
    (take.path / "dry.flac").write_bytes(b"no sound")
    with pytest.raises(TakeError, match=r"dry\.flac cannot be read"):
        show(take)
    take = examples.simple_take(tmp_path / "h", controls=Controls(prompts=("a",)))
    with pytest.raises(TakeError, match="weights do not fit"):
        show(take)
    take = examples.simple_take(tmp_path / "i", samples=10**15)
    with pytest.raises(TakeError, match="ends after 16000 of 1000000000000000 samples"):
        show(take)
    take = examples.simple_take(tmp_path / "e")
    (tmp_path / "file").touch()
    for out in (tmp_path / "file" / "x", tmp_path / "file"):
        with pytest.raises(AudioFileError, match="cannot be written: .*is a file, not a folder"):
            show(take, out)
    (tmp_path / "g" / "x.html").mkdir(parents=True)
    with pytest.raises(AudioFileError, match="is a folder"):
        show(take, tmp_path / "g" / "x.png")
    assert not list(tmp_path.rglob("*.part*"))


def test_without_matplotlib_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ConfigError, match="pip install"):
        show(examples.simple_take(tmp_path / "a"))


@pytest.mark.slow
@pytest.mark.usefixtures("_matplotlib")
def test_the_page_runs_in_a_browser(tmp_path):
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no chromium here")
    take = examples.simple_take(tmp_path / "a b", marks=(f.Mark(10, 0.1, "x"),))
    _, html = show(take)
    (take.path / "wet.flac").unlink()
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=4000"]
    command = [browser, *options, "--dump-dom", html.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    page = Reader(done.stdout)
    head = next(attrs for attrs in page.all("div") if attrs.get("id") == "head")
    assert head["style"].startswith("left: 7.5%")
    gone = [attrs["data-name"] for attrs in page.all("div") if "gone" in attrs.get("class", "")]
    assert gone == ["wet"], "the other two can be played"
    assert "0:00" in page.texts
