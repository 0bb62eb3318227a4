"""The sampler: NumPy is torch, known answers, end points, counts."""

from pathlib import Path

import numpy as np
import pytest
import torch

from lmdm_agent import sampler

SCHEDULES = Path(__file__).parents[1] / "data" / "oracle" / "schedules.npz"


def fields(array):
    """A conditional and a null velocity that depend on everything, in either library."""

    def velocity(x, k, both):
        sin = np.sin if isinstance(x, np.ndarray) else torch.sin
        return 0.5 * x + k * sin(3.0 * x), (sin(x) - k if both else None)

    return velocity


def noise(steps: int) -> np.ndarray:
    return np.random.default_rng(0).standard_normal((steps, 3, 5)).astype(np.float32)


@pytest.mark.parametrize("steps", [1, 2, 4, 9])
@pytest.mark.parametrize(
    ("solver", "cfg"),
    [("euler", 1.0), ("euler", 4.0), ("pingpong", 1.0), ("pingpong", 4.0), ("p4", 1.0)],
)
def test_numpy_is_torch(solver, cfg, steps):
    z = noise(steps)
    levels = sampler.noise_levels(steps)
    a = sampler.sample(fields(z), z[0], levels, z[1:], solver, 0.6, cfg)
    t = torch.from_numpy(z)
    b = sampler.sample(fields(t), t[0], levels, t[1:], solver, 0.6, cfg)
    assert np.abs(a - b.numpy()).max() < 1e-6


def test_euler_solves_a_field_with_a_known_answer():
    # dx/dk = x has x(0) = x(1) / e; Euler's error halves with the step.
    start = np.ones(2)

    def velocity(x, k, both):
        return x, None

    errors = []
    for steps in (200, 400):
        levels = np.linspace(1.0, 0.0, steps + 1)
        end = sampler.sample(velocity, start, levels, [], "euler")
        errors.append(abs(end[0] - np.exp(-1.0)))
    assert errors[0] < 1e-3
    assert errors[1] == pytest.approx(errors[0] / 2, rel=0.02)


@pytest.mark.parametrize("solver", ["euler", "pingpong", "p4"])
def test_a_straight_flow_ends_at_the_clean_point_in_any_number_of_steps(solver):
    clean, z = np.full((3, 5), 2.0, np.float32), noise(5)

    def velocity(x, k, both):
        v = (x - clean) / k
        return v, v if both else None

    for steps in (1, 5):
        end = sampler.sample(velocity, z[0], sampler.noise_levels(steps), z[1:], solver)
        assert np.abs(end - clean).max() < 1e-5


def test_schedule_is_the_authors():
    with np.load(SCHEDULES) as file:
        for steps in (1, 2, 4, 6, 8, 50):
            wanted = file[f"t_schedule_K{steps}"]
            assert np.abs(np.array(sampler.noise_levels(steps)) - wanted).max() < 1e-6


def test_schedule_has_equal_steps_of_log_snr():
    levels = np.array(sampler.noise_levels(8))
    assert levels[0] == 1.0
    assert levels[-1] == 0.0
    log_snr = np.log((1 - levels[1:-1]) / levels[1:-1])
    assert np.allclose(log_snr, np.linspace(-6, 2, 9)[1:-1])
    with pytest.raises(ValueError, match="at least 1"):
        sampler.noise_levels(0)


def test_p4_without_guidance_is_ping_pong_on_the_null_condition():
    z, levels = noise(4), sampler.noise_levels(4)
    full = fields(z)

    def null_only(x, k, both):
        return full(x, k, True)[1], None

    a = sampler.sample(full, z[0], levels, z[1:], "p4", 0.0)
    b = sampler.sample(null_only, z[0], levels, z[1:], "pingpong")
    assert np.abs(a - b).max() < 1e-6


def test_p4_with_full_guidance_evaluates_null_and_differs_from_ping_pong():
    z, levels = noise(4), sampler.noise_levels(4)
    calls = []

    def velocity(x, k, both):
        calls.append(both)
        return fields(z)(x, k, both)

    a = sampler.sample(velocity, z[0], levels, z[1:], "p4", 1.0)
    assert calls == [True] * 4
    b = sampler.sample(fields(z), z[0], levels, z[1:], "pingpong")
    assert np.abs(a - b).max() > 1e-3
    # By hand, paper Eq. 10 with guidance 1: denoised + k' (noise - denoised of the null).
    x, k, k2 = z[0], levels[0], levels[1]
    cond, null = fields(z)(x, k, True)
    step = sampler.p4_step(x, cond, null, k, k2, z[1], 1.0)
    assert np.allclose(step, (x - k * cond) + k2 * (z[1] - (x - k * null)), atol=1e-6)


@pytest.mark.parametrize(
    ("solver", "cfg", "both"),
    [("euler", 1.0, False), ("euler", 2.0, True), ("pingpong", 1.0, False), ("p4", 1.0, True)],
)
def test_one_call_a_step_and_null_only_when_needed(solver, cfg, both):
    seen = []

    def velocity(x, k, needs_null):
        seen.append((k, needs_null))
        return x, x if needs_null else None

    levels = sampler.noise_levels(3)
    sampler.sample(velocity, noise(3)[0], levels, noise(3)[1:], solver, 0.5, cfg)
    assert seen == [(k, both) for k in levels[:-1]]
    assert sampler.needs_null(solver, cfg) is both


def test_noise_after_the_last_step_is_never_read():
    z = noise(3)
    for solver in sampler.SOLVERS:
        end = sampler.sample(fields(z), z[0], sampler.noise_levels(3), z[1:3], solver)
        assert np.isfinite(end).all()


def test_guidance_formula():
    assert sampler.guided(3.0, 1.0, 1.0) == 3.0
    assert sampler.guided(3.0, 1.0, 0.0) == 1.0
    assert sampler.guided(3.0, 1.0, 2.0) == 5.0


def test_unknown_solver():
    with pytest.raises(ValueError, match="heun"):
        sampler.sample(fields(None), np.zeros(1), (1.0, 0.0), [], "heun")
