"""Whether this installation works here: its parts, the device, the networks, the folder.

What may be what does not work is imported where it is looked at, NumPy included.
"""

from __future__ import annotations

import base64
import hashlib
import importlib
import importlib.metadata
import os
import platform
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tsforecast import __version__
from tsforecast.errors import ModelUnusable, PartMissing
from tsforecast.network.runtime import cores
from tsforecast.network.trial_run import try_out
from tsforecast.series.wording import counted, listed_names
from tsforecast.store.workspace import FOLDER, Workspace

if TYPE_CHECKING:
    from tsforecast.network.shipped import Shipped

DISTRIBUTION = "tsforecast-cli"
EXTRAS = {
    "excel": "reads Excel workbooks",
    "parquet": "reads Parquet files",
    "zstd": "reads zstd archives",
    "tensorboard": "shows learning curves",
}
"""Optional parts that a person may miss, by the extra that brings them."""
AGAIN = f"install it again: pip install --force-reinstall {DISTRIBUTION}"
GIB = 1 << 30
_REQUIREMENT = re.compile(
    r"(?P<name>[\w.-]+)(?:\[[\w,-]+\])?(?:>=(?P<least>[\d.]+))?.*?(?:extra == .(?P<extra>\w+).)?"
)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: what was found, and whether it works.

    ``works`` is None where it is no matter of working; what is ``needed`` and does not work
    keeps the program from doing what it is for.
    """

    kind: Literal["version", "device", "ability"]
    part: str
    found: str
    works: bool | None = None
    needed: bool = False
    note: str = ""


def versions() -> Iterator[Check]:
    """Look at what is installed, and whether it is recent enough, without importing it."""
    yield Check("version", "python", platform.python_version(), works=True, needed=True)
    yield Check("version", "tsforecast", __version__, works=True, needed=True)
    try:
        lines = importlib.metadata.requires(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        yield Check("version", DISTRIBUTION, "runs from its source", note="not installed")
        return
    for line in lines:
        match = _REQUIREMENT.fullmatch(line)
        if match is not None and match["extra"] is None:
            yield _version(match["name"], least=match["least"])
        elif match is not None and match["extra"] in EXTRAS:
            yield _optional(match["name"], least=match["least"], extra=match["extra"])


def _version(part: str, *, least: str | None) -> Check:
    try:
        found = importlib.metadata.version(part)
    except importlib.metadata.PackageNotFoundError:
        note = f"pip install '{part}{f'>={least}' if least else ''}'"
        return Check("version", part, "not installed", works=False, needed=True, note=note)
    old = least is not None and older(found, least)
    note = f"{least} or later is needed" if old else ""
    return Check("version", part, found, works=not old, needed=True, note=note)


def _optional(part: str, *, least: str | None, extra: str) -> Check:
    what, add = EXTRAS[extra], f"pip install '{DISTRIBUTION}[{extra}]'"
    try:
        found = importlib.metadata.version(part)
    except importlib.metadata.PackageNotFoundError:
        return Check("version", part, "not installed", note=f"{what}: {add}")
    if least is not None and older(found, least):
        return Check("version", part, found, works=False, note=f"{least} or later: {add}")
    try:
        importlib.import_module(part.replace("-", "."))
    except ImportError as problem:
        return Check("version", part, found, works=False, note=f"cannot be imported: {problem}")
    return Check("version", part, found, works=True, note=what)


def older(found: str, least: str) -> bool:
    """Tell whether a version is older than the least that will do, by its numbers.

    >>> older("2.9.1", "2.20"), older("2.20.0", "2.20"), older("3.0rc1", "3")
    (True, False, False)
    """
    numbers = [tuple(map(int, re.findall(r"\d+", one))) for one in (found, least)]
    return numbers[0][: len(numbers[1])] < numbers[1]


def device() -> Iterator[Check]:
    """Look at the cores and the memory that the program may use."""
    system = f"{platform.system()} {platform.release()}, {platform.machine()}"
    yield Check("device", "system", system)
    usable, all_cores = cores(), os.cpu_count() or 1
    of = f" of {all_cores}" if usable < all_cores else ""
    yield Check("device", "processors", f"{usable}{of}")
    names = getattr(os, "sysconf_names", {})
    if {"SC_PHYS_PAGES", "SC_PAGE_SIZE"} <= set(names):
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        limit = limit_in(Path("/sys/fs/cgroup/memory.max"))
        held = f", limited to {limit / GIB:.1f}" if limit and limit < memory else ""
        yield Check("device", "memory", f"{memory / GIB:.1f} GiB{held}")


def limit_in(file: Path) -> int | None:
    """Read the bytes that a container may use; None where nobody limits them."""
    try:
        text = file.read_text(encoding="ascii").strip()
    except OSError:
        return None
    return int(text) if text.isdecimal() else None


def forecasts() -> Iterator[Check]:
    """Look whether the shipped networks are there, unchanged, and forecast by ONNX Runtime."""
    from tsforecast.network import shipped
    from tsforecast.network.build import CALLED

    for kind in CALLED:
        needed = kind == shipped.AUTOMATIC
        ready = shipped.shipped(kind)
        part = f"pretrained {CALLED[kind]}"
        if ready is None and needed:
            yield Check("ability", part, "not there", works=False, needed=True, note=AGAIN)
        if ready is None:
            continue
        started = time.monotonic()
        trouble = changed(ready) or trouble_of(ready)
        took = 1000 * (time.monotonic() - started)
        found = trouble or f"forecasts by ONNX Runtime, {took:.0f} ms"
        note = AGAIN if trouble else ""
        yield Check("ability", part, found, works=not trouble, needed=needed, note=note)


def trouble_of(ready: Shipped) -> str:
    """Say what keeps a network from forecasting a wave of 12 steps; nothing where it does."""
    try:
        import numpy as np

        from tsforecast.evaluate.footing import Footing
        from tsforecast.evaluate.zero_shot import network
        from tsforecast.window.transform import choose

        wave = 100 + 20 * np.sin(np.arange(72) / 6 * np.pi)
        own = network(ready, Footing((12,), choose(wave[:60])))
        (said,) = own(wave, np.array([60]), horizon=12)
    except Exception as problem:  # noqa: BLE001 (whatever goes wrong is what is looked for)
        return _said(problem)
    off = float(np.abs(said[:, said.shape[1] // 2] - wave[60:]).mean())
    return "" if off < 10 else f"it is {off:.0f} off a wave between 80 and 120"


def changed(ready: Shipped) -> str:
    """Say which file of a network is not the one that was installed; nothing where none is.

    An installation from a wheel has the SHA-256 of each file; a checkout has none.
    """
    try:
        files = importlib.metadata.files(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        return ""
    wanted = {
        Path(str(file.locate())).resolve(): file.hash
        for file in files
        if file.hash is not None and file.name in (ready.graph.name, ready.weights.name)
    }
    for path in (ready.graph, ready.weights):
        known = wanted.get(path.resolve())
        if known is None or not path.is_file():
            continue
        digest = hashlib.new(known.mode, path.read_bytes()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != known.value:
            return f"{path.name} is not the file that was installed"
    return ""


def training() -> Iterator[Check]:
    """Look whether TensorFlow computes here, on what, and loads the weights to start from."""
    tried = try_out()
    if tried.trouble:
        note = "pip install --force-reinstall tensorflow; its wheels need a processor with AVX"
        yield Check("ability", "TensorFlow", tried.trouble, works=False, needed=True, note=note)
        return
    found = f"imports and computes, {tried.seconds:.1f} s"
    yield Check("ability", "TensorFlow", found, works=True, needed=True)
    for network, trouble in tried.weights.items():
        if trouble:
            part = f"weights of {network}"
            yield Check("ability", part, trouble, works=False, needed=True, note=AGAIN)
    graphics = ", ".join(tried.graphics) or "none that TensorFlow can use"
    yield Check("device", "GPU", graphics)


def folder(place: Path) -> Iterator[Check]:
    """Look whether models can be kept in a folder, and which ones are; nothing is written."""
    from tsforecast.store import bundle

    workspace = Workspace(place)
    nearest = next(one for one in (workspace.models, *workspace.models.parents) if one.exists())
    writable = nearest.is_dir() and os.access(nearest, os.W_OK)
    yield Check(
        "ability",
        FOLDER,
        "can be written" if writable else "cannot be written",
        works=writable,
        note="" if writable else "nothing is remembered, and train cannot keep a model here",
    )
    names = bundle.names(workspace.models)
    broken = []
    for name in names:
        try:
            bundle.load(workspace.models / name)
        except ModelUnusable as problem:
            broken.append(f"{name}: {problem.message}")
    listed = f"{counted(len(names), 'model')}{': ' if names else ''}{listed_names(names)}"
    works = not broken if names else None
    yield Check("ability", "models here", listed, works=works, note=" ".join(broken))


LOOKS: dict[str, Callable[[Path], Iterator[Check]]] = {
    "looking at versions": lambda _: versions(),
    "looking at the device": lambda _: device(),
    "forecasting": lambda _: forecasts(),
    "starting TensorFlow": lambda _: training(),
    "looking at the folder": folder,
}
"""What is done on the way, and does it; each takes the folder that the person is in."""


def look(doing: str, place: Path) -> list[Check]:
    """Do one of the looks; what keeps it from being taken, an import say, is what it found."""
    found: list[Check] = []
    try:
        found.extend(LOOKS[doing](place))
    except Exception as problem:  # noqa: BLE001 (a part of another version raises anything)
        found.append(Check("ability", doing, _said(problem), works=False, needed=True, note=AGAIN))
    return found


def _said(problem: Exception) -> str:
    return f"{type(problem).__name__}: {' '.join(str(problem).split())}"


def require(checks: Sequence[Check]) -> None:
    """Raise PartMissing where something that is needed does not work."""
    broken = [one for one in checks if one.needed and one.works is False]
    if broken:
        raise PartMissing(
            f"{counted(len(broken), 'part')} that the program needs "
            f"{'does' if len(broken) == 1 else 'do'} not work here: "
            f"{listed_names([one.part for one in broken])}.",
            code="part-broken",
            value=broken[0].found,
            hint=f"{broken[0].part}: {broken[0].note or AGAIN}.",
        )
