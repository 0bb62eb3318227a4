"""Stage `finetune`: flow matching with routed clean context (paper Eq. 1, sections 3.2 and 4.1).

The context is encoded once per item and several independently noised copies of the target attend
to it, which the routing makes exact: more signal for the same context pass. Early in a run targets
are long and contexts short (`Phase`), which teaches text and sketch quickly; the last phase is the
window that is played.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lmdm_models.dit import DiT, DiTConfig
from lmdm_models.lmdm import AddInputs
from lmdm_models.sketch import SketchConfig
from lmdm_training.checkpoint import read_checkpoint
from lmdm_training.encode import Encoded, load_encoded
from lmdm_training.errors import StageError
from lmdm_training.loop import LoopConfig, load_average, run


@dataclass(frozen=True)
class Phase:
    """A part of a run: window sizes in latents, drawn per step, until a share of the run."""

    until: float
    batch: int
    copies: int
    windows: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class FinetuneConfig:
    """Sizes, dropouts and phases of one run."""

    width: int = 320
    depth: int = 5
    heads: int = 5
    text_size: int = 384
    latent_channels: int = 64
    p_uncond: float = 0.2
    p_partial: float = 0.3
    p_no_text: float = 0.1
    p_no_sketch: float = 0.15
    p_stem: float = 0.4
    t_f_latents: tuple[int, int] = (-48, 10)
    shift: float = -0.5
    phases: tuple[Phase, ...] = field(
        default=(
            Phase(0.6, 20, 1, ((0, 128), (32, 96), (64, 64), (96, 32))),
            Phase(1.0, 12, 8, ((230, 10),)),
        )
    )

    @property
    def added(self) -> AddInputs:
        """Layout of the added inputs."""
        return AddInputs(self.latent_channels, stem=True, sketch_channels=SketchConfig().channels)

    @property
    def dit(self) -> DiTConfig:
        """Sizes of the network."""
        return DiTConfig(
            io_channels=self.latent_channels,
            width=self.width,
            depth=self.depth,
            heads=self.heads,
            cond_token_dim=self.text_size,
            global_cond_dim=0,
            add_channels=self.added.total,
        )


@dataclass(frozen=True)
class Batch:
    """Training windows: latents [B, C, T], added inputs [B, A, T], text [B, N, D]."""

    latents: Tensor
    added: Tensor
    text: Tensor


class Windows:
    """Draws training windows with their conditions and dropouts."""

    def __init__(
        self,
        encoded: list[Encoded],
        embeddings: dict[str, Tensor],
        config: FinetuneConfig,
        split: str,
    ) -> None:
        self.all = encoded
        self.embeddings = embeddings
        self.config = config
        chosen = [i for i, row in enumerate(encoded) if row.item.split == split]
        if not chosen:
            raise StageError(f"no encoded items of the split {split!r}")
        kinds = sorted({encoded[i].item.kind for i in chosen})
        self.by_kind = [[i for i in chosen if encoded[i].item.kind == kind] for kind in kinds]
        lengths = [sum(encoded[i].latents[0].shape[1] for i in group) for group in self.by_kind]
        weights = np.sqrt(np.asarray(lengths, np.float64))
        self.weights = weights / weights.sum()

    def batch(self, rng: np.random.Generator, size: int, s: int, o: int) -> Batch:
        """Draw ``size`` windows of ``s`` context and ``o`` target latents."""
        rows = [self._window(rng, s, o) for _ in range(size)]
        latents, added, text = (torch.stack(parts).float() for parts in zip(*rows, strict=True))
        return Batch(latents, added, text)

    def _window(self, rng: np.random.Generator, s: int, o: int) -> tuple[Tensor, Tensor, Tensor]:
        """Latents [C, s + o], added inputs [A, s + o] and text [N, D] of one window."""
        config = self.config
        group = self.by_kind[rng.choice(len(self.by_kind), p=self.weights)]
        row = self.all[group[rng.integers(len(group))]]
        version = int(rng.integers(len(row.latents)))
        length = s + o
        start = int(rng.integers(max(1, row.latents[version].shape[1] - length + 1)))
        latents = _cut(row.latents[version], start, length)
        sketch = _cut(row.sketches[version], start, length)
        known = self._known_context(rng, s)
        context = latents[:, :s].clone()
        context[:, : s - known] = 0.0
        sketch_mask = self._sketch_mask(rng, s, known, length)
        stem, stem_mask = self._stem(rng, row, start, length, s)
        added = config.added.window(
            context[None],
            o,
            sketch=sketch[None] * sketch_mask,
            sketch_mask=sketch_mask,
            stem=stem,
            stem_mask=stem_mask,
        )[0]
        return latents, added, self._text(rng, row)

    def _sketch_mask(self, rng: np.random.Generator, s: int, known: int, length: int) -> Tensor:
        """Which latents' sketch is given, [1, 1, length]."""
        mask = torch.ones(1, 1, length)
        if rng.random() < self.config.p_no_sketch:
            mask[:] = 0.0
        elif known < s and rng.random() < 0.5:
            # A stream that has just begun heard nothing before either.
            mask[..., : s - known] = 0.0
        return mask

    def _text(self, rng: np.random.Generator, row: Encoded) -> Tensor:
        """Embedding [N, D] of one of the item's captions, or zeros."""
        caption = row.item.captions[int(rng.integers(len(row.item.captions)))]
        text = self.embeddings[caption].float()
        return torch.zeros_like(text) if rng.random() < self.config.p_no_text else text

    def _known_context(self, rng: np.random.Generator, s: int) -> int:
        """How many of the newest context latents are kept (p_uncond, p_partial)."""
        draw = rng.random()
        if draw < self.config.p_uncond:
            return 0
        if draw < self.config.p_uncond + self.config.p_partial:
            return int(rng.integers(s + 1))
        return s

    def _stem(
        self, rng: np.random.Generator, row: Encoded, start: int, length: int, s: int
    ) -> tuple[Tensor | None, Tensor | None]:
        """A sibling's latents up to a random cut-off (t_f), or nothing."""
        if not row.siblings or rng.random() >= self.config.p_stem:
            return None, None
        other = self.all[row.siblings[int(rng.integers(len(row.siblings)))]]
        low, high = self.config.t_f_latents
        cutoff = min(max(s + int(rng.integers(low, high + 1)), 0), length)
        mask = (torch.arange(length) < cutoff).float()[None, None]
        return _cut(other.latents[0], start, length)[None] * mask, mask


