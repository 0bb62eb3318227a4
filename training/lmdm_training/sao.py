"""Stable Audio Open Small, and LMDMs under their authors' names, as a playable .onnx.

Loads strictly, and says which network it found: the base has no layer for context
(`to_input_add_embed`), a text LMDM has one, an accompaniment LMDM one of twice the width. Also
measures the seams that a streamed Oobleck decoder leaves, on a checkpoint or on random weights.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, cast

import msgspec
import numpy as np
import torch
from torch import Tensor, nn

from lmdm_agent.audio_file import read_audio
from lmdm_agent.errors import nearest
from lmdm_agent.library import DEMO_TAKE
from lmdm_agent.spec import ModelSpec
from lmdm_models.dit import DiT, DiTConfig
from lmdm_models.export import Parts, Weights, check_parts, sao_small_parts, write_model
from lmdm_models.lmdm import AddInputs, LMDMConfig
from lmdm_models.load import (
    ADDED_INPUT_KEY,
    LoadError,
    load_lmdm,
    read_state_dict,
    strip_prefix,
)
from lmdm_models.onnx_merge import ExportError
from lmdm_models.oobleck import EXACT_REACH_LATENTS, Oobleck, OobleckConfig, SeamError
from lmdm_models.oobleck_stream import StreamConfig, seam_report
from lmdm_models.sketch import Sketch, SketchConfig
from lmdm_models.t5 import load_t5
from lmdm_models.text_encoders import SAO_PROMPT_TOKENS
from lmdm_training import export
from lmdm_training.checkpoint import read_about
from lmdm_training.encoders import VAE_START, load_vae
from lmdm_training.errors import StageError
from lmdm_training.export import Card, card_text

Kind = Literal["encdec", "causal"]
State = Mapping[str, Tensor]

LICENCE = "Stability AI Community License (weights), Apache-2.0 (T5)"
CREDITS = "Weights: made from Stable Audio Open Small, Stability AI. Text encoder: T5, Google."
PROMPTS = ("solo cello", "warm analog pad", "drum loop")
LOOKAHEADS = tuple(range(EXACT_REACH_LATENTS + 1))
FADE_SAMPLES = 512
RANDOM_VAE = OobleckConfig(channels=16)
"""An eighth of the width of Stable Audio Open Small's, and its strides: seconds on a CPU."""


@dataclass(frozen=True)
class Sizes:
    """Sizes of a checkpoint; the defaults are Stable Audio Open Small.

    The columns of the added-input layer are read from the file.
    """

    dit: DiTConfig = field(default_factory=DiTConfig)
    vae: OobleckConfig = field(default_factory=OobleckConfig)
    sketch: SketchConfig = field(default_factory=SketchConfig)

    def __post_init__(self) -> None:
        """Check that the parts fit together.

        Raises:
            StageError: Latents of one part are not those of another.
        """
        for what, left, right in (
            ("io_channels and latent_channels", self.dit.io_channels, self.vae.latent_channels),
            ("samples a latent", self.vae.ratio, self.sketch.samples_per_latent),
        ):
            if left != right:
                raise StageError(f"the sizes do not fit together: {what} are {left} and {right}")


@dataclass(frozen=True)
class Play:
    """How a checkpoint is to be played: what it does not say about itself.

    Attributes:
        context_latents: Context s it was trained with.
        block_latents: Block o it was trained with.
        kind: Attention it was trained with.
        lookahead_latents: Latents the decoder waits for; they are part of the delay.
        seconds: Duration the model is told; None takes the window's, in whole seconds.
        untrained_context: Accept a base checkpoint.
        ignore: Starts of names in the file to leave out.
    """

    context_latents: int = 192
    block_latents: int = 48
    kind: Kind = "encdec"
    lookahead_latents: int = 2
    seconds: float | None = None
    untrained_context: bool = False
    ignore: Sequence[str] = ()

    def seconds_of(self, ratio: int, rate: int) -> float:
        """The duration told to the model: that of its training crops, which count whole seconds."""
        if self.seconds is not None:
            return self.seconds
        window = (self.context_latents + self.block_latents) * ratio / rate
        return float(max(1, int(window)))


