"""How the stem model learns: which stems sound together, by contrast.

A pair is two stems (or mixes of some) of one piece at the same moments. It has to be told from the
stems of all other pieces of a batch, and from its own second half moved in time, in pitch or in
tempo: else it would be enough to know the sound of a soundfont or a room.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from lmdm_training.audio_store import SAMPLE_RATE, Item, read_audio, read_index
from lmdm_training.errors import StageError
from lmdm_training.evaluation.material import UNPITCHED, Material
from lmdm_training.evaluation.stem_features import powers_of
from lmdm_training.evaluation.stem_match import StemMatch, StemNetwork, read_match, scores_of
from lmdm_training.evaluation.stem_pairs import StemGroup, draw_pair

Floats = NDArray[np.float32]
Progress = Callable[[int, int], None]

VERSION = 1
"""Rises when the same data and recipe give another network."""
FEWEST_PIECES = 8
KEPT_APART = 5
"""One piece of five is not learned from; they tell when to stop."""
TRIALS = 4
"""Pairs that are tried of every piece kept apart."""


@dataclass(frozen=True)
class StemRecipe:
    """How it learns.

    Attributes:
        steps: Of the optimiser.
        batch: Pairs in a step, of as many pieces.
        hops: Length of a pair; 160 are 5.1 s.
        learning_rate: At its highest.
        seed: Of everything random.
        looks: How often it is tried on the pieces kept apart.
    """

    steps: int = 600
    batch: int = 24
    hops: int = 160
    learning_rate: float = 2e-3
    seed: int = 0
    looks: int = 6


def _silently(_done: int, _of: int) -> None:
    """Show nothing."""


def trained(
    material: Material, folder: Path, recipe: StemRecipe, progress: Progress = _silently
) -> StemMatch:
    """The network for the recordings that training heard: from ``folder``, or learned and kept.

    Held-out recordings are for measuring; it never hears them.

    Raises:
        StageError: The prepared folder has too few pieces of several stems, or the file kept in
            ``folder`` is damaged.
    """
    words = repr((VERSION, recipe, material.key))
    path = folder / f"stem_match-{hashlib.sha256(words.encode()).hexdigest()[:16]}.safetensors"
    if path.is_file():
        return read_match(path)
    if not material.folders:
        raise StageError("no prepared folder is known, so there are no stems to learn from")
    listed = known_stems(material.folders[0])
    _check_pieces(len({_piece_of(items[0]) for items in listed}))
    groups: list[StemGroup] = []
    for number, items in enumerate(listed):
        progress(number, len(listed))
        groups.append(_read_group(items))
    match = learn(groups, recipe, progress)
    match.save(path)
    return match


def known_stems(folder: Path) -> list[list[Item]]:
    """Stems of a prepared folder that were not held out, those of the same moments together."""
    together: dict[tuple[str, ...], list[Item]] = {}
    for item in sorted(read_index(folder), key=lambda item: item.id):
        if item.kind == "stem" and item.siblings and item.split != "valid":
            together.setdefault(tuple(sorted({item.id, *item.siblings})), []).append(item)
    return [items for _, items in sorted(together.items()) if len(items) > 1]


def _piece_of(item: Item) -> str:
    return item.piece or item.id


def _read_group(items: list[Item]) -> StemGroup:
    sounds = [(read_audio(item.path) / 32768).astype(np.float32) for item in items]
    powers = [powers_of(sound, SAMPLE_RATE) for sound in sounds]
    pitched = [not (item.captions and UNPITCHED.search(item.captions[0])) for item in items]
    return StemGroup(_piece_of(items[0]), powers, pitched)


def _check_pieces(count: int) -> None:
    if count < FEWEST_PIECES:
        raise StageError(
            f"{count} pieces of several stems to learn from; at least {FEWEST_PIECES} are needed "
            "for a stem model (`ensemble_hours` of `lmdm-train prepare` makes some)"
        )


def learn(
    groups: Sequence[StemGroup], recipe: StemRecipe, progress: Progress = _silently
) -> StemMatch:
    """Learn from stems; the same groups and recipe give the same network on the same machine.

    Raises:
        StageError: They are of too few pieces.
    """
    rng = np.random.default_rng(recipe.seed)
    known, kept = split_pieces(groups, rng)
    trials = _trials(kept, recipe)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)
        network = StemNetwork()
    optimiser = torch.optim.AdamW(network.parameters(), recipe.learning_rate, weight_decay=0.01)
    rates = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, recipe.learning_rate, total_steps=recipe.steps
    )
    best, state = -1.0, network.state_dict()
    every = max(1, recipe.steps // recipe.looks)
    for step in range(1, recipe.steps + 1):
        network.train()
        loss = _loss(network, *_batch(known, recipe, rng))
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        rates.step()
        if step % every == 0 or step == recipe.steps:
            found = accuracy_of(network.eval(), *trials)
            if found >= best:
                best, state = found, copy.deepcopy(network.state_dict())
        progress(step, recipe.steps)
    network.load_state_dict(state)
    return StemMatch(network.eval(), best, len(known))


def split_pieces(
    groups: Sequence[StemGroup], rng: np.random.Generator
) -> tuple[list[list[StemGroup]], list[list[StemGroup]]]:
    """Groups by piece: those to learn from, and one piece of five that is kept apart.

    Raises:
        StageError: They are of too few pieces.
    """
    by_piece: dict[str, list[StemGroup]] = {}
    for group in groups:
        by_piece.setdefault(group.piece, []).append(group)
    _check_pieces(len(by_piece))
    pieces = sorted(by_piece)
    apart = {int(i) for i in rng.permutation(len(pieces))[: max(2, len(pieces) // KEPT_APART)]}
    known = [by_piece[piece] for i, piece in enumerate(pieces) if i not in apart]
    return known, [by_piece[piece] for i, piece in enumerate(pieces) if i in apart]


def _batch(
    known: Sequence[Sequence[StemGroup]], recipe: StemRecipe, rng: np.random.Generator
) -> tuple[Tensor, Tensor, Tensor]:
    """First, second and wrong second sounds of pairs of different pieces, [B, rows, hops]."""
    chosen = [known[int(i)] for i in rng.permutation(len(known))[: recipe.batch]]
    pairs = [
        draw_pair(groups[int(rng.integers(len(groups)))], recipe.hops, rng) for groups in chosen
    ]
    return (
        _stacked([pair.first for pair in pairs]),
        _stacked([pair.second for pair in pairs]),
        _stacked([pair.wrong for pair in pairs]),
    )


def _stacked(sounds: Sequence[Floats]) -> Tensor:
    return torch.from_numpy(np.stack(sounds).astype(np.float32))


def _loss(network: StemNetwork, first: Tensor, second: Tensor, wrong: Tensor) -> Tensor:
    """Cross entropy of finding the partner: among seconds and the own wrong one, and back."""
    # One pass, so that the norms see right and wrong sounds alike.
    one, two, three = network(torch.cat([first, second, wrong])).split(len(first))
    scale, right = network.scale(), torch.arange(len(first))
    scores = scores_of(one, two)
    own = (one * three).sum(dim=1).mean(dim=1, keepdim=True)
    there = nn.functional.cross_entropy(scale * torch.cat([scores, own], dim=1), right)
    return (there + nn.functional.cross_entropy(scale * scores.T, right)) / 2


def _trials(
    kept: Sequence[Sequence[StemGroup]], recipe: StemRecipe
) -> tuple[Tensor, Tensor, list[int]]:
    """Pairs as recorded of pieces kept apart, the same at every look; and which piece each is."""
    rng = np.random.default_rng(recipe.seed + 1)
    pairs, pieces = [], []
    for number, groups in enumerate(kept):
        for turn in range(TRIALS):
            pairs.append(draw_pair(groups[turn % len(groups)], recipe.hops, rng, plain=True))
            pieces.append(number)
    return _stacked([p.first for p in pairs]), _stacked([p.second for p in pairs]), pieces


@torch.no_grad()
def accuracy_of(
    network: StemNetwork, first: Tensor, second: Tensor, pieces: Sequence[int]
) -> float:
    """How often a partner scores higher than a sound of another piece; 0.5 is by chance.

    Args:
        network: In evaluation mode.
        first: [n, SEEN + BANDS, hops].
        second: Their partners.
        pieces: Of which piece each pair is.
    """
    scores = scores_of(network(first), network(second)).numpy()
    others = np.array(pieces)[:, None] != np.array(pieces)
    own = np.diagonal(scores)[:, None]
    wins = (own > scores) + 0.5 * (own == scores)
    return float(wins[others].mean())
