"""`lmdm-train evaluate` from end to end: a run is exported, measured, and gone on with."""

import json
from pathlib import Path
from typing import Any

import pytest
from stage_files import codec_checkpoint, dit_checkpoint, noise, prepared, tone

from lmdm_agent.model import read_spec
from lmdm_training.errors import MissingFileError
from lmdm_training.text import minilm

PARTS = ("--part", "seams", "--part", "latency", "--size", "quick")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with its codec, and recordings of which one is held out."""
    try:
        minilm()
    except MissingFileError as error:
        pytest.skip(str(error))
    home = tmp_path_factory.mktemp("evaluate")
    dit_checkpoint(home / "run" / "last.safetensors")
    codec_checkpoint(home / "codec" / "last.safetensors")
    prepared(
        home / "data",
        [
            {"id": "a", "sound": tone(1.0), "captions": ["flute"]},
            {"id": "b", "sound": tone(9.0, 330.0), "captions": ["flute"], "split": "valid"},
            {"id": "c", "sound": noise(1.0), "captions": ["rain"]},
        ],
    )
    return home


@pytest.fixture
def evaluate(place: Path, monkeypatch: pytest.MonkeyPatch, call: Any):
    """Call the command; return what it said. Nobody listens, as weights may not be here."""

    def nobody(cache: Path, *, say: Any) -> Any:
        return {}, {"musicnn": "not in this test"}

    monkeypatch.setattr("lmdm_training.evaluation.embedders.usable", nobody)

    def run(*words: object, code: int = 0, model: Path = place / "run") -> str:
        found, out, err = call("evaluate", model, place / "data", place / "out", *words)
        assert found == code, err
        return out + err

    return run


@pytest.mark.slow
def test_a_run_is_exported_and_measured_once(place: Path, evaluate):
    out = place / "out"
    evaluate("--codec", place / "codec", *PARTS)
    spec = read_spec(out / "run.onnx")
    assert (spec.name, spec.weights, spec.prompts) == ("run", "fp32", ("flute", "rain"))
    assert "12 steps" in spec.trained
    report = json.loads((out / "report.json").read_text())
    assert list(report["parts"]) == ["seams", "latency"]
    figures = {f["name"]: f for part in report["parts"].values() for f in part["figures"]}
    assert {"click.sound.free", "click.sound.played", "ttff.k4", "nfe.k4"} <= figures.keys()
    assert figures["nfe.k4"]["value"]["value"] == 4
    page = (out / "report.html").read_text()
    assert "Are block edges heard?" in page and spec.content_hash[:12] in page
    assert "not in this test" in page

    # The same words go on where it was, though the run is exported again.
    kept = {path: path.stat().st_mtime_ns for path in (out / "parts").iterdir()}
    sounds = sorted((out / "renders").iterdir())
    assert len(kept) == 2 and sounds
    evaluate("--codec", place / "codec", *PARTS)
    assert {path: path.stat().st_mtime_ns for path in (out / "parts").iterdir()} == kept

    # Another part, a card, and one part measured again.
    card = place / "card.md"
    card.write_text("# A card\n\nWords.\n\n## Measured\n\nold figures\n\n## Thanks\n\nTo all.\n")
    evaluate(*PARTS[2:], "--again", "--card", card, model=out / "run.onnx")
    changed = {p.stem for p, time in kept.items() if p.stat().st_mtime_ns != time}
    assert changed == {"latency"}
    assert sorted((out / "renders").iterdir()) == sounds
    text = card.read_text()
    assert "old figures" not in text and "ttff" in text
    assert text.startswith("# A card\n\nWords.\n") and text.endswith("## Thanks\n\nTo all.\n")


def test_a_run_needs_its_codec(place: Path, evaluate):
    said = evaluate(*PARTS, code=2)
    assert "is a run; name the codec" in said


def test_sizes_and_parts_are_looked_at_before_a_run_is_exported(
    place: Path, evaluate, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("lmdm_training.cli_evaluate._exported", None)
    said = evaluate("--codec", place / "codec", "--size", "huge", code=2)
    assert "there are quick, normal, full" in said
    said = evaluate("--codec", place / "codec", "--part", "seems", code=2)
    assert "seams" in said


def test_controls_and_prompts_are_looked_at_before_anything_is_rendered(
    place: Path, model_file: Path, evaluate, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("lmdm_training.evaluation.run.run_parts", None)
    for words in (("--set", "step=3"), ("--prompt", "flut")):
        said = evaluate(*words, code=2, model=model_file)
        assert "did you mean" in said, said
    assert "did you mean flute" in said
