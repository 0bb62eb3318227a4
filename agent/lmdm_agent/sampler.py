"""Noise schedule and solvers of a rectified flow, as pure functions.

Owns the arithmetic of one sampling run. Knows no session, device, clock or prompt; noise is an
argument. Only operators that NumPy arrays and torch tensors share are used, so that the same file
samples on stage and rolls out during training.

Noise level ``k`` runs from 1 (pure noise) to 0 (clean): ``x_k = (1 - k) * clean + k * noise``,
``velocity = noise - clean`` and ``denoised = x_k - k * velocity``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Literal, get_args

Solver = Literal["euler", "pingpong", "p4"]
SOLVERS: tuple[Solver, ...] = get_args(Solver)

LOGSNR_MIN = -6.0
LOGSNR_MAX = 2.0

Array = Any
"""A NumPy array or a torch tensor; the functions below never ask which."""

Velocity = Callable[[Array, float, bool], tuple[Array, Array | None]]
"""``velocity(x, k, needs_null) -> (conditional, null or None)``, all shaped like ``x``."""


def noise_levels(steps: int) -> tuple[float, ...]:
    """Return the ``steps + 1`` noise levels of the schedule, from 1 to 0.

    Equally spaced in logSNR from -6 to 2 (``k = sigmoid(-logSNR)``), with the ends set to exactly
    1 and 0.

    Raises:
        ValueError: ``steps`` is below 1.
    """
    if steps < 1:
        raise ValueError(f"steps is {steps}; at least 1 is needed")
    spacing = (LOGSNR_MAX - LOGSNR_MIN) / steps
    inner = (1.0 / (1.0 + math.exp(LOGSNR_MIN + i * spacing)) for i in range(1, steps))
    return (1.0, *inner, 0.0)


def guided(cond: Array, null: Array, weight: float) -> Array:
    """Classifier-free guidance, ``null + weight * (cond - null)`` (paper, Appendix B)."""
    return null + weight * (cond - null)


def euler_step(x: Array, velocity: Array, k: float, k_next: float) -> Array:
    """One Euler step of the flow ODE from level ``k`` to ``k_next``."""
    return x + (k_next - k) * velocity


def pingpong_step(x: Array, velocity: Array, k: float, k_next: float, noise: Array) -> Array:
    """Denoise fully, then noise again to ``k_next`` with fresh noise (paper Eq. 8)."""
    return (1.0 - k_next) * (x - k * velocity) + k_next * noise


def p4_step(
    x: Array, cond: Array, null: Array, k: float, k_next: float, noise: Array, guidance: float
) -> Array:
    """One ping-pong++ (P4) step: guided denoising, null re-noising (paper Eq. 10)."""
    denoised = x - k * guided(cond, null, guidance)
    denoised_null = x - k * null
    return denoised + k_next * (noise - denoised_null)


def needs_null(solver: Solver, cfg_weight: float) -> bool:
    """Tell whether a run evaluates the null condition.

    P4 always does: its limit for guidance 1 is not plain ping-pong, so the null branch is
    evaluated there too.
    """
    return solver == "p4" or cfg_weight != 1.0


def rows_of(solver: Solver, cfg_weight: float) -> int:
    """Rows of a batch of the networks: the prompt and, where it is evaluated, the null."""
    return 2 if needs_null(solver, cfg_weight) else 1


def sample(
    velocity: Velocity,
    x: Array,
    levels: Sequence[float],
    noises: Sequence[Array] | Array,
    solver: Solver,
    guidance: float = 0.7,
    cfg_weight: float = 1.0,
) -> Array:
    """Run a solver over a schedule.

    Args:
        velocity: The network; called once per step, see `Velocity`.
        x: Noise at level ``levels[0]``, any shape.
        levels: ``K + 1`` falling noise levels ending in 0.
        noises: At least ``K - 1`` arrays shaped like ``x``; ``noises[j]`` re-noises after step
            ``j``. Euler does not read them, and nobody reads one after the last step.
        solver: ``euler``, ``pingpong`` or ``p4``.
        guidance: P4's lambda in [0, 1]; read by P4 only.
        cfg_weight: Classifier-free guidance weight of Euler and ping-pong; 1 switches it off.

    Returns:
        The sample at level ``levels[-1]``, shaped like ``x``.

    Raises:
        ValueError: The solver is not one of `SOLVERS`.
    """
    if solver not in SOLVERS:
        raise ValueError(f"solver is {solver!r}; one of {', '.join(SOLVERS)} is allowed")
    both = needs_null(solver, cfg_weight)
    last = len(levels) - 2
    for j, (k, k_next) in enumerate(pairwise(levels)):
        cond, null = velocity(x, k, both)
        # Euler takes no noise, and after the last step it would count k_next = 0 times.
        noise = noises[j] if j < last and solver != "euler" else x
        if solver == "p4":
            x = p4_step(x, cond, null, k, k_next, noise, guidance)
            continue
        flow = guided(cond, null, cfg_weight) if both else cond
        if solver == "euler":
            x = euler_step(x, flow, k, k_next)
        else:
            x = pingpong_step(x, flow, k, k_next, noise)
    return x
