"""Loading a model file: what it accepts, what it refuses, and that it computes."""

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper

from lmdm_agent import model
from lmdm_agent.errors import ModelError
from lmdm_agent.model import choose_providers, load, read_spec
from lmdm_agent.spec import METADATA_KEY, TOKENIZER_KEY


def changed(source: Path, folder: Path, **metadata: str | None) -> Path:
    """A copy with metadata entries replaced, or left out when None; ``spec`` and ``tokenizer``."""
    model = onnx.load(source)
    props = {p.key: p.value for p in model.metadata_props}
    names = {"spec": METADATA_KEY, "tokenizer": TOKENIZER_KEY}
    for name, value in metadata.items():
        if value is None:
            del props[names[name]]
        else:
            props[names[name]] = value
    helper.set_model_props(model, props)
    onnx.save(model, folder / "changed.onnx")
    return folder / "changed.onnx"


def spec_json(source: Path, **changes: object) -> str:
    text = {p.key: p.value for p in onnx.load(source).metadata_props}[METADATA_KEY]
    return json.dumps(json.loads(text) | changes)


def one_sentence(error: pytest.ExceptionInfo[ModelError]) -> str:
    text = str(error.value)
    assert "\n" not in text
    assert "Traceback" not in text
    return text


def test_a_file_loads_and_every_callable_has_its_shape(model_file):
    model = load(model_file, threads=1)
    spec, rng = model.spec, np.random.default_rng(0)
    assert model.providers[-1] == "CPUExecutionProvider"
    text = model.embed("whale song")
    assert text.shape == (spec.text_tokens, spec.text_size)
    audio = rng.standard_normal((2, 6 * 2048)).astype(np.float32)
    assert model.encode(audio).shape == (4, 6)
    heard = np.concatenate([np.zeros(spec.sketch_left_samples, np.float32), audio[0]])
    assert model.sketch(heard).shape == (spec.sketch_channels, 6)
    for batch in (1, 2):
        added = np.zeros((batch, spec.add_channels, 12), np.float32)
        kv, text_kv = model.context(added, np.stack([text] * batch))
        x = np.zeros((batch, 4, 4), np.float32)
        k = np.ones(batch, np.float32)
        assert model.denoise(x, k, added[..., :4], kv, text_kv).shape == (batch, 4, 4)
    sound, state = model.decode(x[:1], np.zeros((1, spec.decoder_state_size), np.float32))
    assert sound.shape == (1, 2, 4 * 2048)
    assert state.shape == (1, spec.decoder_state_size)


def test_what_a_model_answers_keeps_no_memory_of_its_session(model_file):
    """Takes and the history hold answers for minutes, long after another model plays."""
    model = load(model_file, threads=1)
    spec = model.spec
    added = np.zeros((1, spec.add_channels, 12), np.float32)
    kv, text_kv = model.context(added, model.embed("whale song")[None])
    x, k = np.zeros((1, 4, 4), np.float32), np.ones(1, np.float32)
    answers = [
        model.embed("whale song"),
        model.encode(np.zeros((2, 6 * 2048), np.float32)),
        model.sketch(np.zeros(spec.sketch_left_samples + 6 * 2048, np.float32)),
        kv,
        text_kv,
        model.denoise(x, k, added[..., :4], kv, text_kv),
        *model.decode(x, np.zeros((1, spec.decoder_state_size), np.float32)),
    ]
    for answer in answers:
        owner = answer
        while owner.base is not None:
            owner = owner.base
            assert isinstance(owner, np.ndarray), "it belongs to ONNX Runtime"
        assert owner.flags.owndata


def test_reading_the_description_needs_no_session(model_file, bundled):
    spec = read_spec(model_file)
    assert (spec.name, spec.weights, len(spec.content_hash)) == ("tiny", "fp32", 64)
    assert spec.sources == bundled.spec.sources


def test_newer_format(model_file, tmp_path):
    path = changed(model_file, tmp_path, spec=spec_json(model_file, format=2))
    with pytest.raises(ModelError, match="format 2.*update lmdm-agent") as error:
        load(path)
    one_sentence(error)


def test_foreign_onnx(model_file, tmp_path):
    path = changed(model_file, tmp_path, spec=None)
    with pytest.raises(ModelError, match="not an lmdm-agent model") as error:
        load(path)
    one_sentence(error)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', '{"format": 1}'])
def test_damaged_description(model_file, tmp_path, text):
    with pytest.raises(ModelError, match=r"changed\.onnx") as error:
        load(changed(model_file, tmp_path, spec=text))
    one_sentence(error)


def test_unknown_and_missing_fields(model_file, tmp_path):
    with pytest.raises(ModelError, match="surprise"):
        load(changed(model_file, tmp_path, spec=spec_json(model_file, surprise=1)))
    with pytest.raises(ModelError, match="kind"):
        load(changed(model_file, tmp_path, spec=spec_json(model_file, kind="other")))


def test_missing_and_damaged_tokenizer(model_file, tmp_path):
    with pytest.raises(ModelError, match="no tokenizer"):
        load(changed(model_file, tmp_path, tokenizer=None))
    for text in ("{", "{}", "[1]"):
        with pytest.raises(ModelError, match="tokenizer is damaged"):
            load(changed(model_file, tmp_path, tokenizer=text))


def test_tokenizer_without_a_length(model_file, tmp_path, bundled):
    text = json.dumps(json.loads(bundled.parts.text.tokenizer) | {"padding": None})
    with pytest.raises(ModelError, match="no fixed length"):
        load(changed(model_file, tmp_path, tokenizer=text))


def test_damaged_weights_are_noticed(model_file, tmp_path):
    data = bytearray(model_file.read_bytes())
    data[len(data) // 2] ^= 0x10
    path = tmp_path / "flipped.onnx"
    path.write_bytes(data)
    with pytest.raises(ModelError, match="damaged") as error:
        load(path)
    one_sentence(error)


def test_long_prompts_are_cut_and_end_properly(model_file):
    model = load(model_file, threads=1)
    # Six tokens: five words and the end; further words change nothing.
    five = "whale song rain on the"
    assert np.array_equal(model.embed(five), model.embed(five + " sea sea sea"))
    assert not np.array_equal(model.embed(five), model.embed("whale song rain on sea"))


def test_cpu_is_always_a_choice():
    assert choose_providers("cpu") == ["CPUExecutionProvider"]
    assert choose_providers("auto")[-1] == "CPUExecutionProvider"


def test_a_file_is_read_before_it_is_mapped(model_file, monkeypatch):
    """Whoever touches a mapped page that is not in memory waits holding the interpreter."""
    order = []
    read, opened = model._read_through, model.OnnxFile
    monkeypatch.setattr(model, "_read_through", lambda path: order.append("read") or read(path))
    monkeypatch.setattr(model, "OnnxFile", lambda path: order.append("mapped") or opened(path))
    load(model_file, threads=1)
    assert order == ["read", "mapped"]
