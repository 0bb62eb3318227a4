"""The report of a soundcheck: found again for what it is about, and never in the way."""

import json
from datetime import datetime, timedelta

import msgspec
import pytest
from fakes import fake_spec
from hypothesis import given
from hypothesis import strategies as st

from lmdm_agent import soundcheck_report as reports
from lmdm_agent.audio import Device, StreamPlan
from lmdm_agent.errors import ConfigError
from lmdm_agent.loopback import Loop
from lmdm_agent.soundcheck_advice import Answer, Buffers, row_of

SPEC = fake_spec(64, sample_rate=8000)
JACK = Device(0, "system", "JACK", 2, 2, 44100.0)
PLAN = StreamPlan(JACK, JACK, 44100, 512, (0, 1), (), (0, 1))
KEY = reports.key_of(SPEC, "CPUExecutionProvider", 0, PLAN)


def row(steps, worst_ms=50.0, late=0):
    made = row_of(steps, [Answer(0.0, steps, worst_ms / 1000, worst_ms / 1000, False)])
    return msgspec.structs.replace(made, late=late)


def report(key=KEY, **changes) -> reports.Report:
    values = {
        "made": "2026-11-23T02:30:00+00:00",
        "version": "1.0",
        "key": key,
        "minutes": 5.0,
        "solver": "p4",
        "steps": 4,
        "slack_ms": 325.0,
        "go": True,
        "reasons": (),
        "remarks": (),
        "rows": (row(1), row(4), row(8, 400.0, late=2)),
        "long": row(4),
        "trend": None,
        "buffers": Buffers(
            buffer_samples=512, seconds=60, callbacks=1, xruns=0, slow=0, longest_ms=0.1
        ),
        "other_buffers": (),
        "loops": (Loop(word="found", delay_samples=768, lags=(768,), wires=((1, 1),)),),
        "device_samples": 768,
        "claimed_ms": (0.0, 11.6),
        "delay_samples": 34816,
        "largest_t_f_s": -0.37,
        "advice": None,
        "environment": (),
        "others_cores": 0.1,
    }
    return reports.Report(**(values | changes))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "own" / "soundcheck.json"


def test_what_is_kept_is_found_again_and_the_newest_wins(path):
    assert reports.keep(report(go=False), path) == path
    other = msgspec.structs.replace(KEY, buffer_samples=256)
    reports.keep(report(other), path)
    reports.keep(report(), path)
    kept = reports.read(path)
    assert [r.key.buffer_samples for r in kept] == [256, 512]
    assert reports.find(KEY, kept) == report()
    assert reports.find(msgspec.structs.replace(KEY, rate=48000), kept) is None


@pytest.mark.parametrize("name", reports.Key.__struct_fields__)
def test_a_report_is_about_all_of_its_key(name):
    old = getattr(KEY, name)
    other = msgspec.structs.replace(KEY, **{name: old + 1 if isinstance(old, int) else "other"})
    assert reports.find(other, (report(),)) is None


def test_old_reports_are_dropped(path):
    for size in range(1, reports.MAX_REPORTS + 6):
        reports.keep(report(msgspec.structs.replace(KEY, buffer_samples=size)), path)
    kept = reports.read(path)
    assert len(kept) == reports.MAX_REPORTS
    assert kept[-1].key.buffer_samples == reports.MAX_REPORTS + 5


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"format": 1, "reports": [{}]}',
        b'{"format": 2, "reports": []}',
        b"[" * 100_000,
    ],
    ids=["empty", "cut", "binary", "list", "wrong", "newer", "deep"],
)
def test_a_damaged_file_counts_as_none_and_is_replaced(path, data):
    path.parent.mkdir()
    path.write_bytes(data)
    assert reports.read(path) == ()
    reports.keep(report(), path)
    assert reports.read(path) == (report(),)


def test_a_file_that_is_too_large_is_not_read_to_its_end(path):
    reports.keep(report(), path)
    path.write_bytes(path.read_bytes() + b" " * reports.MAX_BYTES)
    assert reports.read(path) == ()


@given(st.binary(max_size=300))
def test_no_bytes_make_reading_fail(tmp_path_factory, data):
    place = tmp_path_factory.getbasetemp() / "some.json"
    place.write_bytes(data)
    assert isinstance(reports.read(place), tuple)


@given(st.data())
def test_no_change_of_a_real_file_makes_reading_fail(tmp_path_factory, data):
    place = tmp_path_factory.getbasetemp() / "changed.json"
    place.unlink(missing_ok=True)
    reports.keep(report(), place)
    raw = bytearray(place.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    place.write_bytes(raw)
    reports.sentence(KEY, reports.read(place), steps=4, slack_ms=325.0)


def test_no_file_is_no_report_and_no_place_is_said(tmp_path):
    assert reports.read(tmp_path / "none.json") == ()
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot be written"):
        reports.keep(report(), tmp_path / "file" / "soundcheck.json")


def said(key=KEY, kept=None, steps=4, slack_ms=325.0, now=None):
    now = now or datetime.fromisoformat("2026-11-24T00:00:00+00:00")
    found = (report(),) if kept is None else kept
    return reports.sentence(key, found, steps=steps, slack_ms=slack_ms, now=now)


def test_a_start_says_date_and_verdict_in_one_line():
    assert said() == (
        "Soundcheck of 2026-11-23 02:30: GO at 4 steps, and 17.4 ms of the device on top."
    )
    no = said(kept=(report(go=False, reasons=("2 of 9 blocks came late",), device_samples=None),))
    assert no == "Soundcheck of 2026-11-23 02:30: NO-GO at 4 steps: 2 of 9 blocks came late."


def test_other_steps_or_slack_are_judged_by_their_own_figures():
    assert "8 steps took 400 ms at worst, of 325 ms: NO-GO" in said(steps=8)
    assert "1 steps took 50 ms at worst, of 325 ms: GO" in said(steps=1)
    assert "4 steps took 50 ms at worst, of 40 ms: NO-GO" in said(slack_ms=40.0)
    assert "3 steps were not tried" in said(steps=3)


def test_an_old_report_says_its_age():
    made = datetime.fromisoformat(report().made)
    assert "days old" not in said(now=made + timedelta(days=90))
    assert said(now=made + timedelta(days=91)).endswith("It is 91 days old.")
    assert "GO" in said(kept=(report(made="some day"),))


def test_none_that_fits_says_what_the_nearest_has_different():
    other = msgspec.structs.replace(KEY, buffer_samples=256, provider="CUDAExecutionProvider")
    assert "the nearest had another buffer and provider" in said(other)
    nearer = report(msgspec.structs.replace(KEY, provider="CUDAExecutionProvider"))
    assert "another buffer)" in said(other, (nearer, report()))
    assert "No soundcheck of this machine" in said(kept=())
    elsewhere = report(msgspec.structs.replace(KEY, cores=64))
    assert "No soundcheck of this machine" in said(kept=(elsewhere,))
    assert "`lmdm-agent soundcheck`" in said(kept=())


def test_a_take_records_the_one_that_fits():
    facts = reports.for_take(KEY, (report(),))
    assert facts["go"] is True and facts["device_samples"] == 768
    assert facts["long"]["steps"] == 4
    assert json.loads(json.dumps(facts)) == facts
    assert reports.for_take(msgspec.structs.replace(KEY, rate=1), (report(),)) is None


def test_a_check_without_a_device_fits_no_run_with_one():
    bare = reports.key_of(SPEC, "CPUExecutionProvider", 0, None)
    assert bare.device == "no device"
    assert reports.find(KEY, (report(bare),)) is None