def read_sizes(path: Path | None) -> Sizes:
    """Read a TOML file with tables ``[dit]``, ``[vae]`` and ``[sketch]``; None gives the defaults.

    Raises:
        StageError: It cannot be read, or has a key or value that does not fit.
    """
    if path is None:
        return Sizes()
    try:
        table = tomllib.loads(path.read_text())
    except OSError as error:
        raise StageError(f"the sizes {path} cannot be read ({error.strerror})") from error
    except tomllib.TOMLDecodeError as error:
        raise StageError(f"the sizes {path} are no TOML: {error}") from error
    defaults = Sizes()
    parts: dict[str, Any] = {}
    for name, values in table.items():
        known = [f.name for f in fields(Sizes)]
        if name not in known or not isinstance(values, dict):
            raise StageError(f"the sizes {path} have no place for {name!r}; {nearest(name, known)}")
        kind = type(getattr(defaults, name))
        keys = {f.name for f in fields(kind)} - {"add_channels"}
        for key in sorted(set(values) - keys):
            raise StageError(f"the sizes {path}: [{name}] has no {key!r}; {nearest(key, keys)}")
        try:
            parts[name] = msgspec.convert(values, kind)
        except (msgspec.ValidationError, ValueError) as error:
            raise StageError(f"the sizes {path}: [{name}] {error}") from error
    return replace(defaults, **parts)


def read_checkpoint(path: Path) -> dict[str, Tensor]:
    """Tensors of a checkpoint, without what trainers wrap around their names.

    Raises:
        StageError: The file cannot be read.
    """
    try:
        return strip_prefix(read_state_dict(path))
    except LoadError as error:
        raise StageError(str(error)) from error


def layout_of(state: State, channels: int) -> AddInputs | None:
    """Layout of the added inputs, by the columns of the layer that takes them; None has no layer.

    Raises:
        StageError: The columns are those of no known layout.
    """
    layer = state.get(ADDED_INPUT_KEY)
    if layer is None:
        return None
    text, stem = AddInputs(channels), AddInputs(channels, stem=True)
    for layout in (text, stem):
        if layer.shape[-1] == layout.total:
            return layout
    raise StageError(
        f"{ADDED_INPUT_KEY} has {layer.shape[-1]} columns; {text.total} (text) and {stem.total} "
        "(text and stem) are known"
    )


@torch.no_grad()
def start_context_layer(dit: DiT) -> None:
    """Let clean context enter as the base's noisy latents do: a stand-in, not trained."""
    layer, channels = dit.to_input_add_embed, dit.config.io_channels
    assert layer is not None
    conv = torch.eye(channels) + dit.preprocess_conv.weight[:, :, 0]
    layer.weight.zero_()
    layer.weight[:, 1 : 1 + channels] = dit.transformer.project_in.weight @ conv


@dataclass(frozen=True)
class Loaded:
    """Networks of a checkpoint, ready for export.

    Attributes:
        parts: The networks.
        layout: Its added inputs.
        untrained_context: Whether the file lacks the context layer.
        t_f_latents: Future visibility it was trained for, if the file says so.
        trained: How it was trained, if the file says so.
    """

    parts: Parts
    layout: AddInputs
    untrained_context: bool
    t_f_latents: tuple[int, int] | None = None
    trained: str = ""


@dataclass(frozen=True)
class Source:
    """What a checkpoint holds.

    Attributes:
        name: What to call it.
        state: Its tensors, the autoencoder's among them.
        layout: Its added inputs; None for a base checkpoint.
        play: How it is played.
        t_f_latents: Future visibility it was trained for, if it says so.
        trained: How it was trained, if it says so.
    """

    name: str
    state: State
    layout: AddInputs | None
    play: Play
    t_f_latents: tuple[int, int] | None = None
    trained: str = ""


