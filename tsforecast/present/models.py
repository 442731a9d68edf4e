"""Stored models for people and programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tsforecast.present.training import label, number, plain_table
from tsforecast.store.bundle import Bundle

COLUMNS = ("name", "network", "series", "frequency", "observations", "end", "made", "verdict")


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


def to_csv(models: Sequence[Bundle]) -> str:
    """Write the list, one row a model."""
    target = io.StringIO()
    writer = csv.DictWriter(target, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(models))
    return target.getvalue()


def listing(models: Sequence[Bundle]) -> Table:
    """Lay out the list for a terminal; a long verdict is wrapped, not cut."""
    table = plain_table()
    for column in ("name", "network", "series", "until", "verdict"):
        table.add_column(column, overflow="fold")
    for row in rows(models):
        series = f"{row['frequency']} {row['series']}, {row['observations']} values"
        table.add_row(row["name"], row["network"].upper(), series, row["end"], row["verdict"])
    return table


def card(model: Bundle) -> RenderableType:
    """Lay out one model: what it learned, from what, and how its backtest went."""
    record = model.record
    series = record["series"]
    network = record["architecture"]["model"].upper()
    facts = plain_table()
    facts.show_header = False
    facts.add_column(style="dim")
    facts.add_column(overflow="fold")
    architecture = record["architecture"]
    for what, value in (
        ("network", f"{network}, {architecture['layers']} layers of {architecture['units']} units,"
         f" lookback {architecture['lookback']}, from {record['start']}"),
        ("series", f'{series["observations"]} {model.frequency.label} values of "{series["name"]}"'
         f" from {series['source']}, {series['start'][:10]} to {series['end'][:10]}"),
        ("seasons", ", ".join(map(str, model.network.periods)) or "none"),
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


def to_dict(model: Bundle) -> dict[str, Any]:
    """Give everything that is known of one model."""
    return {
        "schema": 1,
        "command": "models",
        "name": model.name,
        "chosen": model.chosen,
        "frequency": model.frequency.label,
        "periods": list(model.network.periods),
        "horizon": model.network.horizon,
        "transform": model.network.transform.kind,
        **model.record,
    }
