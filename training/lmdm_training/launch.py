"""Processes and devices of a run: Lightning Fabric over torch.distributed.

A run is one process for each device. Whoever starts the processes (torchrun, Slurm's srun) says how
many there are; where nobody did, ``loop.devices`` counts and Fabric starts the others itself.
"""

from __future__ import annotations

import atexit
import logging
import os
import platform
import random
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from lightning_fabric import Fabric
from lightning_fabric.plugins.environments import (
    ClusterEnvironment,
    LightningEnvironment,
    SLURMEnvironment,
    TorchElasticEnvironment,
)
from lightning_fabric.strategies import DDPStrategy, ModelParallelStrategy
from torch import nn

from lmdm_training.errors import StageError
from lmdm_training.objective import LoopRecipe


def make_fabric(loop: LoopRecipe) -> Fabric:
    """Join the processes of a run, or start them; each of them gets its rank.

    Raises:
        StageError: The settings do not fit the machine.
    """
    kind = accelerator()
    started = started_by_others(os.environ)
    local, nodes = started or (loop.devices or devices_here(kind), loop.nodes)
    check_machine(loop, kind, local, nodes, started is not None)
    if loop.deterministic:
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.use_deterministic_algorithms(True)
        torch.backends.cudnn.benchmark = False
    if kind == "cuda" and loop.precision != "32-true":
        torch.set_float32_matmul_precision("high")  # TF32 for what autocast leaves in float32
    # Quiet passages leave denormal numbers in spectra and moments; without this a CPU step on
    # real audio was six times slower than on noise.
    torch.set_flush_denormal(True)
    with warnings.catch_warnings():
        # Fabric speaks of srun when Slurm is installed, and of settings that it then fixes.
        warnings.filterwarnings("ignore", module=r"lightning_fabric\..*")
        for name in ("lightning.fabric", "lightning_fabric"):  # it announces the precision
            logging.getLogger(name).setLevel(logging.WARNING)
        try:
            fabric = Fabric(
                accelerator=kind,
                devices=local,
                num_nodes=nodes,
                strategy=strategy_of(loop, local * nodes),
                precision=loop.precision,
                plugins=[starter(os.environ)],
            )
            fabric.launch()
            atexit.register(leave_processes)
        except ValueError as error:
            raise StageError(f"the processes of this run cannot be joined: {error}") from error
    return fabric


def leave_processes() -> None:
    """Leave the others as the program ends.

    Fabric does so for NCCL only; gloo's threads, were they still there, could abort the process.
    """
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        torch.distributed.destroy_process_group()


def accelerator() -> str:
    """The best kind of device here: ``cuda``, ``mps`` or ``cpu``."""
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def devices_here(kind: str) -> int:
    """Devices that ``loop.devices = 0`` stands for: all GPUs, or one CPU process."""
    return torch.cuda.device_count() if kind == "cuda" else 1


def started_by_others(environ: Mapping[str, str]) -> tuple[int, int] | None:
    """Processes per machine and machines as torchrun or srun have started them.

    Args:
        environ: The environment's variables.

    Returns:
        None where this process was started by hand or by Fabric.
    """
    if by_torchrun(environ):
        local = int(environ["LOCAL_WORLD_SIZE"])
        return local, int(environ["WORLD_SIZE"]) // local
    if by_srun(environ):
        nodes = int(environ.get("SLURM_NNODES", 1))
        return int(environ["SLURM_NTASKS"]) // nodes, nodes
    return None


def by_torchrun(environ: Mapping[str, str]) -> bool:
    """Whether torchrun started this process."""
    return "TORCHELASTIC_RUN_ID" in environ


def by_srun(environ: Mapping[str, str]) -> bool:
    """Whether Slurm's srun started this process.

    In an sbatch script, and in a shell inside an allocation, Slurm's variables are there as well,
    but say nothing about a process that was started by hand.
    """
    by_hand = environ.get("SLURM_JOB_NAME") in ("bash", "interactive")
    return not by_hand and {"SLURM_STEP_ID", "SLURM_PROCID", "SLURM_NTASKS"} <= set(environ)


