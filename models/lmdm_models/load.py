"""Strict loading of Stable Audio Open Small checkpoints and of LMDMs under the authors' names.

Every tensor of the file must have its place and every place its tensor, or one `LoadError` lists
what is wrong. The text encoder (T5-base) is not part of these checkpoints and is loaded elsewhere.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from lmdm_models.conditions import NumberConditioner
from lmdm_models.dit import DiT, DiTConfig
from lmdm_models.lmdm import LMDM, LMDMConfig
from lmdm_models.oobleck import Oobleck, OobleckConfig

ADDED_INPUT_KEY = "model.model.to_input_add_embed.weight"
ANCHOR_KEY = "model.model.transformer.project_in.weight"
_LISTED = 12


class LoadError(Exception):
    """A checkpoint cannot be loaded; the message says everything that is wrong with it."""


@dataclass(frozen=True)
class Parts:
    """The networks of a checkpoint.

    Attributes:
        dit: the network.
        seconds: the duration's embedder, None when it was not asked for.
        vae: the autoencoder, None when it was not asked for.
        new: names of parameters the file does not have and that were freshly drawn: either none,
            or the added-input layer alone.
        ignored: names in the file that the caller asked to leave out.
        text_encoder: always None; it is not in the file.
    """

    dit: DiT
    seconds: NumberConditioner | None
    vae: Oobleck | None
    new: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    text_encoder: None = None


class _Conditioner(nn.Module):
    def __init__(self, seconds: NumberConditioner) -> None:
        super().__init__()
        self.conditioners = nn.ModuleDict({"seconds_total": seconds})


class _Under(nn.Module):
    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model


class _Whole(nn.Module):
    """Networks in the arrangement of a public checkpoint, for its names."""

    def __init__(self, dit: DiT, seconds: NumberConditioner | None, vae: Oobleck | None) -> None:
        super().__init__()
        self.model = _Under(dit)
        self.conditioner = None if seconds is None else _Conditioner(seconds)
        self.pretransform = None if vae is None else _Under(vae)


def read_state_dict(path: Path | str) -> dict[str, Tensor]:
    """Read a ``.safetensors`` file, or a ``.ckpt``/``.pt``/``.pth`` file without running code.

    Raises:
        LoadError: the file is missing, damaged, of another kind, or holds more than tensors.
    """
    path = Path(path)
    if not path.is_file():
        raise LoadError(f"{path.name}: no such file")
    if path.suffix == ".safetensors":
        try:
            return load_file(path)
        except (SafetensorError, OSError) as error:
            raise LoadError(f"{path.name}: not a readable safetensors file ({error})") from error
    if path.suffix not in (".ckpt", ".pt", ".pth"):
        raise LoadError(f"{path.name}: expected .safetensors, .ckpt, .pt or .pth")
    try:
        loaded = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many kinds for damaged or unsafe files
        first_line = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise LoadError(f"{path.name}: not a readable weights-only file ({first_line})") from error
    state = loaded.get("state_dict", loaded) if isinstance(loaded, dict) else loaded
    if not isinstance(state, dict) or not all(isinstance(v, Tensor) for v in state.values()):
        raise LoadError(f"{path.name}: does not hold a flat table of tensors")
    return state


def strip_prefix(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Remove what trainers and compilers wrap around names.

    ``_orig_mod.`` is removed everywhere. Names that start like ``diffusion.model.model.…`` lose
    that start; names outside it are kept, and so show up as unexpected.

    Raises:
        LoadError: the network occurs under several prefixes (weights and their average, say).
    """
    plain = {key.replace("_orig_mod.", ""): value for key, value in state.items()}
    if len(plain) != len(state):
        raise LoadError("names collide once '_orig_mod.' is removed")
    found = sorted(k.removesuffix(ANCHOR_KEY) for k in plain if k.endswith(ANCHOR_KEY))
    if len(found) > 1:
        raise LoadError(f"the network occurs under several prefixes: {', '.join(map(repr, found))}")
    prefix = found[0] if found else ""
    return {
        key[len(prefix) :] if key.startswith(prefix) else key: value for key, value in plain.items()
    }


