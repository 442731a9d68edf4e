"""Ablations: what differs between variants, and a pretraining too short to teach anything."""

from dataclasses import replace

import pytest

from benchmarks import ablations
from benchmarks.competitions import contests
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network import pretrain
from tsforecast.network.build import Architecture


def test_names_tell_variants_apart_and_three_differ_in_their_seed_alone():
    assert len({one.name for one in ablations.VARIANTS}) == len(ablations.VARIANTS)
    seeds = [one for one in ablations.VARIANTS if one.name in ablations.SEEDS]
    assert sorted(one.seed for one in seeds) == [1, 2, 3]
    assert len({replace(one, name="", seed=0) for one in seeds}) == 1


@pytest.mark.usefixtures("tensorflow")
def test_every_variant_is_pretrained_and_judged(monkeypatch):
    tiny = Architecture("gru", QUANTILES, units=4)
    kinds = {"all": {}, "windows": {"read": 24}, "blind": {"seasons": False}}
    variants = tuple(ablations.Variant(name, tiny, **kind) for name, kind in kinds.items())
    monkeypatch.setattr(pretrain, "HELD_OUT_BATCHES", 2)
    monkeypatch.setattr(ablations, "VARIANTS", variants)
    monkeypatch.setattr(ablations, "SEEDS", ("all", "windows"))
    monkeypatch.setattr(ablations, "contests", lambda data: contests(data, limit=2))
    said = []
    rows = list(ablations.rows(minutes=0.001, progress=said.append))
    assert [row.name for row in rows] == [*kinds, "mean of the 2 seeds"]
    assert all(row.smape > 0 and row.mase > 0 for row in rows)
    assert all(row.batches >= 1 for row in rows[:3])
    assert len(said) == 3
    assert ablations.markdown(rows).splitlines()[-1].startswith("| mean of the 2 seeds |  | ")
