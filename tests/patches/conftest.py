"""Lets the tests import the generator and the OSC fakes, however pytest is started."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "patches"), str(ROOT / "tests" / "agent")]
