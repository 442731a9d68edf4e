"""What a report was made with, and the commands that make its parts again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tsforecast.cli.again import Words
from tsforecast.series.wording import quoted

if TYPE_CHECKING:
    from tsforecast.evaluate.ahead import Told
    from tsforecast.present.report_sections import Repeat
    from tsforecast.series.read import PanelReading, Reading
    from tsforecast.store.bundle import Bundle
    from tsforecast.store.track_record import TrackRecord

USED = ("numpy", "onnxruntime", "pandas", "statsmodels")
"""What the numbers of a report depend on."""


@dataclass(frozen=True)
class Asked:
    """What the person asked for; ``words`` are the file and how it is read."""

    words: Words
    horizon: int | None
    levels: tuple[float, ...]
    model: str | None
    zero_shot: bool


def repeat(
    found: Reading | PanelReading,
    asked: Asked,
    model: Bundle | None,
    told: Told,
    *,
    splits: bool,
    horizon: int,
    record: TrackRecord | str,
) -> Repeat:
    """Say how to make the same again: with the same model and as far ahead, whatever comes.

    ``splits`` is whether all series can be taken apart; decompose refuses some of a panel.
    """
    from tsforecast.present.report_sections import Repeat
    from tsforecast.series.read import panel_of
    from tsforecast.store.keeping import fingerprint, versions

    if model is None:
        called, seed, how = told.model, "none, for nothing in it is random", ["--zero-shot"]
    else:
        called = f'the model "{model.name}", trained {model.record["made"][:10]}'
        seed = f"{model.record['training']['seed']}, of the training"
        how = ["--model", model.name]
    ahead = [*how, "--horizon", str(horizon)]
    ahead += [word for level in asked.levels for word in ("--level", f"{level:g}")]
    read = [word for words in asked.words for word in words]
    commands = {"findings": ["check", *read]}
    if splits:
        commands["parts"] = ["decompose", *read]
    commands["forecast"] = ["predict", *read, *ahead]
    if model is not None:
        commands["model"] = ["models", model.name]
    if not isinstance(record, str) and record.horizon is not None:
        commands["record"] = ["backtest", *read, "--horizon", str(record.horizon)]
    commands["report"] = ["report", *read, *ahead]
    return Repeat(
        read=found.line(),
        made=f"{datetime.now(UTC):%Y-%m-%d}",
        model=called,
        seed=seed,
        fingerprint=fingerprint(panel_of(found).members),
        versions=versions(USED),
        commands={
            name: " ".join(map(quoted, ["tsforecast", *words])) for name, words in commands.items()
        },
    )
