"""The report of a bench: what is kept, what is compared, and what the tables say of it."""

from __future__ import annotations

import json

import msgspec
import pytest
from bench_examples import blocks, example, way

from lmdm_agent import bench_page, bench_report, bench_tables
from lmdm_agent.bench_report import Start, changes, differences, p99, read, save
from lmdm_agent.bench_tables import sentences, tables
from lmdm_agent.errors import ConfigError

change = msgspec.structs.replace


def grid(report, words, against=None):
    found = [one for one in tables(report, against) if words in one.title]
    assert len(found) == 1, [one.title for one in tables(report, against)]
    assert all(len(row) == len(found[0].columns) for row in found[0].rows)
    return found[0]


def row(found, name):
    return dict(zip(found.columns, next(r for r in found.rows if r[0] == name), strict=True))


@pytest.mark.parametrize(
    ("count", "expected"), [(1, 1), (2, 2), (20, 20), (99, 99), (100, 99), (101, 100), (200, 198)]
)
def test_the_99th_percentile_is_a_value_that_was_measured(count, expected):
    values = [float(n) for n in range(count, 0, -1)]
    assert p99(values) == expected


def test_a_report_is_kept_whole(tmp_path):
    path = tmp_path / "bench.json"
    save(example(), path)
    assert read(path) == example()
    raw = json.loads(path.read_text(encoding="utf-8"))
    assert raw["format"] == 1 and raw["measured"][0]["blocks"]["8"]["block_s"][0] == 0.8


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no bench in JSON"),
        ("[]", "no bench in JSON"),
        ("{}", "format None"),
        ('{"format": 2}', "format 2"),
        ('{"format": 1, "made": 5}', "no bench in JSON"),
        ("\udcff", "no bench in JSON"),
    ],
)
def test_what_is_no_report_is_refused_in_a_sentence(tmp_path, text, words):
    path = tmp_path / "x.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError, match=words):
        read(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        read(tmp_path / "none.json")


def test_a_report_that_cannot_be_written_is_an_error_in_a_sentence(tmp_path):
    with pytest.raises(ConfigError, match="cannot be written"):
        save(example(), tmp_path / "no" / "folder.json")


def test_against_an_earlier_run_medians_are_divided():
    old, new = example(), example()
    slower = {4: blocks(0.82, 0.41, 99.0)}
    first = change(old.measured[0], blocks=slower, parts={"context": [0.01]})
    old = change(old, measured=[first, *old.measured[2:]])
    found = {(one.name, one.what): one for one in changes(old, new)}
    assert found["first", "K = 4"].ratio == pytest.approx(0.41 / 0.82)
    assert found["first", "context"].ratio == pytest.approx(4.0)
    # What only one of the two measured is not compared.
    assert ("first", "K = 8") not in found and ("second <b>", "K = 4") not in found
    said = row(grid(new, "multiple of those", old), "first")
    assert (said["K = 4"], said["context"], said["memory"]) == ("0.50", "4.00", "1.00")
    assert "context: context 5" in [cells[0] for cells in grid(new, "multiple of those", old).rows]


def test_what_makes_runs_hard_to_compare_is_said():
    old = example()
    assert differences(old, example()) == []
    machine = change(old.machine, line="Slide rule", versions={})
    model = change(old.model, content_hash="bb", nulls=1)
    said = " ".join(differences(change(old, machine=machine, model=model), example()))
    for words in ("another machine (Slide rule)", "another model", "null condition", "numpy"):
        assert words in said


def test_whole_blocks():
    found = grid(example(), "whole blocks")
    first = row(found, "first")
    assert first["K = 4"] == "410.0 / 420.0"
    assert first["of S, K = 4"] == "0.82"
    assert first["memory, peak (MB)"] == "300 / 512"
    assert [cells[0] for cells in found.rows] == ["first", "second <b>"]


def test_ways_are_compared_with_the_first():
    report = example()
    second = change(report.measured[1], blocks={8: blocks(0.8, 1.62, 8.2), 2: blocks(0.1)})
    report = change(report, measured=[report.measured[0], second])
    found = row(grid(report, "multiple of first"), "second <b>")
    # Round by round: 0.8 to 0.8, 1.62 to 0.81, 8.2 to 0.82.
    assert (found["K = 8"], found["K = 2"], found["K = 4"]) == ("2.00", "0.50", "–")


def test_the_time_after_the_last_sample_leaves_out_the_context_pass():
    found = row(grid(example(), "where a block's time goes"), "first")
    assert (found["context"], found["after the last sample"]) == ("10.0", "400.0 / 410.0")


def test_parts_are_told_with_their_slowest():
    found = row(grid(example(), "parts by themselves"), "first")
    assert found["context"] == "40.0 / 900.0"
    assert (found["one step"], found["text (a prompt)"]) == ("5.0 / 5.0", "3.0 / 3.0")
    assert found["decode"] == "–"


def test_ceilings_are_rates():
    (only,) = grid(example(), "ceilings: fp32").rows
    assert only == ("2 threads", "50", "100", "10.0")


def test_the_distance_from_the_ceilings():
    found = grid(example(), "distance")
    context = row(found, "first: context")
    # 2 GFLOP in 40 ms are 50 GFLOP/s, of 100 with 20 rows; 4 MB take 0.4 ms at 10 GB/s.
    assert (context["GFLOP/s"], context["of fp32 products"]) == ("50", "50 %")
    assert (context["of memory read"], context["of both in turn"]) == ("1 %", "51 %")
    step = row(found, "first: one step")
    # 0.1 GFLOP in 5 ms are 20 GFLOP/s, of 50 with 4 rows; 0.4 ms of memory are 8 %.
    assert (step["of fp32 products"], step["of memory read"]) == ("40 %", "8 %")
    assert len(found.rows) == 2


def test_a_rolling_cache_is_measured_by_its_block():
    report = example()
    causal = change(report.measured[0], mode="causal")
    report = change(report, measured=[causal])
    assert row(grid(report, "distance"), "first: context")["of fp32 products"] == "100 %"


def test_growth_counts_the_share_of_its_own_block():
    report = example()
    long = way(
        "block 8",
        group="block",
        shape=change(report.measured[0].shape, block=8),
        blocks={4: blocks(0.5)},
    )
    report = change(report, measured=[*report.measured, long])
    assert row(grid(report, "grows: block"), "block 8")["of S, K = 4"] == "0.50"
    found = grid(report, "grows: context")
    assert row(found, "context 40")["context"] == "40.0 / 40.0"
    assert [cells[0] for cells in found.rows] == ["context 20", "context 5", "context 40"]


def test_sentences():
    said = " ".join(sentences(example()))
    for words in ("tiny <i>", "Abacus", "numpy 2.0", "S = 0.500 s", "1.50 s", "2.25 s", "400 MB"):
        assert words in said
    for name in ("third", "context 80"):
        assert f"{name}: not here: torch is not installed." in said
    # 810 ms with 8 steps, 110 with one.
    assert "each further step adds 100.0 ms" in said
    nulls = change(example().model, nulls=1)
    assert "null condition" not in said
    assert "null condition" in " ".join(sentences(change(example(), model=nulls)))


def test_a_run_without_any_figure_is_told_in_sentences():
    bare = [change(one, blocks={}, parts={}, error="no") for one in example().measured]
    report = change(example(), measured=bare, ceilings=[], start=Start(error="no sound"))
    assert tables(report) == []
    assert "first sound: not here: no sound" in " ".join(sentences(report))


def test_the_page_holds_everything_and_loads_nothing(tmp_path):
    pytest.importorskip("matplotlib")
    path = tmp_path / "page.html"
    bench_page.save(example(), example(), path)
    page = path.read_text(encoding="utf-8")
    assert "second &lt;b&gt;" in page and "<b>" not in page and "tiny <i>" not in page
    assert page.count("data:image/svg+xml;base64,") == 2
    for one in tables(example(), example()):
        assert bench_page.escape(one.title) in page
    assert "http://" not in page and "https://" not in page and "<script" not in page
    with pytest.raises(ConfigError, match="cannot be written"):
        bench_page.save(example(), None, tmp_path / "no" / "page.html")


def test_a_page_without_sizes_has_one_picture():
    pytest.importorskip("matplotlib")
    report = change(example(), measured=example().measured[:3])
    assert bench_page.page_of(report).count("data:image/svg+xml") == 1
    assert bench_report.FORMAT == 1 and bench_tables.NONE in bench_page.page_of(report)
