import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st

from tsforecast.cli.app import app
from tsforecast.cli.values import NOT_PLAIN, plain

COMMANDS = typer.main.get_command(app).commands
PARAMETERS = [
    (name, one)
    for name, command in COMMANDS.items()
    for one in command.params
    if one.name != "help"
]
WORDS = st.one_of(
    st.none(),
    st.sampled_from(
        ["", "0", "1", "12", "-3", "007", "1.5", ".5", "1.", ".", "-", "1e3", "1_000", " 12 ", "٣",
         "nan", "inf", "99.9", "99.91", "lstm", "LSTM", "csv", "auto", "mean", "true", True, False]
    ),
    st.integers(-5, 10**6),
    st.floats(-5, 200),
    st.text(max_size=4),
)  # fmt: skip


def by_typer(parameter, value):
    """Coerce with Typer's own code, and give the value or that it is refused."""
    command = COMMANDS["train"]
    context = typer.Context(command)
    try:
        return (
            type(parameter).get_runtime_param(parameter).coerce(value, param=parameter, ctx=context)
        )
    except typer.BadParameter:
        return "refused"


@pytest.mark.parametrize(
    "parameter",
    [one for _, one in PARAMETERS],
    ids=[f"{name} {one.name}" for name, one in PARAMETERS],
)
@settings(max_examples=15)
@given(data=st.data())
def test_what_is_plain_is_what_typer_makes_of_it(parameter, data):
    value = data.draw(st.lists(WORDS.filter(bool)) if parameter.multiple else WORDS)
    found = plain(parameter, value)
    if found is not NOT_PLAIN:
        expected = by_typer(parameter, value)
        assert found == expected
        assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("command", "name", "value", "expected"),
    [
        ("predict", "horizon", "12", 12),
        ("predict", "horizon", None, None),
        ("predict", "horizon", "0", NOT_PLAIN),
        ("predict", "horizon", "twelve", NOT_PLAIN),
        ("predict", "level", ["80", "97.5"], [80.0, 97.5]),
        ("predict", "level", ["80", "100"], NOT_PLAIN),
        ("predict", "format", "json", "json"),
        ("predict", "format", "yaml", NOT_PLAIN),
        ("predict", "model", "sales", "sales"),
    ],
)
def test_only_what_is_plainly_right_is_taken(command, name, value, expected):
    [parameter] = [one for one in COMMANDS[command].params if one.name == name]
    assert plain(parameter, value) == expected
