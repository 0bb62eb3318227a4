"""Checks a rendered demo: there is sound in it, of the right length, and it is not the input."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import soundfile


def main() -> None:
    """Exit with a sentence when something is wrong."""
    folder = Path(sys.argv[1])
    wet, rate = soundfile.read(folder / "demo.wav", always_2d=True)
    demo = Path(__file__).parents[1] / "agent/lmdm_agent/bundled/demo/cello.flac"
    dry, dry_rate = soundfile.read(demo, always_2d=True)
    if abs(len(wet) / rate - len(dry) / dry_rate) > 0.01:
        sys.exit(f"demo.wav lasts {len(wet) / rate:.2f} s, the take {len(dry) / dry_rate:.2f} s")
    level = float(np.sqrt(np.mean(wet**2)))
    if not 1e-3 < level < 0.7 or not np.isfinite(wet).all():
        sys.exit(f"demo.wav has a level of {level:.5f}")
    n = min(len(wet), len(dry))
    alike = abs(np.corrcoef(wet[:n].mean(1), dry[:n].mean(1))[0, 1])
    if alike > 0.9:
        sys.exit(f"demo.wav is the input again (correlation {alike:.2f})")
    print(f"demo: {len(wet) / rate:.1f} s, level {20 * np.log10(level):.1f} dB, "
          f"correlation with the input {alike:.2f}")


main()
