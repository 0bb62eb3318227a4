"""T5 against arrays computed once with Hugging Face's implementation (transformers 5.23)."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from lmdm_models.load import LoadError
from lmdm_models.t5 import T5Config, T5Encoder, distance_buckets, load_t5
from lmdm_models.text_encoders import T5Graph, fixed_length

DATA = Path(__file__).parents[1] / "data" / "t5" / "reference.npz"
SIZES = {"vocab_size": 40, "d_model": 24, "d_kv": 8, "d_ff": 48, "num_layers": 2, "num_heads": 4}


@pytest.fixture(scope="module")
def reference() -> dict[str, Tensor]:
    with np.load(DATA) as file:
        return {name: torch.from_numpy(np.array(file[name])) for name in file.files}


@pytest.fixture(scope="module")
def weights(reference: dict[str, Tensor]) -> dict[str, Tensor]:
    start = "weights."
    return {k.removeprefix(start): v for k, v in reference.items() if k.startswith(start)}


def write_folder(folder: Path, state: dict[str, Tensor], **config: object) -> Path:
    values = {"model_type": "t5", "feed_forward_proj": "relu", **SIZES, **config}
    (folder / "config.json").write_text(json.dumps(values))
    save_file({k: v.contiguous() for k, v in state.items()}, folder / "model.safetensors")
    (folder / "tokenizer.json").write_text("{}")
    return folder


def test_hidden_states_are_hugging_faces(reference, weights, tmp_path):
    model, _ = load_t5(write_folder(tmp_path, weights))
    hidden = model(reference["ids"].long(), reference["mask"].long())
    assert float((hidden - reference["hidden"]).abs().max()) < 1e-5
    # 150 tokens reach past the largest distance of 128.
    assert reference["ids"].shape[1] > 128


def test_padding_is_not_attended_to(weights, tmp_path):
    model, _ = load_t5(write_folder(tmp_path, weights))
    ids = torch.randint(1, 40, (1, 10))
    mask = (torch.arange(10) < 6).long()[None]
    other = torch.where(mask.bool(), ids, 39 - ids)
    assert torch.equal(model(ids, mask)[:, :6], model(other, mask)[:, :6])
    assert not torch.allclose(model(ids, torch.ones_like(mask))[:, :6], model(ids, mask)[:, :6])


def test_buckets_by_hand():
    buckets = distance_buckets(300)
    row = buckets[0]  # keys after the query
    assert row[:8].tolist() == [0, 17, 18, 19, 20, 21, 22, 23]
    assert row[8] == 24
    assert row[299] == 31
    assert buckets[8, 0] == 8
    assert buckets[299, 0] == 15


def test_whole_t5_checkpoints_lose_their_decoder(weights, tmp_path):
    extra = {"decoder.block.0.x": torch.zeros(1), "lm_head.weight": torch.zeros(1)}
    extra["encoder.embed_tokens.weight"] = weights["shared.weight"].clone()
    model, _ = load_t5(write_folder(tmp_path, weights | extra))
    assert torch.equal(model.shared.weight, weights["shared.weight"])


def test_pickled_weights_load_too(weights, tmp_path):
    write_folder(tmp_path, weights)
    (tmp_path / "model.safetensors").unlink()
    torch.save(weights, tmp_path / "pytorch_model.bin")
    assert torch.equal(load_t5(tmp_path)[0].shared.weight, weights["shared.weight"])


@pytest.mark.parametrize("name", ["missing", "unexpected", "shape"])
def test_every_tensor_must_fit(weights, tmp_path, name):
    state = dict(weights)
    key = "encoder.block.1.layer.0.SelfAttention.q.weight"
    if name == "missing":
        del state[key]
    elif name == "unexpected":
        key = "encoder.block.1.layer.0.SelfAttention.relative_attention_bias.weight"
        state[key] = torch.zeros(32, 4)
    else:
        state[key] = torch.zeros(3, 3)
    with pytest.raises(LoadError, match=key.replace(".", r"\.")):
        load_t5(write_folder(tmp_path, state))


def test_other_networks_are_refused(weights, tmp_path):
    with pytest.raises(LoadError, match="gated-gelu"):
        load_t5(write_folder(tmp_path, weights, feed_forward_proj="gated-gelu"))
    (tmp_path / "config.json").write_text("no")
    with pytest.raises(LoadError, match=r"config\.json"):
        load_t5(tmp_path)


def test_default_sizes_are_t5_base():
    with torch.device("meta"):
        model = T5Encoder(T5Config())
    assert sum(p.numel() for p in model.parameters()) == 109_628_544
    assert "encoder.block.11.layer.1.DenseReluDense.wo.weight" in model.state_dict()


def test_graph_keeps_padding_rows_zero_and_appends_constants(bundled):
    t5 = bundled.parts.text.module.t5
    extra = torch.full((1, 16), 3.0)
    graph = T5Graph(t5, bundled.parts.text.tokenizer, 6, extra)
    rows = graph.embed("whale song")
    assert rows.shape == (7, 16)
    assert np.all(rows[3:6] == 0.0)  # two words and </s>, then padding
    assert np.all(rows[6] == 3.0)
    assert np.abs(rows[:3]).min() > 0.0


def test_tokenizer_without_the_padding_token_is_refused(bundled):
    with pytest.raises(ValueError, match="PAD"):
        fixed_length(bundled.parts.text.tokenizer, 6, "[PAD]")
