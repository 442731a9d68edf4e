"""tsforecast turns a CSV into a forecast a person can trust.

The rooms, in the order in which the data walks through them; imports go one way, from the
bottom of this list to its top:

    errors, settings   what can go wrong, and what can be set
    series             what the data is: files read into evenly spaced series (its own map there)
    decompose          what it is made of: trend, seasons, cycle, weekdays, residual
    window             what a network sees at each origin
    network            what learns (the only room that imports Keras and TensorFlow)
    forecast           what comes next: baselines, stored networks, intervals
    evaluate           how good it is: scores, rolling origins, the verdict
    store              what is kept: models on disk, the series used last
    present            what a person sees: tables, charts, CSV and JSON
    cli                argv to the calls above
"""

__version__ = "0.1.0"
