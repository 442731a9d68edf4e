"""What predict uses today, put where it can be judged honestly.

A stored model has learned its whole series, the origins of its own backtest included: judged there
it would know the answers. It is judged on values that came after those it has learned, where there
are enough of them. Where not, the untrained network stands in, which is new to any origin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tsforecast.errors import ModelUnusable
from tsforecast.evaluate.contest import Learned, Standing, untrained
from tsforecast.evaluate.footing import Footing
from tsforecast.evaluate.tried import Judging
from tsforecast.forecast.recurrent import Network
from tsforecast.series.series import Series
from tsforecast.series.wording import counted, quoted
from tsforecast.store import fitting
from tsforecast.store.bundle import Bundle
from tsforecast.store.workspace import Workspace

ENOUGH = 3
"""Origins among the new values; fewer decide nothing."""


def standing(
    members: Sequence[Series], judging: Judging, workspace: Workspace
) -> tuple[Standing, Judging]:
    """Give what predict uses for these series, and how it may be judged.

    Where seasons are asked for, predict goes without a stored model. Raises ModelUnusable where
    the model is damaged.
    """
    model, _ = fitting.trained_last(members, workspace)
    return standing_of(model, members, judging, workspace)


def standing_of(
    model: Bundle | None, members: Sequence[Series], judging: Judging, workspace: Workspace
) -> tuple[Standing, Judging]:
    """Give the same where predict uses this model, or none."""
    if model is None or judging.periods is not None:
        return untrained(), judging
    try:
        fitting.check(model, members)
    except ModelUnusable as problem:
        return untrained(instead=problem.message.rstrip(".")), judging
    since = fitting.last_learned(model, members[0])
    if since is None:
        return untrained(instead=_another_zone(model)), judging
    horizon, origins = judging.horizon or model.horizon, judging.origins or ENOUGH
    after = replace(judging, periods=model.asked, horizon=horizon, since=since)
    new = [len(series) - after.known(series) for series in members]
    if sum(max(0, values - horizon + 1) for values in new) < origins:
        said = _too_few(model, max(new), needed=horizon + origins - 1)
        return untrained(instead=said), judging
    return _learned(model, workspace), after


def require_judged(stands: Standing) -> None:
    """Raise ModelUnusable where something else stands in for what predict uses."""
    if stands.instead:
        raise ModelUnusable(
            f"{stands.instead}: nothing can be asked of it.",
            code="not-judged",
            hint="leave --must-beat and --min-coverage out, or have a network trained and judged "
            "anew, with --model lstm.",
        )


def _learned(model: Bundle, workspace: Workspace) -> Standing:
    own, end = model.series == 1, model.record["series"]["end"]

    def network(footing: Footing) -> Network:
        return replace(model.network, periods=footing.periods, transform=footing.transform)

    return Standing(
        name=model.name,
        called=f'model "{model.name}"',
        path=str(workspace.models / model.name),
        reason=f'model "{model.name}" has learned what came up to {end}, and is judged on the rest',
        network=network,
        learned=Learned(
            chosen=model.chosen,
            calibration=model.calibration,
            weighed=model.weighed,
            footing=Footing(model.network.periods, model.network.transform) if own else None,
            period=model.period,
        ),
    )


def _too_few(model: Bundle, new: int, *, needed: int) -> str:
    return (
        f'model "{model.name}" has learned what came up to {model.record["series"]["end"]}, and is '
        f"judged on {counted(needed, 'later value')} or more, of which here are {new or 'none'} "
        f"(tsforecast models {quoted(model.name)} shows its own backtest)"
    )


def _another_zone(model: Bundle) -> str:
    return (
        f'model "{model.name}" has learned what came up to {model.record["series"]["end"]}, and '
        "whether the times here have its zone is not known"
    )
