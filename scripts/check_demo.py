"""Checks a rendered demo: there is sound in it, of the right length, and it is not the input.

python scripts/check_demo.py FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import soundfile

TAKE = Path(__file__).parents[1] / "agent" / "lmdm_agent" / "bundled" / "demo" / "cello.flac"


def problem(folder: Path) -> str:
    """What is wrong with the demo in ``folder``; prints its figures and returns "" when nothing."""
    path = folder / "demo.wav"
    if not path.is_file():
        return f"{path} is missing"
    wet, rate = soundfile.read(path, always_2d=True)
    dry, dry_rate = soundfile.read(TAKE, always_2d=True)
    if abs(len(wet) / rate - len(dry) / dry_rate) > 0.01:
        return f"{path} lasts {len(wet) / rate:.2f} s, the take {len(dry) / dry_rate:.2f} s"
    level = float(np.sqrt(np.mean(wet**2)))
    if not np.isfinite(wet).all() or not 1e-3 < level < 0.7:
        return f"{path} has a level of {level:.5f}"
    n = min(len(wet), len(dry))
    alike = abs(float(np.corrcoef(wet[:n].mean(1), dry[:n].mean(1))[0, 1]))
    if alike > 0.9:
        return f"{path} is the input again (correlation {alike:.2f})"
    print(
        f"demo: {len(wet) / rate:.1f} s, level {20 * np.log10(level):.1f} dB, "
        f"correlation with the input {alike:.2f}"
    )
    return ""


if __name__ == "__main__":
    sys.exit(problem(Path(sys.argv[1])) or 0)
