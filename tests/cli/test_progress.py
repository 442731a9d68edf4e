"""The bar on stderr: there where a person looks at it, and gone where none is wanted."""

import pytest

HIDES_THE_CURSOR = "\x1b[?25l"


@pytest.fixture
def wide(tmp_path):
    """Give arguments that read a small panel."""
    rows = "".join(f"{2000 + n},{n % 5 + n / 9:.2f},{n % 7 + n / 9:.2f}\n" for n in range(40))
    (tmp_path / "wide.csv").write_text(f"year,a,b\n{rows}")
    return ("wide.csv", "--wide")


@pytest.mark.parametrize("command", ["backtest", "decompose"])
def test_a_bar_moves_in_a_terminal_unless_none_is_wanted(call, monkeypatch, wide, command):
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes it for a terminal
    moving = call(command, *wide)
    assert HIDES_THE_CURSOR in moving.err
    still = call(command, *wide, "--no-progress")
    assert HIDES_THE_CURSOR not in still.err
    assert "wide.csv: 2 series" in still.err
    assert still.out == moving.out
    assert HIDES_THE_CURSOR not in call(command, *wide, "-q").err


def test_a_setting_does_without_the_bar(call, monkeypatch, wide):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TSFORECAST_DECOMPOSE_NO_PROGRESS", "1")
    assert HIDES_THE_CURSOR not in call("decompose", *wide).err