def _cut(values: Tensor, start: int, length: int) -> Tensor:
    """``length`` latents from ``start``, zeros past the end."""
    piece = values[:, start : start + length].float()
    return torch.nn.functional.pad(piece, (0, length - piece.shape[1]))


def draw_noise_levels(rng: np.random.Generator, count: int, shift: float) -> NDArray[np.float32]:
    """Stratified uniform noise levels, shifted towards noise as the authors' fine-tuning does."""
    uniform = (rng.permutation(count) + rng.random(count)) / count
    return (uniform / (uniform + math.exp(shift) * (1.0 - uniform))).astype(np.float32)


def flow_loss(dit: DiT, batch: Batch, s: int, copies: int, k: Tensor, noise: Tensor) -> Tensor:
    """Mean squared velocity error over the target (paper Eq. 1), context routed apart.

    Args:
        dit: The network.
        batch: Windows.
        s: Context latents; 0 for none.
        copies: Noised copies of each target.
        k: Noise levels [B * copies].
        noise: [B * copies, C, o].
    """
    text_kv = dit.text_kv(batch.text)
    size = batch.latents.shape[0]
    kv = dit.context_kv(batch.added[..., :s], text_kv) if s else dit.empty_kv(size)
    target = batch.latents[..., s:].repeat_interleave(copies, 0)
    added = batch.added[..., s:].repeat_interleave(copies, 0)
    if copies > 1:
        kv = kv.repeat_interleave(copies, 2)
        text_kv = text_kv.repeat_interleave(copies, 2)
    level = k[:, None, None]
    x = (1.0 - level) * target + level * noise
    velocity = dit.denoise(x, k, kv, text_kv, add=added)
    return (velocity.float() - (noise - target)).square().mean()


def phase_at(config: FinetuneConfig, progress: float) -> Phase:
    """The phase of a run at a share of its length."""
    return next((p for p in config.phases if progress < p.until), config.phases[-1])


def finetune(
    encoded_path: Path, out: Path, loop: LoopConfig, config: FinetuneConfig | None = None
) -> Path:
    """Train a text, sketch and stem LMDM (Enc-Dec); return the checkpoint's path."""
    config = config or FinetuneConfig()
    encoded, embeddings = load_encoded(encoded_path)
    windows = Windows(encoded, embeddings, config, "train")
    torch.manual_seed(loop.seed)
    dit = DiT(config.dit)

    def loss_of(step: int, progress: float) -> dict[str, Tensor]:
        return step_loss(dit, windows, step, progress, loop.seed)

    return run(dit, loss_of, loop, out, {"finetune": asdict(config)})


def step_loss(
    dit: DiT, windows: Windows, step: int, progress: float, seed: int
) -> dict[str, Tensor]:
    """Losses of one step; all its randomness comes from the seed and the step number."""
    config = windows.config
    rng = np.random.default_rng([seed, step])
    phase = phase_at(config, progress)
    s, o = phase.windows[int(rng.integers(len(phase.windows)))]
    batch = windows.batch(rng, phase.batch, s, o)
    count = phase.batch * phase.copies
    k = torch.from_numpy(draw_noise_levels(rng, count, config.shift))
    noise = torch.from_numpy(
        rng.standard_normal((count, config.latent_channels, o), dtype=np.float32)
    )
    device = next(dit.parameters()).device
    batch = Batch(*(v.to(device) for v in (batch.latents, batch.added, batch.text)))
    loss = flow_loss(dit, batch, s, phase.copies, k.to(device), noise.to(device))
    return {"loss": loss, f"loss_{s}_{o}": loss.detach()}


def load_dit(path: Path) -> tuple[DiT, FinetuneConfig]:
    """Load the averaged network of a checkpoint written by `finetune`.

    Raises:
        StageError: It is missing, damaged, or of another stage.
    """
    saved = read_checkpoint(path, "finetune")["describe"]["finetune"]
    phases = tuple(
        Phase(p["until"], p["batch"], p["copies"], tuple(tuple(w) for w in p["windows"]))
        for p in saved["phases"]
    )
    config = FinetuneConfig(
        **(saved | {"phases": phases, "t_f_latents": tuple(saved["t_f_latents"])})
    )
    dit = DiT(config.dit)
    load_average(path, dit)
    return dit.eval(), config
