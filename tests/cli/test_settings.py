"""Settings really change a command's defaults, and a misspelt one is refused."""

import json

import pytest


@pytest.fixture
def steps(call, workplace):
    """Count the steps that predict gives without a flag."""

    def counted(*flags):
        done = call("predict", "-q", *flags)
        assert done.code == 0, done.err
        return len(done.out.splitlines()) - 1

    return counted


def test_flag_over_environment_over_file_over_pyproject(steps, workplace, monkeypatch):
    assert steps() == 4
    (workplace / "pyproject.toml").write_text("[tool.tsforecast.predict]\nhorizon = 2\n")
    assert steps() == 2
    (workplace / "tsforecast.toml").write_text("[predict]\nhorizon = 3\n")
    assert steps() == 3
    monkeypatch.setenv("TSFORECAST_PREDICT_HORIZON", "5")
    assert steps() == 5
    assert steps("--horizon", "6") == 6


@pytest.mark.parametrize("text", ["level = [50, 90]", "level = '50,90'"])
def test_a_repeatable_option_takes_a_list(call, workplace, text):
    (workplace / "tsforecast.toml").write_text(f"[predict]\n{text}\n")
    header = call("predict", "-q").out.splitlines()[0]
    assert header == "time,forecast,lower_50,upper_50,lower_90,upper_90"


def test_a_repeatable_option_from_the_environment(call, workplace, monkeypatch):
    monkeypatch.setenv("TSFORECAST_PREDICT_LEVEL", "70")
    assert call("predict", "-q").out.startswith("time,forecast,lower_70,upper_70\n")


def test_a_setting_is_called_as_its_option_is(call, workplace):
    (workplace / "tsforecast.toml").write_text("[train]\nfrom = 'pretrained'\nunits = 7\n")
    done = call("train", "sales.csv", "--json")
    assert done.code == 2
    assert json.loads(done.err.splitlines()[-1])["error"]["code"] == "not-pretrained"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "[train]\nepoch = 3\n",
            'the settings name an option "epoch" of train, which it does not have.',
            "did you mean epochs? Look into tsforecast.toml, [tool.tsforecast] in pyproject.toml, "
            "and the variable TSFORECAST_TRAIN_EPOCH.",
        ),
        (
            "[tran]\nepochs = 3\n",
            'the settings name a command "tran", which does not exist.',
            "did you mean train? Look into tsforecast.toml, [tool.tsforecast] in pyproject.toml, "
            "and the variable TSFORECAST_TRAN.",
        ),
        (
            "[train]\nepochs = [3, 4]\n",
            "the setting epochs takes one value.",
            "write one value, without brackets.",
        ),
    ],
)
def test_what_would_do_nothing_is_refused(call, tmp_path, text, message, hint):
    (tmp_path / "tsforecast.toml").write_text(text)
    done = call("sample")
    assert (done.code, done.out) == (2, "")
    assert done.err == f"error: {message}\nhint: {hint}\n"


@pytest.mark.parametrize("name", ["TSFORECAST_TRAIN_EPOCH", "TSFORECAST_QUIET"])
def test_a_misspelt_variable_is_refused(call, monkeypatch, name):
    monkeypatch.setenv(name, "1")
    done = call("sample")
    assert done.code == 2
    assert name in done.err


def test_a_value_that_does_not_fit_is_refused(call, tmp_path):
    (tmp_path / "tsforecast.toml").write_text("[train]\nepochs = 'many'\n")
    done = call("train", "sales.csv")
    assert done.code == 2
    assert done.err == (
        "error: Invalid value for '--epochs': a whole number is needed.\n"
        "hint: it is a setting: look into tsforecast.toml, [tool.tsforecast] in pyproject.toml, "
        "and the variable TSFORECAST_TRAIN_EPOCHS.\n"
    )
    typed = call("train", "sales.csv", "--epochs", "some")
    assert typed.err.endswith("hint: tsforecast train --help lists what it takes.\n")


def test_help_is_there_even_with_broken_settings(call, tmp_path):
    (tmp_path / "tsforecast.toml").write_text("[tran\n")
    assert call("train", "--help").code == 0
    assert call("train", "x.csv").code == 2
