"""Stored models for people and programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tsforecast.network.build import CALLED
from tsforecast.present.facts import number
from tsforecast.present.output import harmless, to_json
from tsforecast.present.training import label, plain_table
from tsforecast.store.bundle import Bundle

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
            "end": model.record["series"]["end"][:10],
            "made": model.record["made"],
            "verdict": model.record["verdict"],
        }
        for model in models
    ]


def to_csv(answer: Answer) -> str:
    """Write one row a model."""
    target = io.StringIO()
    writer = csv.DictWriter(target, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows(answer.models):
        writer.writerow({name: harmless(value) for name, value in row.items()})
    return target.getvalue()


def for_terminal(answer: Answer, width: int) -> RenderableType:  # noqa: ARG001 (one signature)
    """Lay out the list, or all that is known of the one model; tables fit any width."""
    if not answer.listed:
        return card(answer.models[0])
    return listing(answer.models) if answer.models else Group()


def listing(models: Sequence[Bundle]) -> Table:
    """Lay out the list for a terminal; a long verdict is wrapped, not cut."""
    table = plain_table()
    for column in ("name", "network", "series", "until", "verdict"):
        table.add_column(column, overflow="fold")
    for row in rows(models):
        series = f"{row['frequency']} {row['series']}, {row['observations']} values"
        table.add_row(row["name"], CALLED[row["network"]], series, row["end"], row["verdict"])
    return table


def card(model: Bundle) -> RenderableType:
    """Lay out one model: what it learned, from what, and how its backtest went."""
    record = model.record
    series = record["series"]
    network = CALLED[record["architecture"]["model"]]
    facts = plain_table()
    facts.show_header = False
    facts.add_column(style="dim")
    facts.add_column(overflow="fold")
    architecture = record["architecture"]
    for what, value in (
        ("network", f"{network}, {_count(architecture['layers'], 'layer')} of "
         f"{_count(architecture['units'], 'unit')},"
         f" lookback {architecture['lookback']}, from {record['start']}"),
        ("series", f'{series["observations"]} {model.frequency.label} values of "{series["name"]}"'
         f" from {series['source']}, {series['start'][:10]} to {series['end'][:10]}"),
        ("seasons", ", ".join(map(str, record["periods"])) or "none"),
        ("predict uses", label(model.chosen, network=network)),
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
            label(name, network=network), number(scores["mase"]), number(scores["smape"]), *held
        )
    return Group(Text(f"{record['verdict']}.", style="bold"), Text(), facts, Text(), table)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


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
        "horizon": model.network.horizon,
        "transform": model.network.transform.kind,
        **model.record,
    }


FORMS: dict[str, Callable[[Answer], bytes]] = {
    ".csv": lambda answer: to_csv(answer).encode(),
    ".json": lambda answer: (to_json(to_dict(answer)) + "\n").encode(),
}
"""What `--output` can write, by the file's ending."""
