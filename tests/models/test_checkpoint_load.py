"""The strict loader."""

import pickle
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from tiny_networks import REFERENCE_DIT, TINY_DIT, gap, shake, tiny_condition, tiny_lmdm
from torch import Tensor

from lmdm_models.conditions import NumberConditioner
from lmdm_models.dit import DiT
from lmdm_models.lmdm import LMDM, AddInputs, LMDMConfig
from lmdm_models.load import ADDED_INPUT_KEY, LoadError, load_lmdm, load_parts
from lmdm_models.oobleck import Oobleck, OobleckConfig

VAE = OobleckConfig(channels=2, multipliers=(1, 2), strides=(2, 4), latent_channels=4)
BASE = replace(TINY_DIT, add_channels=0)
State = dict[str, Tensor]


@pytest.fixture
def base() -> State:
    """A base checkpoint in the arrangement of the public ones."""
    parts = {
        "model.model.": shake(DiT(BASE)),
        "conditioner.conditioners.seconds_total.": NumberConditioner(16),
        "pretransform.model.": shake(Oobleck(VAE)),
    }
    return {p + k: v.clone() for p, m in parts.items() for k, v in m.state_dict().items()}


def split(state: State) -> State:
    """Split fused self-attention as a run with a cache saves it."""
    out: State = {}
    for key, value in state.items():
        if key.endswith("self_attn.to_qkv.weight"):
            width = value.shape[1]
            out[key.replace("to_qkv", "to_q")] = value[:width].clone()
            out[key.replace("to_qkv", "to_kv")] = value[width:].clone()
        else:
            out[key] = value
    return out


@pytest.mark.parametrize("suffix", [".ckpt", ".safetensors"])
def test_whole_base_checkpoint(tmp_path: Path, base: State, suffix: str) -> None:
    path = tmp_path / f"base_model{suffix}"
    if suffix == ".ckpt":
        torch.save({"state_dict": base, "epoch": 3}, path)
    else:
        save_file(base, path)
    parts = load_parts(path, BASE, vae=VAE)
    assert parts.new == () and parts.ignored == () and parts.text_encoder is None
    for prefix, module in (
        ("model.model.", parts.dit),
        ("conditioner.conditioners.seconds_total.", parts.seconds),
        ("pretransform.model.", parts.vae),
    ):
        for name, value in module.state_dict().items():
            assert torch.equal(value, base[prefix + name])


def test_reference_weights_load_as_an_lmdm(reference: LMDM, reference_weights: State) -> None:
    model, parts = load_lmdm(reference_weights, LMDMConfig(REFERENCE_DIT, AddInputs(8), 16, 4))
    assert parts.new == ()
    for name, value in reference.state_dict().items():
        assert torch.equal(model.state_dict()[name], value)
    assert set(model.state_dict()) == set(reference_weights)


def test_base_into_lmdm_reports_the_one_new_layer(base: State) -> None:
    config = LMDMConfig(TINY_DIT, AddInputs(4), 16, 4)
    with pytest.raises(LoadError, match="1 missing:\n  " + ADDED_INPUT_KEY):
        load_lmdm(base, config, vae=VAE)
    model, parts = load_lmdm(base, config, vae=VAE, from_base=True)
    assert parts.new == (ADDED_INPUT_KEY,)
    assert float(model.dit.to_input_add_embed.weight.std()) > 0.0
    cond = tiny_condition(model)
    out = model.velocity(torch.randn(2, 4, 20), torch.rand(2), cond, torch.randn(2, 5, 20))
    assert bool(out.isfinite().all())
    with torch.enable_grad():
        assert all(p.requires_grad and not p.is_meta for p in model.parameters())


def test_only_the_added_input_layer_may_be_new(base: State) -> None:
    config = LMDMConfig(TINY_DIT, AddInputs(4), 16, 4)
    del base["model.model.preprocess_conv.weight"]
    with pytest.raises(LoadError, match=r"(?s)1 missing:.*preprocess_conv"):
        load_lmdm(base, config, vae=VAE, from_base=True)