def starter(environ: Mapping[str, str]) -> ClusterEnvironment:
    """Fabric's view of who started the processes, said outright: its own guess takes every process
    inside a Slurm allocation for one of srun's, and then waits for the others."""
    if by_torchrun(environ):
        return TorchElasticEnvironment()
    return SLURMEnvironment() if by_srun(environ) else LightningEnvironment()


def check_machine(loop: LoopRecipe, kind: str, local: int, nodes: int, started: bool) -> None:
    """See that the settings fit the machine and the number of processes.

    Raises:
        StageError: They do not; the sentence says which and what is allowed.
    """
    ranks = local * nodes
    if loop.batch % (ranks * loop.accumulate):
        raise StageError(
            f"loop.batch is {loop.batch}, which {ranks} processes with loop.accumulate = "
            f"{loop.accumulate} cannot share; give a multiple of {ranks * loop.accumulate}"
        )
    if nodes > 1 and not started:
        raise StageError(
            f"loop.nodes is {nodes}, but only this machine was started; start every machine with "
            f"`torchrun --nnodes {nodes} --nproc-per-node {local} -m lmdm_training ...` or srun"
        )
    if kind == "cuda" and local > torch.cuda.device_count():
        raise StageError(
            f"{local} processes for this machine, which has {torch.cuda.device_count()} GPUs; "
            "give loop.devices (or torchrun's --nproc-per-node) at most that number"
        )
    if loop.precision == "16-mixed" and kind == "cpu":
        raise StageError(
            "loop.precision is 16-mixed, which needs a GPU; "
            "bf16-mixed and 32-true are possible on a CPU"
        )
    if loop.precision == "16-mixed" and loop.strategy == "fsdp" and ranks > 1:
        raise StageError(
            "loop.precision is 16-mixed, which loop.strategy fsdp cannot scale; "
            "give bf16-mixed or 32-true, or the strategy ddp"
        )
    if loop.precision == "bf16-mixed" and kind == "cuda" and not torch.cuda.is_bf16_supported():
        raise StageError(
            f"loop.precision is bf16-mixed, which {torch.cuda.get_device_name()} cannot compute; "
            "give 16-mixed or 32-true"
        )


def strategy_of(loop: LoopRecipe, ranks: int) -> Any:
    """Fabric's strategy for so many processes."""
    if ranks == 1:
        return "auto"
    if loop.strategy == "fsdp":
        return ModelParallelStrategy(shard, data_parallel_size=ranks, tensor_parallel_size=1)
    # Some steps leave parameters out: a condition that is dropped, a layer past an early exit.
    warnings.filterwarnings("ignore", message="find_unused_parameters=True was specified")
    return DDPStrategy(find_unused_parameters=True)


def shard(module: nn.Module, mesh: Any) -> nn.Module:
    """Shard a module's weights, gradients and moments over all ranks (FSDP2).

    Everything runs through the objective's forward, which is therefore the unit that is gathered.
    Feed-forward layers, over half of a transformer's weights, are units of their own where the
    module says so (``units``): only they are never entered but through their forward.
    """
    from torch.distributed.fsdp import fully_shard

    axis = mesh["data_parallel"]
    for unit in getattr(module, "units", ()):
        fully_shard(unit, mesh=axis)
    fully_shard(module, mesh=axis)
    return module


def seed_all(seed: int) -> None:
    """Seed what a stage may draw from while it builds its networks; ranks get the same weights."""
    random.seed(seed)
    np.random.seed(seed % 2**32)  # noqa: NPY002 (other people's code draws from it)
    torch.manual_seed(seed)


def machine(fabric: Fabric) -> str:
    """What a run runs on, for people: device, how many, cores."""
    if fabric.device.type == "cuda":
        return f"{fabric.world_size} x {torch.cuda.get_device_name(fabric.device)}"
    processes = f", {fabric.world_size} processes" if fabric.world_size > 1 else ""
    return f"{processor()}, {os.cpu_count()} cores{processes}"


def processor() -> str:
    """The CPU's name."""
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
