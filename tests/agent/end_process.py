"""A process that attaches to the memory of `Ends` and moves buffers as fast as sound is there.

    python end_process.py HANDLE SHAPE BUFFER END OUTPUT

What it plays is `played`, by position, so a second process goes on where the first was stopped.
What sounds is written to OUTPUT, raw.
"""

import sys
import time

import msgspec
import numpy as np
from fakes import noise

from lmdm_agent.device_end import DeviceEnd
from lmdm_agent.ends_memory import EndsShape, Shared
from lmdm_agent.shared import Memory, Room

PERIOD = 44100


def played(start: int, count: int) -> np.ndarray:
    """What is played at some positions, [count, 2]: noise that comes again every `PERIOD`."""
    wheel = noise(PERIOD, 3)
    return np.take(wheel, np.arange(start, start + count), mode="wrap")[:, None].repeat(2, 1)


def main(handle: str, shape_json: str, buffer: int, end: int, output: str) -> None:
    """Move sound up to a position; say so when the first buffer has moved."""
    shape = msgspec.json.decode(shape_json, type=EndsShape)
    memory = Memory.attach(handle, shape.size)
    views = Shared(shape, Room(memory))
    device, out = DeviceEnd(shape, memory), np.zeros((buffer, 2), np.float32)
    sound = played(0, PERIOD + buffer)
    told = False
    with open(output, "wb") as file:
        while (position := views.dry.written) < end:
            # A device would not wait; here every sample is to be there in time.
            first_due = views.playback.told[1] - 1
            if position + buffer > max(views.playback.ready, first_due):
                time.sleep(0.0001)
                continue
            at = position % PERIOD
            device.callback(sound[at : at + buffer], out)
            file.write(out.tobytes())
            if not told:
                told = True
                print("moving", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
