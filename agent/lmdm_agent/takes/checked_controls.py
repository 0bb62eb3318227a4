"""Controls that come out of a file: whether they can be what a session once used."""

from __future__ import annotations

import math

from lmdm_agent.controls import CONTROLS, SLOTS, Control, Controls, Value
from lmdm_agent.errors import ConfigError, TakeError

ROUNDING = 1e-9
"""A number that moves may leave its range by its last bit."""


def checked(controls: Controls, where: str) -> Controls:
    """Controls from a take, as they are: changed ones would sound different.

    Raises:
        TakeError: A value is out of its range, or the prompts and weights do not fit each other.
    """
    try:
        for control in CONTROLS:
            _check(control, getattr(controls, control.name))
    except ConfigError as error:
        raise TakeError(f"{where} is damaged: {error}.") from error
    fade, shares = controls.fade, list(controls.weights)
    sizes = {len(controls.prompts), len(controls.weights)}
    if fade is not None:
        sizes |= {len(fade.from_weights), len(fade.to_weights)}
        shares += [fade.position, *fade.to_weights, *(share for _, share in fade.from_mixture)]
    if sizes != {SLOTS} or not all(-ROUNDING <= share <= 1.0 + ROUNDING for share in shares):
        raise TakeError(f"{where} is damaged: its weights do not fit {SLOTS} prompts.")
    return controls


def _check(control: Control, value: Value) -> None:
    fits = control.coerce(value)
    if isinstance(fits, float) and not isinstance(value, str):
        same = math.isclose(fits, value, rel_tol=ROUNDING, abs_tol=ROUNDING)
    else:
        same = fits == value
    if not same:
        expected = control.describe_range()
        raise ConfigError(f"{control.name}: {value!r} given; {expected} expected")
