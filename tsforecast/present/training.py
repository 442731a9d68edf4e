"""What `train` shows: the verdict, the backtest's table, and what comes next."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tsforecast.present import scores
from tsforecast.present.output import Forms

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tsforecast.evaluate.trial import Trial

    Answer = scores.Answer[Trial]


def for_terminal(answer: Answer, width: int) -> RenderableType:
    """Lay out the verdict and the tables; what comes next is a forecast."""
    return scores.for_terminal(answer, width=width, comes_next=scores.to_predict(answer))


def to_dict(answer: Answer) -> dict[str, Any]:
    """Give the documented JSON object of ``train``."""
    trial = answer.outcome
    return {
        **scores.to_dict(answer, command="train"),
        "epochs": trial.epochs,
        "curve": [asdict(epoch) for epoch in trial.curve],
    }


FORMS = Forms(for_terminal, scores.to_csv, to_dict)