def test_everything_wrong_is_listed_at_once(base: State) -> None:
    del base["model.model.transformer.rotary_pos_emb.inv_freq"]
    base["model.model.transformer.layers.9.pre_norm.gamma"] = torch.zeros(64)
    base["model.model.to_cond_embed.0.weight"] = torch.zeros(64, 17)
    with pytest.raises(LoadError) as caught:
        load_parts(base, BASE, vae=VAE)
    text = str(caught.value)
    assert "1 missing:\n  model.model.transformer.rotary_pos_emb.inv_freq" in text
    assert "1 unexpected:\n  model.model.transformer.layers.9.pre_norm.gamma" in text
    assert "1 wrongly shaped:" in text and "file (64, 17), network (64, 16)" in text


def test_parts_nobody_asked_for_are_errors_unless_ignored(base: State) -> None:
    with pytest.raises(LoadError, match="unexpected"):
        load_parts(base, BASE)
    parts = load_parts(base, BASE, ignore=["pretransform."])
    assert parts.vae is None
    assert parts.ignored and all(key.startswith("pretransform.") for key in parts.ignored)
    with pytest.raises(LoadError, match="unexpected"):
        load_parts(base, BASE, vae=VAE, seconds=False)


def test_split_attention_equals_fused(base: State) -> None:
    divided = split(base)
    assert divided.keys() != base.keys()
    fused, joined = load_parts(base, BASE, vae=VAE).dit, load_parts(divided, BASE, vae=VAE).dit
    args = torch.randn(2, 4, 12), torch.rand(2), torch.randn(2, 5, 16), torch.randn(2, 16)
    assert torch.equal(fused(*args), joined(*args))
    del divided["model.model.transformer.layers.1.self_attn.to_kv.weight"]
    with pytest.raises(LoadError, match=r"(?s)layers.1.self_attn.to_qkv.*layers.1.self_attn.to_q"):
        load_parts(divided, BASE, vae=VAE)


def test_prefixes_of_trainers_and_compilers(base: State) -> None:
    wrapped = {
        "diffusion." + key.replace("transformer.", "transformer._orig_mod."): value
        for key, value in base.items()
    }
    parts = load_parts(wrapped, BASE, vae=VAE)
    assert gap(parts.dit.preprocess_conv.weight, base["model.model.preprocess_conv.weight"]) == 0
    doubled = wrapped | {"ema." + key: value for key, value in base.items()}
    with pytest.raises(LoadError, match="several prefixes"):
        load_parts(doubled, BASE, vae=VAE)
    with pytest.raises(LoadError, match="unexpected"):
        load_parts(wrapped | {"losses.weight": torch.zeros(1)}, BASE, vae=VAE)


def test_rope_frequencies_are_those_of_the_file(base: State) -> None:
    key = "model.model.transformer.rotary_pos_emb.inv_freq"
    base[key] = base[key] * 0.5
    dit = load_parts(base, BASE, vae=VAE).dit
    assert torch.equal(dit.transformer.rotary_pos_emb.inv_freq, base[key])


def test_half_precision_files_become_float32(base: State) -> None:
    parts = load_parts({k: v.half() for k, v in base.items()}, BASE, vae=VAE)
    assert all(p.dtype == torch.float32 for p in parts.dit.parameters())


class _Trap:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (print, ("code ran",))


def test_unreadable_files_get_one_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(LoadError, match="no such file"):
        load_parts(tmp_path / "absent.ckpt", BASE)
    for name, content in (("a.ckpt", b"junk"), ("b.safetensors", b"junk" * 9), ("c.bin", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(LoadError, match=name):
            load_parts(tmp_path / name, BASE)
    (tmp_path / "trap.ckpt").write_bytes(pickle.dumps({"state_dict": _Trap()}, protocol=2))
    torch.save({"state_dict": _Trap()}, tmp_path / "trap2.ckpt")
    torch.save({"state_dict": {"a": 3}}, tmp_path / "odd.ckpt")
    for name in ("trap.ckpt", "trap2.ckpt", "odd.ckpt"):
        with pytest.raises(LoadError, match=name):
            load_parts(tmp_path / name, BASE)
    assert "code ran" not in capsys.readouterr().out


def test_saved_lmdm_comes_back_bit_for_bit(tmp_path: Path) -> None:
    model = tiny_lmdm("causal")
    path = tmp_path / "lmdm.safetensors"
    save_file(model.state_dict(), path)
    again, _ = load_lmdm(path, model.config)
    cond, t = tiny_condition(model), torch.rand(2)
    x, add = torch.randn(2, 4, 20), torch.randn(2, 5, 20)
    assert torch.equal(again.velocity(x, t, cond, add), model.velocity(x, t, cond, add))
