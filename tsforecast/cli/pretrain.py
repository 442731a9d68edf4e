"""`tsforecast pretrain`: make the weights that the program ships."""

from __future__ import annotations

from typing import Annotated, Literal

import typer


def pretrain(
    *,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="Where checkpoints, curve and weights go; a folder with a checkpoint is resumed.",
        ),
    ],
    model: Annotated[
        Literal["lstm", "gru", "rnn", "mlp", "transformer"],
        typer.Option(help="Kind of network."),
    ] = "lstm",
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="WEIGHTS",
            help="File of weights to go on from, of the same kind and size; random ones without.",
        ),
    ] = None,
    share: Annotated[
        float,
        typer.Option(
            min=0.0,
            max=1.0,
            help="How far to go from the weights of --from to those that are found; half-way the "
            "two are averaged.",
        ),
    ] = 0.5,
    minutes: Annotated[float, typer.Option(min=0.01, help="Time to train, in minutes.")] = 150.0,
    seed: Annotated[int, typer.Option(min=0, help="Of all randomness.")] = 1,
    units: Annotated[int, typer.Option(min=1, help="Width of each layer.")] = 128,
    layers: Annotated[int, typer.Option(min=1, help="Layers of the encoder.")] = 2,
    device: Annotated[Literal["auto", "cpu", "gpu"], typer.Option(help="Where to train.")] = "auto",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No notes on stderr.")] = False,
) -> None:
    """Train a network on simulated series, for every calendar step and any horizon.

    `tsforecast pretrain --minutes 60 --output runs/lstm`

    `tsforecast pretrain --model gru --minutes 150 --seed 1 --output runs/gru`

    Stopped at any moment, the same command goes on from the last checkpoint.
    """
    from pathlib import Path

    from tsforecast.forecast.forecast import QUANTILES
    from tsforecast.network import runtime
    from tsforecast.network.build import Architecture
    from tsforecast.network.pretrain import Entry, Pretraining
    from tsforecast.network.pretrain import pretrain as run
    from tsforecast.present.output import note
    from tsforecast.store import keeping

    def report(entry: Entry) -> None:
        note(
            f"{entry.minutes:.1f} of {minutes:g} minutes, {entry.origins:,} origins, "
            f"loss {entry.loss:.4f}, held out {entry.held_out_loss:.4f}",
            quiet=quiet,
        )

    keeping.make_room(Path(output))
    runtime.start(device=device, seed=seed)
    architecture = Architecture(model, QUANTILES, units=units, layers=layers)
    run(
        architecture,
        Pretraining(minutes=minutes, seed=seed, share=share),
        folder=Path(output),
        start=None if start is None else Path(start),
        report=report,
    )
    print(Path(output) / f"{model}.json")