def read_source(checkpoint: Path, vae_from: Path | None, play: Play, sizes: Sizes) -> Source:
    """Read a public checkpoint, or a run of this project that was started from one.

    Raises:
        StageError: It cannot be read, or a run comes without the checkpoint of its autoencoder.
    """
    try:
        read_about(checkpoint, "finetune", "arc")
    except StageError:
        if checkpoint.is_dir():
            raise
        state = read_checkpoint(checkpoint)
        layout = layout_of(state, sizes.dit.io_channels)
        return Source(checkpoint.name, state, layout, play)
    found = export.load_trained(checkpoint)
    config = found.network.config
    if vae_from is None:
        raise StageError(
            f"{checkpoint} is a run, which holds no autoencoder; name the public checkpoint that "
            "it was started from with --vae"
        )
    outer = {k: v for k, v in read_checkpoint(vae_from).items() if k.startswith(VAE_START)}
    own = replace(
        play,
        context_latents=config.context_latents,
        block_latents=config.block_latents,
        kind=cast(Kind, config.kind),
        untrained_context=False,
    )
    state = found.network.state_dict() | outer
    history = export.history_of([checkpoint])
    return Source(
        str(checkpoint), state, config.add_inputs, own, found.t_f_latents, f"Here: {history}."
    )


def load(source: Source, t5_folder: Path, sizes: Sizes) -> Loaded:
    """Build the networks of a checkpoint and its text encoder, strictly.

    Raises:
        StageError: Something does not fit (everything wrong is listed), or it is a base checkpoint
            and that was not accepted.
    """
    state, layout, play = source.state, source.layout, source.play
    if layout is None and not play.untrained_context:
        raise StageError(
            f"{source.name} has no {ADDED_INPUT_KEY}: a base checkpoint, whose context layer "
            "is untrained. It cannot continue what it hears; fine-tune it into an LMDM first, or "
            "give --untrained-context to export it all the same"
        )
    added = layout or AddInputs(sizes.dit.io_channels)
    stream = StreamConfig(
        EXACT_REACH_LATENTS,
        play.lookahead_latents,
        min(FADE_SAMPLES, sizes.vae.ratio // 4) if play.lookahead_latents else 0,
    )
    try:
        config = LMDMConfig(
            replace(sizes.dit, add_channels=added.total),
            added,
            play.context_latents,
            play.block_latents,
            play.kind,
        )
        lmdm, found = load_lmdm(
            state, config, vae=sizes.vae, from_base=layout is None, ignore=play.ignore
        )
    except LoadError as error:
        raise StageError(f"{source.name}: the {error}") from error
    except ValueError as error:
        raise StageError(str(error)) from error
    if found.new:
        start_context_layer(lmdm.dit)
    try:
        t5, tokenizer = load_t5(t5_folder)
        parts = sao_small_parts(
            lmdm,
            cast(Oobleck, found.vae),
            t5,
            tokenizer,
            seconds=play.seconds_of(sizes.vae.ratio, sizes.sketch.sample_rate),
            stream=stream,
            sketch=Sketch(sizes.sketch),
            prompt_tokens=SAO_PROMPT_TOKENS,
        )
    except (LoadError, ValueError) as error:
        raise StageError(f"{t5_folder}: {error}") from error
    return Loaded(parts, added, bool(found.new), source.t_f_latents, source.trained)


def spec_of(loaded: Loaded, play: Play, card: Card, checkpoint: Path, audio: int) -> ModelSpec:
    """The description of a model; ``audio`` is its channels."""
    start = " Its context layer is not trained." if loaded.untrained_context else ""
    s, o, stem = play.context_latents, play.block_latents, loaded.layout.stem
    config = LMDMConfig(loaded.parts.dit.config, loaded.layout, s, o, play.kind)
    widest = (-s, o) if stem else (0, 0)
    return export.spec_of(
        card,
        loaded.parts,
        config,
        t_f_latents=loaded.t_f_latents or widest,
        trained=(loaded.trained or f"By others; read from {checkpoint.name}.") + start,
        sources=(),
        limits=start,
        audio_channels=audio,
    )


def export_sao(
    checkpoint: Path,
    t5_folder: Path,
    out: Path,
    card: Card,
    play: Play,
    weights: Weights = "fp16",
    sizes: Sizes | None = None,
    vae_from: Path | None = None,
) -> tuple[Loaded, ModelSpec]:
    """Write the model file and its card beside it (.md).

    Args:
        checkpoint: A public checkpoint, or a run of `lmdm-train finetune` or `arc` made from one.
        t5_folder: Folder of the text encoder.
        out: The .onnx to write.
        card: Its words.
        play: What the checkpoint does not say; a run of this project says its own.
        weights: How weights are stored.
        sizes: Sizes of the networks.
        vae_from: For a run: the public checkpoint whose autoencoder made its latents.

    Returns:
        The networks and the description, as `lmdm_models.parity.prove` needs them.

    Raises:
        StageError: A file cannot be used, or they do not fit.
    """
    if out.suffix != ".onnx":
        raise StageError(f"{out} given; the model file's name must end in .onnx")
    sizes = sizes or Sizes()
    source = read_source(checkpoint, vae_from, play, sizes)
    loaded, play = load(source, t5_folder, sizes), source.play
    spec = spec_of(loaded, play, card, checkpoint, sizes.vae.audio_channels)
    try:
        check_parts(loaded.parts, spec)
        spec = write_model(loaded.parts, spec, out, weights)
    except ExportError as error:
        raise StageError(str(error)) from error
    out.with_suffix(".md").write_text(card_text(spec, card, out))
    return loaded, spec


@dataclass(frozen=True)
class Seams:
    """How far streamed decodes are from the whole decode, by look-ahead.

    Attributes:
        what: What was decoded by what.
        block_latents: Latents in a block.
        latent_ms: Milliseconds of a latent.
        errors: By look-ahead in latents.
    """

    what: str
    block_latents: int
    latent_ms: float
    errors: dict[int, SeamError]

    def table(self) -> Any:
        """A table for `rich`."""
        from rich.table import Table

        table = Table(title=f"Seams of blocks of {self.block_latents} latents: {self.what}")
        for name in ("look-ahead (latents)", "added delay", "error / sound", "largest error"):
            table.add_column(name, justify="right")
        for lookahead, error in self.errors.items():
            table.add_row(
                str(lookahead),
                f"{lookahead * self.latent_ms:.0f} ms",
                f"{error.relative_db:.1f} dB",
                f"{error.peak:.1e}",
            )
        return table


@torch.no_grad()
def random_vae(config: OobleckConfig = RANDOM_VAE) -> Oobleck:
    """A network with random weights and no biases: all that comes out is made from the latents."""
    torch.manual_seed(0)
    vae = Oobleck(config)
    for module in vae.modules():
        if isinstance(module, nn.Conv1d | nn.ConvTranspose1d) and module.bias is not None:
            module.bias.zero_()
    return vae.eval()


@torch.no_grad()
def seams(
    checkpoint: Path | None,
    block_latents: int = 48,
    sound: Path | None = None,
    sizes: Sizes | None = None,
) -> Seams:
    """Measure the seams of a streamed decoder for look-aheads of 0 to 10 latents.

    Args:
        checkpoint: Where the autoencoder is; None takes random weights and random latents.
        block_latents: Latents in a block; the longer, the fewer seams there are to count.
        sound: What to encode, at most three blocks of it; the bundled demo take when None.
        sizes: Sizes of the checkpoint.

    Raises:
        StageError: The checkpoint cannot be used, or the sound is too short.
        AudioFileError: The sound cannot be read.
    """
    config = RANDOM_VAE if sizes is None and checkpoint is None else (sizes or Sizes()).vae
    rate = (sizes or Sizes()).sketch.sample_rate
    count = 2 * EXACT_REACH_LATENTS + 3 * block_latents
    if checkpoint is None:
        vae = random_vae(config)
        generator = torch.Generator().manual_seed(0)
        latents = torch.randn(1, config.latent_channels, count, generator=generator)
        what = f"random latents, random weights of width {config.channels}, nothing trained"
    else:
        vae = load_vae(checkpoint, config)
        chosen = sound or DEMO_TAKE
        audio = read_audio(chosen, rate)[:, : count * config.ratio]
        audio = audio[:, : audio.shape[1] // config.ratio * config.ratio]
        if audio.shape[1] <= 2 * EXACT_REACH_LATENTS * config.ratio:
            raise StageError(f"{chosen} is too short; {count * config.ratio / rate:.1f} s are used")
        latents = vae.encode(torch.from_numpy(np.ascontiguousarray(audio))[None])
        what = f"{chosen.name} by {checkpoint.name}"
    errors = seam_report(vae, latents, block_latents, LOOKAHEADS, fade_samples=FADE_SAMPLES)
    return Seams(what, block_latents, 1000.0 * config.ratio / rate, errors)
