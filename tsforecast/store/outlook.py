"""Which model looks ahead: the one asked for, the one trained last, or none."""

from __future__ import annotations

from collections.abc import Sequence

from tsforecast.errors import ModelUnusable, UsageError
from tsforecast.evaluate import ahead
from tsforecast.evaluate.ahead import Outlook
from tsforecast.series.series import Series
from tsforecast.store import bundle, fitting
from tsforecast.store.bundle import Bundle
from tsforecast.store.workspace import Workspace


def model_for(
    members: Sequence[Series], workspace: Workspace, *, name: str | None
) -> tuple[Bundle | None, tuple[str, ...]]:
    """Give the model of this name or, where none is asked for, the one trained last.

    Where that one is for another series it is said why none is taken. Raises UsageError for what
    cannot be a name, and ModelUnusable where the model is missing or damaged.
    """
    if name is None:
        return fitting.trained_last(members, workspace)
    bundle.check_name(name)
    return bundle.load(workspace.models / name), ()


def outlook(
    model: Bundle | None,
    members: Sequence[Series],
    *,
    horizon: int | None,
    periods: tuple[int, ...] | None = None,
    said: tuple[str, ...] = (),
) -> Outlook:
    """Forecast with a stored model, or without one, where ``periods`` may say the seasons.

    What was ``said`` of the choice is told as well. Raises ModelUnusable where the model does not
    fit, and UsageError where it is told seasons.
    """
    if model is None:
        return ahead.zero_shot(members, horizon=horizon, periods=periods, said=said)
    if periods is not None:
        raise UsageError(
            f'the model "{model.name}" has learned its own seasons.',
            code="usage",
            value=" and ".join(map(str, periods)) or "1",
            hint="leave out --period, or add --zero-shot; tsforecast train has a --period as well.",
        )
    fitting.check(model, members)
    return fitting.forecast(model, members, horizon=horizon)


def fitting_model(
    members: Sequence[Series], workspace: Workspace, *, name: str | None
) -> tuple[Bundle | None, tuple[str, ...]]:
    """Give the same, but go without the model trained last where it does not fit, and say why.

    One that is asked for has to fit. Raises what :func:`model_for` does, and ModelUnusable.
    """
    model, said = model_for(members, workspace, name=name)
    if model is None:
        return None, said
    try:
        fitting.check(model, members)
    except ModelUnusable as problem:
        if name is not None:
            raise
        return None, (problem.message.rstrip("."),)
    return model, ()
