"""The network of a stored model, to be explained on a series."""

from __future__ import annotations

from tsforecast.errors import ModelUnusable
from tsforecast.evaluate.explain import Subject
from tsforecast.network.build import Architecture
from tsforecast.network.train import Training
from tsforecast.series.series import Series
from tsforecast.store import fitting
from tsforecast.store.bundle import Bundle


def subject(model: Bundle, series: Series) -> Subject:
    """Give what is needed to build a model's network again and to see the series as it does.

    Raises ModelUnusable where the model does not fit the series, or its settings are damaged.
    """
    fitting.check(model, [series])
    try:
        architecture = Architecture.kept(model.record["architecture"])
        training = Training(**model.record["training"])
    except (KeyError, TypeError) as problem:
        raise ModelUnusable(
            f'the settings that the model "{model.name}" was trained with are damaged.',
            code="model-damaged",
            value=str(problem),
            hint="train again, or restore the model's folder from a copy.",
        ) from problem
    return Subject(
        name=model.name,
        architecture=architecture,
        training=training,
        weights=model.weights,
        footing=fitting.own_footing(model, series),
        chosen=model.chosen,
        horizon=model.horizon,
        learned=model.network.horizon,
    )
