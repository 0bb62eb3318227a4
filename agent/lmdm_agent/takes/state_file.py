"""A stream's memory in files: ``state.npz`` and the latents of primes.

What is read may be hostile: nothing is unpickled, and nothing larger than the model's own sizes is
read.
"""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import numpy as np
from numpy.typing import NDArray

from lmdm_agent.context import Context
from lmdm_agent.engine_state import EngineState, empty_state
from lmdm_agent.errors import TakeError
from lmdm_agent.files import replace_file
from lmdm_agent.guard import GuardMemory
from lmdm_agent.spec import ModelSpec
from lmdm_agent.takes.format import Take
from lmdm_agent.takes.safe_files import inside

Floats = NDArray[np.float32]
MEMORY = ("latents", "sketch", "sketch_mask", "decoder_state")
"""Arrays of a `Context`; in the file they begin with ``context_``."""
AUDIO = ("heard", "sketch", "stem_audio", "stem_latents")
"""Arrays of an `EngineState` beside it."""
HEADER_ROOM = 4096
LONGEST_TEXT = 4000
FILE_ROOM = 2**20


def save_state(path: Path, state: EngineState) -> None:
    """Write a memory, all of it or nothing.

    Raises:
        OSError: It cannot be written.
    """
    context = state.context
    arrays: dict[str, Any] = {f"context_{name}": getattr(context, name) for name in MEMORY}
    arrays |= {name: getattr(state, name) for name in AUDIO}
    # No text and an empty text are two things.
    arrays["dominant"] = np.array([] if context.dominant is None else [context.dominant], np.str_)
    arrays["block"] = np.array(context.block, np.int64)
    arrays["tail"], arrays["muted"] = state.tail, np.array(state.muted)
    arrays["guard"] = np.array(msgspec.json.encode(state.guard).decode(), np.str_)

    def write(file: BinaryIO) -> None:
        np.savez(file, **arrays)

    replace_file(path, write)


def save_latents(path: Path, latents: Floats) -> None:
    """Write the latents [C, n] of a prime, all of them or nothing.

    Raises:
        OSError: They cannot be written.
    """

    def write(file: BinaryIO) -> None:
        np.save(file, latents, allow_pickle=False)

    replace_file(path, write)


def load_state(path: Path, spec: ModelSpec) -> EngineState:
    """Read a memory written by `save_state`.

    Raises:
        TakeError: It is missing, damaged, or of a model with other sizes.
    """
    empty = empty_state(spec)
    try:
        if path.stat().st_size > _room(empty):
            raise _Misfit(f"it has {path.stat().st_size} bytes, the model needs {_room(empty)}")
        with zipfile.ZipFile(path) as archive:
            context = {
                name: _member(archive, f"context_{name}", getattr(empty.context, name))
                for name in MEMORY
            }
            audio = {name: _member(archive, name, getattr(empty, name)) for name in AUDIO}
            later = _later(archive, empty) if "tail.npy" in archive.namelist() else {}
            text, block = _array(archive, "dominant", 4 * LONGEST_TEXT), _array(archive, "block", 8)
        if text.dtype.kind != "U" or text.shape not in ((0,), (1,)):
            raise ValueError("dominant is no text")
        if block.dtype != np.int64 or block.shape != () or not 0 <= int(block) < 2**53:
            raise ValueError("block is no block number")
    except FileNotFoundError as error:
        raise TakeError(f"{path} is missing; the take cannot be played again.") from error
    except _Misfit as error:
        raise TakeError(f"{path} does not fit {spec.name}: {error}.") from error
    except _UNREADABLE as error:
        raise TakeError(f"{path} is damaged: {error or type(error).__name__}.") from error
    dominant = str(text[0]) if len(text) else None
    past = Context(**context, dominant=dominant, block=int(block))
    return replace(empty, context=past, **audio, **later)


def _later(archive: zipfile.ZipFile, empty: EngineState) -> dict[str, Any]:
    """What older takes do not have: what sounded last, and what the sound was like."""
    muted, guard = _array(archive, "muted", 1), _array(archive, "guard", 4 * LONGEST_TEXT)
    if muted.dtype != np.bool_ or muted.shape != ():
        raise ValueError("muted is no yes or no")
    if guard.dtype.kind != "U" or guard.shape != ():
        raise ValueError("guard is no text")
    return {
        "tail": _member(archive, "tail", empty.tail),
        "muted": bool(muted),
        "guard": msgspec.json.decode(str(guard), type=GuardMemory),
    }


def _room(empty: EngineState) -> int:
    """Bytes that a file of such a memory has at most; a list of its parts takes memory, too."""
    arrays = [getattr(empty.context, name) for name in MEMORY]
    arrays += [getattr(empty, name) for name in (*AUDIO, "tail")]
    return sum(array.nbytes + HEADER_ROOM for array in arrays) + 8 * LONGEST_TEXT + FILE_ROOM


def load_latents(take: Take, name: str, spec: ModelSpec) -> Floats:
    """Latents [C, n] of a prime, from a file that a `ChangeLine` names.

    Raises:
        TakeError: It is missing, damaged, or of a model with other sizes.
    """
    path = inside(take.path, name)
    most = spec.context_latents
    try:
        if path.stat().st_size > 4 * spec.latent_channels * most + HEADER_ROOM:
            raise _Misfit(f"more than {most} latents of {spec.latent_channels} numbers")
        with path.open("rb") as file:
            latents = np.lib.format.read_array(file, allow_pickle=False)
        if latents.dtype != np.float32 or latents.ndim != 2:
            raise ValueError("it holds no latents")
        if latents.shape[0] != spec.latent_channels or latents.shape[1] > most:
            raise _Misfit(f"latents of {latents.shape[0]} numbers")
    except FileNotFoundError as error:
        raise TakeError(f"{path} is missing; copy the whole folder again.") from error
    except _Misfit as error:
        raise TakeError(f"{path} does not fit {spec.name}: {error}.") from error
    except _UNREADABLE as error:
        raise TakeError(f"{path} is damaged: {error or type(error).__name__}.") from error
    return latents


class _Misfit(Exception):  # noqa: N818
    """Sound, but of other sizes than the model's."""


_UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    EOFError,
    MemoryError,
    RuntimeError,
    NotImplementedError,
    RecursionError,
    msgspec.DecodeError,
    zipfile.BadZipFile,
)
"""What zipfile and NumPy raise on damaged or encrypted files."""


def _member(archive: zipfile.ZipFile, name: str, like: Floats) -> Floats:
    """One array of the size the model has."""
    array = _array(archive, name, like.nbytes)
    if array.shape != like.shape:
        raise _Misfit(f"{name} is {list(array.shape)}, the model's is {list(like.shape)}")
    if array.dtype != np.float32:
        raise ValueError(f"{name} holds {array.dtype}, not float32")
    return array


def _array(archive: zipfile.ZipFile, name: str, most_bytes: int) -> NDArray[Any]:
    info = archive.getinfo(f"{name}.npy")
    if info.file_size > most_bytes + HEADER_ROOM:
        raise _Misfit(f"{name} has {info.file_size} bytes, the model needs {most_bytes}")
    with archive.open(info) as file:
        return np.lib.format.read_array(file, allow_pickle=False)