def fuse_split_attention(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Stack split self-attention weights (``to_q``, then ``to_kv``) into fused ``to_qkv``.

    Cross-attention is split in every checkpoint and stays so. A half without its other half is
    left alone, and so shows up as unexpected.
    """
    out = dict(state)
    for key in state:
        if not key.endswith("self_attn.to_q.weight"):
            continue
        stem = key.removesuffix("to_q.weight")
        if stem + "to_kv.weight" in out and stem + "to_qkv.weight" not in out:
            out[stem + "to_qkv.weight"] = torch.cat([out.pop(key), out.pop(stem + "to_kv.weight")])
    return out


def _listing(title: str, entries: Sequence[str]) -> list[str]:
    if not entries:
        return []
    more = [f"… and {len(entries) - _LISTED} more"] if len(entries) > _LISTED else []
    return [f"{len(entries)} {title}:", *(f"  {e}" for e in [*entries[:_LISTED], *more])]


def check_state(
    expected: Mapping[str, Tensor],
    state: Mapping[str, Tensor],
    may_be_new: Collection[str] = (),
    source: str = "checkpoint",
) -> tuple[str, ...]:
    """Compare names and shapes.

    Args:
        expected: what the networks need.
        state: what the file has.
        may_be_new: names that may be missing.
        source: how to call the file.

    Returns:
        The names of ``may_be_new`` that are missing.

    Raises:
        LoadError: anything else is missing, unexpected or wrongly shaped; all of it is listed.
    """
    absent = [key for key in expected if key not in state]
    missing = [key for key in absent if key not in may_be_new]
    unexpected = [key for key in state if key not in expected]
    shapes = [
        f"{key}: file {tuple(state[key].shape)}, network {tuple(value.shape)}"
        for key, value in expected.items()
        if key in state and state[key].shape != value.shape
    ]
    lines = _listing("missing", missing) + _listing("unexpected", unexpected)
    lines += _listing("wrongly shaped", shapes)
    if lines:
        raise LoadError("\n".join([f"{source} does not fit:", *lines]))
    return tuple(key for key in absent if key in may_be_new)


def load_parts(
    source: Path | str | Mapping[str, Tensor],
    config: DiTConfig = DiTConfig(),  # noqa: B008 (frozen)
    *,
    seconds: bool = True,
    vae: OobleckConfig | None = None,
    may_add_inputs: bool = False,
    ignore: Sequence[str] = (),
) -> Parts:
    """Load the networks of a checkpoint, strictly.

    Args:
        source: a file, or its table of tensors.
        config: sizes of the network.
        seconds: whether the checkpoint has the duration's embedder.
        vae: sizes of the autoencoder when it is in the file (it is in the public ones).
        may_add_inputs: allow the added-input layer to be missing, to turn a base checkpoint into an
            LMDM. It is then drawn freshly and named in ``Parts.new``.
        ignore: starts of names to leave out; what they matched is in ``Parts.ignored``.

    Returns:
        The networks in float32 on the CPU. The RoPE frequencies are those of the file.

    Raises:
        LoadError: the file cannot be read, or a tensor is missing, unexpected or wrongly shaped.
    """
    named = isinstance(source, Path | str)
    state = strip_prefix(read_state_dict(source) if named else source)
    ignored = tuple(key for key in state if key.startswith(tuple(ignore)))
    state = fuse_split_attention({k: v.float() for k, v in state.items() if k not in ignored})
    with torch.device("meta"):
        embedder = NumberConditioner(config.cond_token_dim) if seconds else None
        dit, autoencoder = DiT(config), None if vae is None else Oobleck(vae)
    whole = _Whole(dit, embedder, autoencoder)
    may_be_new = (ADDED_INPUT_KEY,) if may_add_inputs else ()
    name = Path(source).name if named else "checkpoint"
    new = check_state(whole.state_dict(), state, may_be_new, name)
    whole.load_state_dict(state, strict=False, assign=True)
    if new:
        dit.to_input_add_embed = nn.Linear(config.add_channels, config.width, bias=False)
    return Parts(dit, embedder, autoencoder, new, ignored)


def load_lmdm(
    source: Path | str | Mapping[str, Tensor],
    config: LMDMConfig,
    *,
    vae: OobleckConfig | None = None,
    from_base: bool = False,
    ignore: Sequence[str] = (),
) -> tuple[LMDM, Parts]:
    """Load an LMDM; arguments as ``load_parts``.

    Args:
        source: a file, or its table of tensors.
        config: what the LMDM is.
        vae: sizes of the autoencoder when it is in the file.
        from_base: start from a base checkpoint, which lacks the added-input layer.
        ignore: starts of names to leave out.

    Returns:
        The model, and the parts it was made of with the report of what is new.

    Raises:
        LoadError: as ``load_parts``.
    """
    parts = load_parts(
        source,
        config.dit,
        seconds=config.seconds,
        vae=vae,
        may_add_inputs=from_base,
        ignore=ignore,
    )
    with torch.device("meta"):
        model = LMDM(config)
    model.model.model = parts.dit
    if model.conditioner is not None and parts.seconds is not None:
        model.conditioner.conditioners["seconds_total"] = parts.seconds
    return model, parts
