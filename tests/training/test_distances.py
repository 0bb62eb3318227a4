"""Distances of sets whose distance is known, and what their intervals rest on."""

import math

import numpy as np
import pytest

from lmdm_training.evaluation.distances import (
    between,
    between_halves,
    frechet,
    kernel_distance,
    set_divergence,
    tag_divergence,
    tag_divergences,
    windows_of_halves,
)


def gaussian(n: int, mean, deviation, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((n, len(mean)))
    return (rows * deviation + mean).astype(np.float32)


def mean_difference(a: np.ndarray, b: np.ndarray) -> float:
    return float(b.mean() - a.mean())


def test_the_frechet_distance_of_two_gaussians_is_the_known_one():
    a = gaussian(40_000, [0, 0, 1], [1, 2, 0.5], seed=1)
    b = gaussian(40_000, [1, -2, 1], [1, 1, 1.5], seed=2)
    # Squared means apart, and squared deviations apart: covariances are diagonal.
    assert frechet(a, b) == pytest.approx(1 + 4 + 1 + 1, rel=0.02)
    assert frechet(b, a) == pytest.approx(frechet(a, b))


def test_covariances_that_do_not_commute_are_no_problem():
    rng = np.random.default_rng(3)
    a, b = (rng.standard_normal((50, 2)) @ rng.standard_normal((2, 2)) for _ in range(2))
    first, second = np.cov(a.T), np.cov(b.T)
    # The trace of the root of a 2 x 2 matrix M is sqrt(tr M + 2 sqrt(det M)).
    product = first @ second
    root = math.sqrt(np.trace(product) + 2 * math.sqrt(np.linalg.det(product)))
    means = ((a.mean(axis=0) - b.mean(axis=0)) ** 2).sum()
    assert frechet(a, b) == pytest.approx(means + np.trace(first + second) - 2 * root)


def test_fewer_windows_than_dimensions_give_the_same_as_whole_matrices():
    a, b = gaussian(10, np.zeros(30), 1.0, 4), gaussian(14, np.full(30, 0.3), 2.0, 5)
    first, second = np.cov(a.T.astype(float)), np.cov(b.T.astype(float))
    values = np.linalg.eigvals(first @ second).real
    root = np.sqrt(values[values > 1e-9]).sum()
    means = ((a.mean(axis=0, dtype=float) - b.mean(axis=0, dtype=float)) ** 2).sum()
    wanted = means + np.trace(first + second) - 2 * root
    assert frechet(a, b) == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("n", [6, 60])
def test_a_set_is_nowhere_but_where_it_is(n):
    a = gaussian(n, np.zeros(20), 1.0)
    assert frechet(a, a) == pytest.approx(0.0, abs=1e-4)
    assert frechet(a, a + np.float32(2.0)) == pytest.approx(20 * 4.0, rel=1e-4)


def test_the_kernel_distance_is_the_one_by_hand():
    # k(x, y) = (xy + 1)^3: within 1 and 27, across (1 + 1 + 8 + 27) / 4.
    a, b = np.array([[0.0], [1.0]]), np.array([[1.0], [2.0]])
    assert kernel_distance(a, b) == pytest.approx(1 + 27 - 2 * 37 / 4)


def test_only_the_frechet_distance_is_biased_by_few_windows():
    pairs = [
        (gaussian(8, np.zeros(4), 1.0, 2 * i), gaussian(8, np.zeros(4), 1.0, 2 * i + 1))
        for i in range(300)
    ]
    kernels = [kernel_distance(a, b) for a, b in pairs]
    assert abs(np.mean(kernels)) < 3 * np.std(kernels) / math.sqrt(300)
    assert np.mean([frechet(a, b) for a, b in pairs]) > 0.5


def test_one_window_is_no_distribution():
    one, many = np.zeros((1, 3), np.float32), gaussian(5, np.zeros(3), 1.0)
    assert math.isnan(frechet(one, many)) and math.isnan(kernel_distance(many, one))


def test_vectors_of_different_embedders_have_no_distance():
    a, b = np.zeros((4, 3), np.float32), np.zeros((4, 2), np.float32)
    for measure in (frechet, kernel_distance, set_divergence, tag_divergences, tag_divergence):
        with pytest.raises(ValueError, match=r"\(4, 3\) and \(4, 2\)"):
            measure(a, b)


def test_a_divergence_of_tags_is_the_one_by_hand():
    a, b = np.array([[0.5, 0.5]]), np.array([[0.25, 0.75]])
    wanted = 0.5 * math.log(0.5 / 0.25) + 0.5 * math.log(0.5 / 0.75)
    assert tag_divergence(a, b) == pytest.approx(wanted, rel=1e-4)
    assert tag_divergence(0.1 * a, b) == pytest.approx(wanted, rel=1e-4), "shares are compared"
    assert tag_divergence(b, a) != pytest.approx(wanted, rel=1e-2)
    assert tag_divergence(a, a) == pytest.approx(0.0)
    assert math.isnan(tag_divergence(a[:0], b[:0])) and math.isnan(set_divergence(a, b[:0]))


def test_pairs_are_not_sets():
    a, b = np.eye(2), np.eye(2)[::-1]
    assert set_divergence(a, b) == pytest.approx(0.0)
    assert 5 < tag_divergence(a, b) < 20, "what is never heard is rare, not impossible"
    rng = np.random.default_rng(0)
    a, b = rng.random((4, 6)), rng.random((4, 6))
    every = tag_divergences(a, b)
    assert every.shape == (4, 4)
    assert np.diag(every).mean() == pytest.approx(tag_divergence(a, b))
    assert every[1, 2] == pytest.approx(tag_divergence(a[1:2], b[2:3]))


def test_both_sides_have_equally_many_windows_in_every_draw():
    seen = set()

    def spy(a, b):
        seen.add((len(a), len(b)))
        return mean_difference(a, b)

    a = [np.zeros((n, 2), np.float32) for n in (3, 9, 0, 4)]
    b = [np.ones((n, 2), np.float32) for n in (30, 1)]
    found = between(a, b, spy, draws=20)
    # The estimate, and draws: half of the smaller set.
    assert seen == {(16, 16), (8, 8)}
    assert (found.value, found.low, found.high, found.count) == (1.0, 1.0, 1.0, 2)
    seen.clear()
    between(a, b, spy, windows=5, draws=20)
    assert seen == {(5, 5)}


def test_an_interval_rests_on_sources_and_not_on_windows():
    rng = np.random.default_rng(1)
    shifts = rng.standard_normal((2, 12, 1, 1))
    one, other = ([s + 0.01 * rng.standard_normal((50, 1)) for s in side] for side in shifts)
    whole = between(one, other, mean_difference, draws=300)
    torn = between(
        [row[None] for rows in one for row in rows],
        [row[None] for rows in other for row in rows],
        mean_difference,
        draws=300,
    )
    assert whole.high - whole.low > 4 * (torn.high - torn.low)
    assert whole.value == pytest.approx(torn.value)
    assert (whole.count, torn.count) == (12, 600)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    rng, held = np.random.default_rng(2), 0
    for trial in range(60):
        one, other = (
            [rng.standard_normal() + m + 0.2 * rng.standard_normal((6, 1)) for _ in range(12)]
            for m in (0.0, 1.5)
        )
        found = between(one, other, mean_difference, draws=60, seed=trial)
        held += found.low <= 1.5 <= found.high
    assert 50 <= held <= 60


def test_intervals_of_a_frechet_distance_are_no_wider_than_twice_its_error():
    def sets(seed):
        return (
            [gaussian(5, np.full(48, shift), 1.0, 100 * seed + 20 * side + i) for i in range(8)]
            for side, shift in enumerate((0.0, 0.3))
        )

    values = [frechet(*map(np.concatenate, sets(seed))) for seed in range(60)]
    found = between(*sets(0), frechet, draws=100)
    assert found.low < found.value < found.high
    assert found.value == pytest.approx(values[0])
    error = 2 * 1.96 * np.std(values)
    assert 0.8 * error < found.high - found.low < 2.2 * error


def test_the_same_seed_gives_the_same_interval_and_nothing_gives_none():
    one, other = ([gaussian(4, np.zeros(2), 1.0, 10 * s + i) for i in range(5)] for s in (1, 2))
    assert between(one, other, frechet, seed=3) == between(one, other, frechet, seed=3)
    assert between(one, other, frechet, seed=3) != between(one, other, frechet, seed=4)
    nothing = between(one, [np.zeros((0, 2), np.float32)], frechet)
    assert math.isnan(nothing.value) and nothing.count == 0
    assert between(one[:1], other[:1], lambda a, b: math.nan).count == 0


def test_kinds_that_were_chosen_are_in_every_draw():
    # Two kinds far apart, with many more windows of one; sources of a kind differ a little.
    rng = np.random.default_rng(5)
    one, other = (
        [
            np.full((20 if kind else 5, 1), 100.0 * kind + rng.standard_normal())
            for kind in (0, 0, 0, 1, 1, 1)
        ]
        for _ in range(2)
    )
    kinds = ["low"] * 3 + ["high"] * 3
    stratified = between(one, other, mean_difference, strata=(kinds, kinds))
    mixed = between(one, other, mean_difference)
    assert stratified.value == pytest.approx(mixed.value)
    assert 0.5 < stratified.high - stratified.low < 6 and mixed.high - mixed.low > 30
    part = between(one, other, mean_difference, strata=(kinds, kinds), windows=15)
    assert part.value == pytest.approx(stratified.value, abs=1), "subsets have their shares"
    # One source of a kind cannot be drawn from its kind.
    alone = between(one[2:5], other[2:5], mean_difference, strata=(["a", "b", "c"],) * 2)
    assert alone.high - alone.low > 1


def test_halves_share_no_source_and_have_the_same_kinds():
    # A row says which source it is of, and its kind.
    sources = [np.full((5, 2), (i, i % 2), np.float32) for i in range(8)]
    kinds = [str(i % 2) for i in range(8)]
    halves = set()

    def spy(a, b):
        assert not set(a[:, 0]) & set(b[:, 0])
        assert a[:, 1].mean() == b[:, 1].mean() == 0.5
        halves.add(frozenset(a[:, 0]))
        return mean_difference(a[:, :1], b[:, :1])

    found = between_halves(sources, spy, strata=kinds, draws=30)
    assert found.count == 8 and len(halves) > 5
    assert found.low < 0 < found.high
    assert windows_of_halves(sources, kinds) == 20


def test_one_source_has_no_halves():
    one = [np.ones((40, 2), np.float32), np.ones((0, 2), np.float32)]
    assert between_halves(one, frechet).count == 0
    assert windows_of_halves(one) == 0
    assert windows_of_halves([*one, np.ones((7, 2), np.float32)]) == 7


def test_the_same_is_nearer_than_something_else():
    real = [gaussian(10, np.full(4, 0.2 * (i % 3)), 1.0, i) for i in range(12)]
    other = [gaussian(10, np.full(4, 3.0), 1.0, 50 + i) for i in range(6)]
    windows = windows_of_halves(real)
    for measure in (frechet, kernel_distance):
        same = between_halves(real, measure, windows=windows, draws=60)
        apart = between(real, other, measure, windows=windows, draws=60)
        assert same.apart_from(apart) and same.high < apart.low
