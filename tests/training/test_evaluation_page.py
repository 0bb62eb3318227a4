"""The page, the JSON and the card of an evaluation, from results made by hand."""

import json
import re
from pathlib import Path

import pytest

from lmdm_training.errors import StageError
from lmdm_training.evaluation.page import (
    About,
    markdown_of,
    words_of,
    write_evaluation_page,
    write_json,
)
from lmdm_training.evaluation.parts import NAMES, parts_named
from lmdm_training.evaluation.results import (
    Chart,
    Example,
    Figure,
    Interval,
    Line,
    PartResult,
    Table,
)
from lmdm_training.evaluation.run import put_into_card

ABOUT = About(
    model="whale <b>",
    content_hash="0123456789abcdef",
    settings="pingpong, 4 steps",
    machine="a machine",
    prompts=["rain", "choir"],
    held="3 sources, 1 min",
    embedders={"musicnn": "ISC"},
    absent={"clap": "laion_clap is not installed"},
    size="quick",
)
NAN = float("nan")
CHANCE = Interval(0.125, 0.125, 0.125)
LEVEL = Interval(-20.0, -21.0, -19.0, 12)
RESULTS = [
    PartResult(
        name="prompts",
        question="Can prompts be told apart?",
        figures=[
            Figure(
                "right",
                Interval(0.82, 0.75, 0.88, 12),
                anchors={"real": Interval(0.9, 0.8, 1.0, 5), "chance": CHANCE},
                goal=0.9,
                note="share of windows",
            ),
            Figure("level", LEVEL, unit="dB", better="lower", goal=-10.0),
            Figure("clap", Interval(NAN, NAN, NAN, 0), goal=0.3),
        ],
        tables=[Table("Confusion", ["asked", "heard"], [["rain", 0.5], ["choir", CHANCE]])],
        charts=[
            Chart(
                "Fade", "time (s)", "distance", [Line("with", [0, 1, 2], [0.0, NAN, 1.0]),
                Line("without", [0, 1], [0.0, 0.2], [0.0, 0.1], [0.1, 0.3])], {"halfway": 0.5},
            )
        ],
        examples=[Example("rain 1", "examples/rain 1.flac", "examples/rain 1.png", "rain", 2.0)],
        notes=["no held-out choir"],
        seconds=75.0,
    ),
    PartResult(name="drift", question="Does it drift?", notes=["not measured: too short"]),
]  # fmt: skip


def test_a_page_says_everything_and_fetches_nothing(tmp_path: Path):
    text = write_evaluation_page(tmp_path, ABOUT, RESULTS).read_text()
    assert "whale &lt;b&gt;" in text and "whale <b>" not in text
    for words in (
        "0.82 [0.75, 0.88]", "≥ 0.9, not reached", "≤ -10, reached", "chance", "no held-out choir",
        "Confusion", "Does it drift?", "not measured: too short", "laion_clap is not installed",
        "1 min", "share of windows",
    ):  # fmt: skip
        assert words in text, words
    assert text.count("<svg") == 1
    assert 'src="examples/rain%201.flac"' in text
    assert not re.search(r'(src|href)="(https?:)?//', text)
    # What could not be measured is neither reached nor missed.
    assert "≥ 0.3, cannot be said" in text


def test_the_json_is_json(tmp_path: Path):
    def no(word: str) -> None:
        raise AssertionError(word)

    text = write_json(tmp_path, ABOUT, RESULTS).read_text()
    found = json.loads(text, parse_constant=no)
    assert found["about"]["model"] == "whale <b>"
    right, _, clap = found["parts"]["prompts"]["figures"]
    assert right["value"] == {"value": 0.82, "low": 0.75, "high": 0.88, "count": 12}
    assert clap["value"]["value"] is None


def test_a_card_gets_the_good_and_the_bad(tmp_path: Path):
    card = tmp_path / "card.md"
    card.write_text("# whale\n\nWords.\n\n## Measured\n\nold figures\n\n## Data\n\nrows\n")
    put_into_card(card, RESULTS)
    once = card.read_text()
    assert "old figures" not in once
    assert once.index("Words.") < once.index("## Measured") < once.index("## Data")
    assert "| right | 0.82 [0.75, 0.88] | 0.9 [0.8, 1] | 0.125 | ≥ 0.9, not reached |" in once
    assert "| level, dB | -20 [-21, -19] |" in once
    put_into_card(card, RESULTS)
    assert card.read_text() == once
    card.write_text("# whale\n")
    put_into_card(card, RESULTS)
    assert card.read_text().startswith("# whale\n\n## Measured\n")


def test_a_part_without_figures_has_no_table():
    assert "Does it drift" not in markdown_of(RESULTS)
    assert words_of(NAN) == "-" and words_of(0.123456) == "0.1235"


def test_all_parts_are_there_and_others_are_named():
    assert [part.name for part in parts_named([])] == list(NAMES)
    assert [part.name for part in parts_named(["drift", "codec"])] == ["codec", "drift"]
    assert all(part.question.endswith("?") for part in parts_named([]))
    with pytest.raises(StageError, match="part 'drfit' given; there are codec, "):
        parts_named(["drfit"])
