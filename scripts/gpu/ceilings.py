"""What the machine can do at best, and the time below which no block can go.

A pass must read its weights once and do its arithmetic: whichever takes longer at the rates
measured here is its floor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from gpu.nets import DTYPES, arithmetic
from gpu.timing import median, timed
from gpu.work import Instrument, block_of
from lmdm_models.dit import DiT

READ_BYTES = {"cuda": 4 << 30, "cpu": 64 << 20}
SQUARE = {"cuda": 8192, "cpu": 512}
REPEATS = 10


@dataclass(frozen=True)
class Work:
    """What one part of a block costs.

    Attributes:
        flop: Operations of matrix products, convolutions and attention.
        weights: Weights read, in numbers.
        other: Other numbers that must be read: keys and values.
    """

    flop: float
    weights: int
    other: int = 0


def read_rate(device: torch.device) -> float:
    """Bytes a second that a kernel reads from memory, much more than any cache holds."""
    values = torch.ones(READ_BYTES[device.type] // 4, device=device)
    times = [timed(device, values.amax)[0] for _ in range(REPEATS)]
    return values.numel() * 4 / (median(times) / 1000)


def copy_rate(device: torch.device) -> float:
    """Bytes a second read and written by a copy, both counted."""
    source = torch.ones(READ_BYTES[device.type] // 8, device=device)
    target = torch.empty_like(source)
    times = [timed(device, lambda: target.copy_(source))[0] for _ in range(REPEATS)]
    return 2 * source.numel() * 4 / (median(times) / 1000)


def product_rate(device: torch.device, precision: str, rows: int, width: int) -> float:
    """Operations a second of ``[rows, width] @ [width, width]`` on random numbers."""
    dtype = DTYPES[precision]
    a = torch.randn(rows, width, device=device).to(dtype)
    b = torch.randn(width, width, device=device).to(dtype)
    with arithmetic(precision):
        times = [timed(device, lambda: a @ b)[0] for _ in range(REPEATS + 3)][3:]
    return 2 * rows * width * width / (median(times) / 1000)


def machine_ceilings(device: torch.device, say: Callable[[str], None]) -> dict[str, float]:
    """Rates of this machine: ``read``, ``copy`` in bytes/s, a precision's products in flop/s."""
    found = {"read": read_rate(device), "copy": copy_rate(device)}
    size = SQUARE[device.type]
    for precision in DTYPES:
        try:
            found[precision] = product_rate(device, precision, size, size)
        except RuntimeError as error:
            say(f"no {precision} products here: {error}")
    say(", ".join(f"{name} {rate / 1e12:.3g} T/s" for name, rate in found.items()))
    return found


def _flop(work: Callable[[], object]) -> float:
    counter = FlopCounterMode(display=False)
    # Not every device's fused attention is counted; plain products are.
    with sdpa_kernel(SDPBackend.MATH), counter:
        work()
    return float(counter.get_total_flops())


def _numbers(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def _once_a_prompt(dit: DiT) -> int:
    """Weights that only a new prompt needs: those of the text's keys and values."""
    stack = dit.transformer.stack
    return _numbers(dit.to_cond_embed) + sum(_numbers(la.cross_attn.to_kv) for la in stack)


def works(whole: Instrument) -> dict[str, Work]:
    """Cost of a context pass, of a step, of an uncached step and of decoding a block."""
    dit = whole.lmdm.dit
    block = block_of(whole, 1, cached=False)
    given, cond = block.given.there, block.cond
    text_kv = dit.text_kv(cond.cross)
    kv = dit.context_kv(given["context"], text_kv)
    noise, level = given["noise"][0], torch.ones(1, device=whole.device)
    add = torch.cat([given["context"], given["added"]], dim=-1)
    window = torch.cat([given["context_noise"][0], noise], dim=-1)

    def step() -> Tensor:
        return dit.denoise(noise, level, kv, text_kv, cond.global_cond, given["added"])

    last, step_weights = dit.transformer.stack[-1], _numbers(dit) - _once_a_prompt(dit)
    encoded = sum(_numbers(la) - _numbers(la.cross_attn.to_kv) for la in dit.transformer.stack[:-1])
    keys = last.self_attn.to_qkv.weight.numel() * 2 // 3
    return {
        "context": Work(
            _flop(lambda: dit.context_kv(given["context"], text_kv)),
            encoded + keys,
            text_kv.numel(),
        ),
        "step": Work(_flop(step), step_weights, kv.numel() + text_kv.numel()),
        "uncached step": Work(
            _flop(lambda: whole.outpaint.velocity(window, level, cond, add)), _numbers(dit)
        ),
        "decode": Work(
            _flop(lambda: whole.codec.decode(noise, given["state"])), _numbers(whole.codec.decoder)
        ),
    }


def floor_ms(work: Work, precision: str, rates: dict[str, float]) -> dict[str, float]:
    """Least milliseconds of a part: for reading its numbers once, and for its arithmetic."""
    size = torch.finfo(DTYPES[precision]).bits // 8
    read = (work.weights + work.other) * size / rates["read"]
    return {"read": 1000 * read, "flop": 1000 * work.flop / rates[precision]}


def block_floor_ms(
    parts: dict[str, Work], precision: str, rates: dict[str, float], steps: int, *, cached: bool
) -> dict[str, float]:
    """Floors of the diffusion part of a block: by reading alone, and by the larger of the two."""
    names = ["context"] + ["step"] * steps if cached else ["uncached step"] * steps
    floors = [floor_ms(parts[name], precision, rates) for name in names]
    return {
        "read": sum(floor["read"] for floor in floors),
        "roof": sum(max(floor.values()) for floor in floors),
    }
