"""The export stage on tiny random checkpoints: file, description, card and proof."""

from pathlib import Path

import numpy as np
import pytest
from stage_files import codec_checkpoint, dit_checkpoint, noise, prepared, tone

from lmdm_agent.controls import Controls
from lmdm_agent.engine import Engine
from lmdm_agent.model import load
from lmdm_agent.spec import Licence
from lmdm_agent.timeline import Timeline
from lmdm_models.parity import prove
from lmdm_training.errors import MissingFileError, StageError
from lmdm_training.export import Card, export, read_card, sources_of
from lmdm_training.text import minilm

CARD = Card(
    name="tiny",
    description="A test.",
    limits="Everything.",
    licence="CC0-1.0",
    prompts=("whale song", "rain"),
    machine="a desk",
    steps=2,
    context_dropout_latents=9,
    credits="Thanks.",
)


def folder(path: Path) -> Path:
    """A prepared folder of three sources, one of them only held out."""
    return prepared(
        path,
        [
            {"id": "a", "sound": tone(1.8), "kind": "stem", "licence": "MIT", "credit": "A."},
            {"id": "b", "sound": tone(1.8), "kind": "stem", "licence": "MIT", "credit": "A."},
            {"id": "c", "sound": noise(0.9), "kind": "ambience", "licence": "CC0", "credit": "B."},
            {"id": "d", "sound": noise(0.5), "split": "valid", "licence": "secret", "credit": "C."},
        ],
    )


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory):
    """Path, parts and description of one export."""
    try:
        minilm()
    except MissingFileError as error:
        pytest.skip(str(error))
    home = tmp_path_factory.mktemp("export")
    dit = dit_checkpoint(home / "dit" / "last.pt")
    codec = codec_checkpoint(home / "codec" / "last.pt")
    out = home / "tiny.onnx"
    return out, *export(dit, codec, out, folder(home / "data"), CARD, "fp32")


def test_hours_are_summed_over_the_training_split(tmp_path):
    assert sources_of(folder(tmp_path)) == (
        Licence("ambience", "CC0", "B.", round(0.9 / 3600, 3)),
        Licence("stem", "MIT", "A.", round(3.6 / 3600, 3)),
    )


def test_the_description_is_filled_from_checkpoints_data_and_card(exported):
    _, parts, spec = exported
    assert (spec.context_latents, spec.block_latents) == (12, 4)
    assert (spec.depth, spec.heads, spec.head_size, spec.latent_channels) == (2, 2, 32, 64)
    assert spec.t_f_range_latents == (-48, 10)
    assert (spec.steps, spec.context_dropout_latents, spec.prompts) == (2, 9, CARD.prompts)
    assert [s.licence for s in spec.sources] == ["CC0", "MIT"]
    assert spec.trained == (
        "codec 12 steps in 0.50 h, diffusion model 12 steps in 0.50 h, on a desk"
    )
    assert spec.decoder_state_size == parts.codec.state_size
    assert spec.weights == "fp32" and len(spec.content_hash) >= 32


def test_the_card_tells_sources_and_licences(exported):
    out, _, spec = exported
    text = out.with_suffix(".md").read_text()
    assert text.startswith("# tiny.onnx\n")
    for words in (
        "| stem | 0.00 | MIT | A. |",
        "| ambience | 0.00 | CC0 | B. |",
        "| Licence | CC0-1.0 |",
        "12 + 4 latents",
        spec.content_hash,
        '"whale song", "rain"',
        "Everything.",
        "Thanks.",
    ):
        assert words in text
    assert "secret" not in text


def test_the_proof_passes(exported):
    out, parts, spec = exported
    report = prove(out, parts, spec, ["rain"], blocks=1, solvers=("euler",))
    for kind in ("graph", "prompt", "block latents", "block spectrum"):
        assert report.worst(kind).snr_db > 20.0, kind


def test_the_file_plays_a_block(exported):
    out, _, spec = exported
    model = load(out, providers="cpu", threads=1)
    assert model.spec == spec
    engine = Engine(model, Timeline(spec.block_samples, spec.block_samples // 2))
    played = np.stack([tone(1.0)[: spec.block_samples]] * 2).astype(np.float32)
    controls = Controls().set("steps", "2").set_prompt(0, "whale song")
    audio = engine.process(played, None, controls)[0]
    assert audio.shape == (2, spec.block_samples)
    assert np.isfinite(audio).all() and audio.std() > 0.0


def test_swapped_checkpoints_and_wrong_names_are_refused(tmp_path):
    dit, codec = dit_checkpoint(tmp_path / "d.pt"), codec_checkpoint(tmp_path / "c.pt")
    data, out = folder(tmp_path / "data"), tmp_path / "x.onnx"
    with pytest.raises(StageError, match="is a checkpoint of stage codec; one of `lmdm-train fin"):
        export(codec, dit, out, data, CARD, "fp32")
    with pytest.raises(StageError, match=r"must end in \.onnx"):
        export(dit, codec, tmp_path / "x", data, CARD, "fp32")
    assert not out.exists()


def test_cards_are_read_with_a_sentence_for_every_mistake(tmp_path):
    words = 'name="n"\ndescription="d"\nlimits="l"\nlicence="c"\nmachine="m"\n'
    path = tmp_path / "card.toml"
    path.write_text(words + 'prompts=["a", "b"]\nsteps=3')
    assert read_card(path) == Card("n", "d", "l", "c", ("a", "b"), "m", steps=3)
    for text, sentence in (
        (words, "missing required field `prompts`"),
        (words + 'prompts=["a"]\nstep=3', "unknown keys step; known: name"),
        (words + 'prompts=["a"]\nsolver="heun"', "heun"),
        ("name = ", "cannot be used"),
    ):
        path.write_text(text)
        with pytest.raises(StageError, match=sentence):
            read_card(path)
    with pytest.raises(StageError, match="cannot be read"):
        read_card(tmp_path / "no.toml")
