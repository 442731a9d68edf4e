"""What the reports on one series and on a panel have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tsforecast.evaluate.compare import called
from tsforecast.evaluate.means import Means
from tsforecast.present import check
from tsforecast.present.conclusions import length_text
from tsforecast.present.facts import number
from tsforecast.present.page import Html, definitions, element, joined, paragraphs, section, table
from tsforecast.present.scores import USUAL, best_first, columns_of
from tsforecast.series.calendar import Frequency
from tsforecast.series.catalogue import RULES
from tsforecast.series.check import Finding
from tsforecast.series.wording import counted
from tsforecast.store.track_record import TrackRecord

HALF_PERCENT = 0.005
"""The share below which a change is none in whole percent."""
MEASURES = (
    "MASE is the error in units of the naive one of the past: less is better. sMAPE is in percent, "
    "MAE and RMSE are in the data's unit. The last columns say how many of the values the "
    "intervals held."
)


@dataclass(frozen=True)
class Repeat:
    """What somebody needs to make the same report again; ``read`` is the line about the reading."""

    read: str
    made: str
    model: str
    seed: str
    fingerprint: str
    versions: Mapping[str, str]
    commands: Mapping[str, str]


def held_against(means: Means, *, steps: int, frequency: Frequency) -> str:
    """Say which steps a forecast of so many is held against."""
    length = length_text(steps, frequency)
    if means.back == steps:
        return f"the {length} before"
    return f"the same {length} a season earlier"


def trust(record: TrackRecord | str, *, alone: bool) -> str:
    """Say what the backtest says of the forecast; series that are not ``alone`` differ in unit."""
    if isinstance(record, str):
        return f"How good such forecasts are is not known: {record}"
    own, name = record.scores[record.chosen], called(record.chosen, network=record.network)
    off = number(own.mae) if alone else f"{own.smape:.1f}% (sMAPE)"
    said = f"The forecast comes from {name}, which was off by {off} on average."
    return f"Backtest: {record.verdict}. {said}"


def sound(findings: Sequence[Finding]) -> str:
    """Say whether anything in the data is suspicious."""
    if not findings:
        return "Nothing in the data looks suspicious."
    rules = Counter(RULES[one.code].name for one in findings)
    named = ", ".join(f"{name} ({count:,})" if count > 1 else name for name, count in rules.items())
    return f"In the data {counted(len(findings), 'finding')}, listed below: {named}."


def capital(text: str) -> str:
    """Begin a sentence with a capital.

    >>> capital("the combination is best.")
    'The combination is best.'
    """
    return text[:1].upper() + text[1:]


def brief_section(said: Sequence[str]) -> Html:
    """Put what matters most at the top."""
    return element("div", section("In short", paragraphs(said)), class_="brief")


def legend(keys: Sequence[tuple[str, str]]) -> Html:
    """Say what the lines and grounds of a chart are, each by its kind."""
    return joined(
        *(
            joined(element("span", element("span", class_=f"key {kind}"), name, class_="said"), " ")
            for kind, name in keys
        )
    )


def record_section(record: TrackRecord | str) -> Html:
    """Say how good such forecasts have been, beside those of simple methods."""
    title = "How good the forecast is"
    if isinstance(record, str):
        return section(title, element("p", record))
    rows = best_first(record.scores)
    columns = columns_of(rows, network=record.network, measures=USUAL)
    names, measures, held = columns
    name = called(record.chosen, network=record.network)
    titles, *lines = zip(names, *measures, *held, strict=True)
    return section(
        title,
        element("p", capital(f"{record.verdict}.")),
        table(
            f"Backtest: {record.basis}. The forecast comes from {name}, in bold",
            titles,
            lines,
            bold=list(rows).index(record.chosen),
        ),
        element("p", MEASURES, class_="note"),
    )


def findings_section(findings: Sequence[Finding], repeat: Repeat, *, looked: str = "") -> Html:
    """List what looks suspicious in the data, the first of each rule, with what to do.

    ``looked`` says where not all was looked at.
    """
    partly = [element("p", looked, class_="note")] if looked else []
    if not findings:
        return section("Findings", element("p", sound(findings)), *partly)
    groups = [list(group) for _, group in groupby(findings, key=lambda one: one.code)]
    left = sum(max(0, len(group) - check.SHOWN) for group in groups)
    more = f"{left:,} more like these; {repeat.commands['findings']} lists all."
    return section(
        "Findings",
        element("dl", *map(_group, groups)),
        *([element("p", more, class_="note")] if left else []),
        *partly,
    )


def _group(findings: Sequence[Finding]) -> Html:
    """Say what one rule found, where, and what to do about it."""
    shown, code = findings[: check.SHOWN], findings[0].code
    hints = dict.fromkeys(f"Hint: {one.hint}" for one in shown)
    return joined(
        element("dt", f"{code} {RULES[code].name}"),
        *(element("dd", _found(one)) for one in shown),
        *(element("dd", hint, class_="note") for hint in hints),
    )


def _found(one: Finding) -> str:
    row = None if one.row is None else f"row {one.row:,}"
    where = ", ".join(filter(None, (row, one.id, one.column)))
    return f"{where}: {one.message}" if where else one.message


def decisions_section(decisions: Mapping[str, Sequence[str]]) -> Html:
    """Say what was decided on the way, by what it was decided for."""
    said = {name: "; ".join(texts) for name, texts in decisions.items() if texts}
    return section("What was decided on the way", definitions(said))


def repeat_section(repeat: Repeat) -> Html:
    """Say how to make the same again."""
    facts = {
        "Read": repeat.read,
        "Model": repeat.model,
        "Seed": repeat.seed,
        "Fingerprint of times and values (SHA-256)": repeat.fingerprint,
        "Versions": ", ".join(f"{name} {number}" for name, number in repeat.versions.items()),
        "Made": repeat.made,
    }
    return section(
        "How to repeat it",
        definitions(facts),
        element("pre", element("code", "\n".join(repeat.commands.values())), tabindex=0),
    )
