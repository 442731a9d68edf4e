"""Stored models for people and programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tsforecast.evaluate.compare import called
from tsforecast.network.build import CALLED
from tsforecast.present.facts import number
from tsforecast.present.output import Forms, csv_text, harmless
from tsforecast.present.tables import plain_table
from tsforecast.series.wording import counted
from tsforecast.store.bundle import Bundle

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

COLUMNS = ("name", "network", "series", "frequency", "observations", "end", "made", "verdict")


@dataclass(frozen=True, eq=False)
class Answer:
    """Models to show: a list of them, or one in full."""

    models: tuple[Bundle, ...]
    listed: bool


def rows(models: Sequence[Bundle]) -> list[dict[str, Any]]:
    """Give what stands in the list, one object a model."""
    return [
        {
            "name": model.name,
            "network": model.record["architecture"]["model"],
            "series": model.record["series"]["name"],
            "frequency": model.frequency.label,
            "observations": model.record["series"]["observations"],
            "end": model.record["series"]["end"],
            "made": model.record["made"],
            "verdict": model.record["verdict"],
        }
        for model in models
    ]


def to_csv(answer: Answer) -> str:
    """Write one row a model."""
    return csv_text([COLUMNS, *(map(harmless, row.values()) for row in rows(answer.models))])


def for_terminal(answer: Answer, width: int) -> RenderableType:  # noqa: ARG001 (one signature)
    """Lay out the list, or all that is known of the one model; tables fit any width."""
    return listing(answer.models) if answer.listed else card(answer.models[0])


def listing(models: Sequence[Bundle]) -> Table:
    """Lay out the list for a terminal; a long verdict is wrapped, not cut."""
    table = plain_table(header=bool(models))
    for column in ("name", "network", "series", "until", "verdict"):
        table.add_column(column, overflow="fold")
    for row in rows(models):
        series = f"{row['frequency']} {row['series']}, {row['observations']} values"
        table.add_row(row["name"], CALLED[row["network"]], series, row["end"], row["verdict"])
    return table


def card(model: Bundle) -> RenderableType:
    """Lay out one model: what it learned, from what, and how its backtest went."""
    from rich.console import Group
    from rich.text import Text

    record = model.record
    series = record["series"]
    network = CALLED[record["architecture"]["model"]]
    facts = plain_table(header=False)
    facts.add_column(style="dim")
    facts.add_column(overflow="fold")
    architecture = record["architecture"]
    for what, value in (
        ("network", f"{network}, {counted(architecture['layers'], 'layer')} of "
         f"{counted(architecture['units'], 'unit')},"
         f" lookback {architecture['lookback']}, from {record['start']}"),
        ("series", f'{series["observations"]} {model.frequency.label} values of "{series["name"]}"'
         f" from {series['source']}, {series['start']} to {series['end']}"),
        ("seasons", ", ".join(map(str, record["periods"])) or "none"),
        ("predict uses", called(model.chosen, network=network)),
        ("made", f"{record['made']}, seed {record['training']['seed']}, {record['device']}"),
        ("fingerprint", series["fingerprint"]),
        ("versions", ", ".join(f"{name} {found}" for name, found in record["versions"].items())),
    ):  # fmt: skip
        facts.add_row(what, value)
    table = plain_table()
    table.add_column("forecaster")
    for title in ("MASE", "sMAPE", "in 80%", "in 95%"):
        table.add_column(title, justify="right")
    for name, scores in record["backtest"]["forecasters"].items():
        held = (f"{100 * share:.0f}%" for share in scores["coverage"].values())
        table.add_row(
            called(name, network=network), number(scores["mase"]), number(scores["smape"]), *held
        )
    return Group(Text(f"{record['verdict']}.", style="bold"), Text(), facts, Text(), table)


def to_dict(answer: Answer) -> dict[str, Any]:
    """Give the list, or everything that is known of the one model."""
    if answer.listed:
        return {"schema": 1, "command": "models", "models": rows(answer.models)}
    (model,) = answer.models
    return {
        "schema": 1,
        "command": "models",
        "name": model.name,
        "chosen": model.chosen,
        "frequency": model.frequency.label,
        "horizon": model.horizon,
        "transform": model.network.transform.kind,
        **model.record,
    }


FORMS = Forms(for_terminal, to_csv, to_dict)
