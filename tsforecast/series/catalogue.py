"""The rules of the checker as data: code, name, why it matters, and an example."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``hint`` is empty where the reader's refusal brings its own."""

    name: str
    why: str
    example: str
    hint: str = ""


RULES = {
    "TS001": Rule(
        name="no such file",
        why="There is no file under this path. Most often the name is misspelt, or the "
        "command runs in another folder than the one the file lies in. ls shows what "
        "is here.",
        example="tsforecast check saels.csv   # the file is called sales.csv",
    ),
    "TS002": Rule(
        name="a folder",
        why="The path names a folder. Files are checked one at a time: name one of those in it.",
        example="tsforecast check exports/   # instead: tsforecast check exports/sales.csv",
    ),
    "TS003": Rule(
        name="not permitted",
        why="The file is there, but you are not allowed to read it. Give yourself the "
        "right, or copy the file to where you have it.",
        example="chmod u+r sales.csv",
    ),
    "TS004": Rule(
        name="empty file",
        why="The file holds no row at all, not even names of columns. An export that "
        "failed halfway looks like this: export it again.",
        example="(0 bytes)",
    ),
    "TS005": Rule(
        name="damaged archive",
        why="The file begins as a compressed one does, but cannot be unpacked to its end: "
        "the download or the copy was cut off. Fetch it again, or unpack it by hand "
        "to see how much is left.",
        example="sales.csv.gz, cut off in the middle",
    ),
    "TS006": Rule(
        name="not a CSV",
        why="The file is of another kind, such as a PDF or a database, or a quote in it "
        "is opened and never closed, so that the rest of the file is one cell. Export "
        "it as CSV, or close the quote in the row that is named.",
        example='2020-01-01,"12\n2020-02-01,13      # the quote before 12 is never closed',
    ),
    "TS007": Rule(
        name="not text",
        why="The bytes are no text in any encoding that is usual for tables, or not in "
        "the one that was named. Export the file as UTF-8, or leave --encoding out.",
        example="--encoding utf-8   # for a file that is stored as cp1252",
    ),
    "TS008": Rule(
        name="no rows",
        why="There are names of columns, and no data below them. A query that found "
        "nothing exports this: look at its dates and filters, and export again.",
        example="month,sales\n(end of the file)",
    ),
    "TS009": Rule(
        name="ragged row",
        why="A row has more fields than the table has columns. Usually a text or a number "
        "holds the delimiter without being quoted, as a decimal comma in a "
        "comma-separated file. Put the cell in quotes, or name the delimiter with "
        "--delimiter.",
        example='month,sales\n2020-01,1,5      # 1.5, or 1 and 5? Write "1,5" or 1.5',
    ),
    "TS010": Rule(
        name="too large",
        why="The file, or what it unpacks to, is larger than what is read at most. An archive "
        "that is small itself can unpack to more than a machine holds.",
        example="bomb.csv.gz   # 1 MB, unpacks to 1 GB of zeros",
    ),
    "TS011": Rule(
        name="line too long",
        why="No end of a line comes for many megabytes, so this is no table with a row a line. "
        "Data exported as one line of JSON looks like this, and so does a device of zeros.",
        example="[[1,2],[3,4], ... without any end of line",
    ),
    "TS012": Rule(
        name="no regular file",
        why="The path names a pipe, a socket or a device. Opening one could wait for ever, and it "
        "could not be read again by the next command.",
        example="zcat sales.csv.gz | tsforecast check -",
    ),
    "TS013": Rule(
        name="changed while read",
        why="Another program wrote to the file while it was being read, so that its beginning and "
        "its end may not belong together.",
        example="a file that is still being downloaded",
    ),
    "TS014": Rule(
        name="trouble reading",
        why="The system could not read the file: a broken disk, a lost network drive, or a path "
        "that no system allows.",
        example="Input/output error",
    ),
    "TS015": Rule(
        name="several files",
        why="The archive holds more than one file. Which of them is meant is a person's to say.",
        example="exports.zip with sales.csv and costs.csv",
    ),
    "TS016": Rule(
        name="locked archive",
        why="The archive is encrypted, or compressed in a way that cannot be undone here.",
        example="a zip archive with a password",
    ),
    "TS017": Rule(
        name="too many cells",
        why="The table has more cells than are held in memory at once: rows times columns.",
        example="10,000 columns of 10,000 rows",
    ),
    "TS018": Rule(
        name="which sheet",
        why="The workbook has several sheets that hold a table, or none of the name that was "
        "given. Which of them is meant is a person's to say.",
        example="--sheet Sales",
    ),
    "TS101": Rule(
        name="no numbers",
        why="No column holds numbers in most of its cells, so there is nothing to "
        "forecast. If the wrong line was taken for the names of the columns, or "
        "numbers are written with words around them, correct that in the file.",
        example="name,city\nAnn,Oslo",
    ),
    "TS102": Rule(
        name="several value columns",
        why="More than one column could be the series. Which one is meant is yours to "
        "say: a forecast of the wrong column looks just as good. Name it with "
        "--target; check itself goes through all of them.",
        example="month,sales,costs   # --target sales",
    ),
    "TS103": Rule(
        name="not a number",
        why="A cell in the column of values is a text. It may be a word for a missing "
        "value that only this file uses, or a slip of the hand. Leaving it out in "
        "silence would shift or bend the series. Correct the cell, or say that the "
        "word stands for a missing value.",
        example="month,sales\n"
        "2020-01,112\n"
        "2020-02,n.k.      # --missing-values n.k. --fill interpolate",
    ),
    "TS104": Rule(
        name="ambiguous numbers",
        why="Points and commas in the column can be decimal marks or thousands "
        "separators, and no cell decides which. The two readings differ by a factor "
        "of a thousand. Say which mark stands before decimals with --decimal.",
        example="1,112   # --decimal . reads 1112; --decimal , reads 1.112",
    ),
    "TS105": Rule(
        name="several series below each other",
        why="Times repeat, and another column tells the repetitions apart: the table "
        "holds several series. Averaging them would make a series that nobody has. "
        "Name that column with --id-column, and with --id the one series, if you want "
        "one.",
        example="date,shop,sales\n2020-01-01,A,5\n2020-01-01,B,9      # --id-column shop --id A",
    ),
    "TS106": Rule(
        name="which series",
        why="The column that tells the series apart was named, but not which of its "
        "series to take, or one that is not there. The message lists those that are.",
        example="--id-column shop --id C   # there are A and B",
    ),
    "TS107": Rule(
        name="not finite",
        why="A value is infinite, or beyond 1e150, so that its square is. Most often there was a "
        "division by zero where the data was made, or 1.8e308 stands for a missing value; no "
        "method can use it. Correct it, or treat it as missing.",
        example="2020-03,inf   # --missing-values inf --fill interpolate",
    ),
    "TS108": Rule(
        name="duplicated columns",
        why="Two columns hold the same in every row. One of them is often another quantity that "
        "was overwritten in an export or a join; check that the column you use is the one you "
        "mean.",
        example="month,sales,costs\n2020-01,112,112\n2020-02,118,118",
        hint="check where the columns come from: one may have overwritten the other.",
    ),
    "TS109": Rule(
        name="mixed units",
        why="The numbers of one column are of different units: of two currencies, or some have a "
        "percent sign and others none. Put beside each other they make no series.",
        example="2020-01,$112\n2020-02,€118",
    ),
    "TS110": Rule(
        name="row without an id",
        why="The cell that should tell which series a row belongs to is empty, so the row belongs "
        "to none.",
        example="date,shop,sales\n2020-01-01,A,5\n2020-01-02,,9      # whose sales?",
    ),
    "TS201": Rule(
        name="no times",
        why="A calendar was asked for, by a frequency, a date format or the name of a "
        "column, but no column holds such times. Compare the format with the cells, "
        "letter by letter, or name the column with --time-column.",
        example="--date-format %d.%m.%Y   # for dates written as 2020-01-31: leave it out",
    ),
    "TS202": Rule(
        name="several time columns",
        why="More than one column holds times, such as the day of an order and the day of "
        "its delivery. Say with --time-column which one the values belong to.",
        example="ordered,delivered,amount   # --time-column ordered",
    ),
    "TS203": Rule(
        name="not a time",
        why="A cell in the column of times is not written as the others are: a slip of "
        "the hand, a date in another order, a remark between the rows. Correct the "
        "cell or remove the row; if all dates are written like this one, say how with "
        "--date-format.",
        example="2020-01-01,112\n2020-02-31,118      # there is no such day\n2020-03-01,132",
    ),
    "TS204": Rule(
        name="ambiguous dates",
        why="Every date can be read day first and month first, and both readings are possible "
        "series. Read wrongly, twelve days become twelve months.",
        example="01/02/2020, 01/03/2020   # --date-format %d/%m/%Y",
    ),
    "TS205": Rule(
        name="row without a time",
        why="A row has a value, but its time is empty, so it has no place in the series. "
        "Fill the time in, or remove the row.",
        example="2020-01-01,112\n,118",
    ),
    "TS206": Rule(
        name="repeated times",
        why="One time has several, different values. Corrections that were appended, "
        "double bookings or a forgotten column of ids look like this. Say which value "
        "counts, or that they add up, with --duplicates; events are joined as well by "
        "--resample day --aggregate sum.",
        example="2020-01-01,112\n2020-01-01,118      # --duplicates last",
    ),
    "TS207": Rule(
        name="uneven steps",
        why="The times follow each other at changing distances: events rather than a "
        "series. A forecast needs even steps; join the rows into some with "
        "--resample, and say with --aggregate how.",
        example="2020-01-01, 2020-01-04, 2020-01-05   # --resample week --aggregate sum",
    ),
    "TS208": Rule(
        name="off the frequency",
        why="A time does not lie on the calendar that the frequency makes, as the 15th "
        "among ends of months. Leave --frequency out, or join the rows into that step "
        "with --resample.",
        example="--frequency month for weekly rows   # --resample month --aggregate sum",
    ),
    "TS209": Rule(
        name="too sparse",
        why="With this step nearly every time between the first and the last would be "
        "empty. One mistyped year, far from all others, does this; so does a "
        "--frequency that is too short. Look at the first and the last time in the "
        "file.",
        example="2020-01-01, 2020-01-02, 2920-01-03   # 2920?",
    ),
    "TS210": Rule(
        name="gaps",
        why="Some steps of the calendar have no row. Whether nothing happened then, or "
        "nothing was recorded, only you know: the first is a zero, the second is to "
        "be interpolated. Say so with --fill.",
        example="2020-01, 2020-02, 2020-04   # --fill zero or --fill interpolate",
    ),
    "TS211": Rule(
        name="missing values",
        why="Rows are there, but their values are empty or hold a word for a missing "
        "value. Say with --fill what to put there.",
        example="2020-02,NA   # --fill interpolate",
    ),
    "TS213": Rule(
        name="one row",
        why="One row has no step and no direction: at least two are needed to see how the "
        "times follow each other, and many more for a forecast that is worth its "
        "name.",
        example="month,sales\n2020-01,112",
    ),
    "TS214": Rule(
        name="different frequencies",
        why="The series of a panel have one frequency, so that one step ahead means the same for "
        "all of them. In this file some are monthly, say, and others weekly.",
        example="A: 2020-01, 2020-02, 2020-03\nB: 2020-01-06, 2020-01-13, 2020-01-20",
    ),
    "TS215": Rule(
        name="times across",
        why="The columns are named by times: each row is a series, or a year of one. Read "
        "downwards, as any other table, the columns would be series of countries or products, "
        "in which nothing follows anything. Turn the table first.",
        example="country,2019,2020,2021,2022\nNorway,5,6,7,8      # df.melt(id_vars=['country'])",
    ),
    "TS301": Rule(
        name="outlier",
        why="The value is far from what the level around it and its season suggest: "
        "farther than six robust standard deviations, and far beyond the other "
        "residuals too. Series with heavy tails are left alone. Behind it may be a "
        "slip in typing, a unit that changed, a number such as -999 that stands for a "
        "missing value, or a real event. Keep what happened; an error bends level, "
        "season and intervals of the forecast.",
        example="112, 118, 1320, 129   # 132 with a zero too many?",
        hint="correct it if it is an error; keep it if it happened.",
    ),
    "TS302": Rule(
        name="level shift",
        why="From one time on the values stand on another level, by more than the noise "
        "and any straight trend explain. A change of definition, of unit, of price or "
        "of a sensor does that, and so does the world. What was learned before the "
        "shift may not hold after it.",
        example="52, 49, 51, 50, 81, 79, 80, 82",
        hint="if a definition or a unit changed there, convert the older part, or start "
        "the file after it.",
    ),
    "TS303": Rule(
        name="stuck value",
        why="The same value stands in a row far longer than chance makes likely, given "
        "how often values repeat in the rest of the series. A sensor that has failed, "
        "or an export that filled gaps with the last value, looks like this. Lowest "
        "and highest values that are met elsewhere too, as days without rain, are "
        "left alone.",
        example="20.1, 20.4, 20.7, 20.7, 20.7, 20.7, 20.7, 20.7, 20.7, 20.7",
        hint="if nothing was measured then, empty those cells and read with --fill interpolate.",
    ),
    "TS304": Rule(
        name="impossible zero",
        why="A zero, or up to three in a row, stands among values that are all clearly "
        "above zero. Often it means that nothing was recorded, not that nothing "
        "happened. Zeros that come back, as a shop's Sundays, are left alone; a "
        "shop's few holidays are not.",
        example="112, 118, 0, 129, 121",
        hint="if nothing was recorded, empty the cell and read with --fill interpolate; "
        "keep true zeros.",
    ),
    "TS305": Rule(
        name="partial last period",
        why="The last value is far below what the values before it and the season "
        "suggest, and farther than such steps usually go. Most often the file was "
        "exported before the period was over: half a month of sales. A model would "
        "take it for a collapse.",
        example="2020-10,131\n2020-11,128\n2020-12,61      # exported on 15 December",
        hint="if the period was not over at the export, remove the last row.",
    ),
    "TS306": Rule(
        name="constant",
        why="All values are the same. There is nothing to learn, and every forecast is that value.",
        example="5, 5, 5, 5, 5",
        hint="check that this is the column you mean.",
    ),
    "TS307": Rule(
        name="too short",
        why="The calendar suggests a season, but the series does not hold two full ones, "
        "so that a season cannot be told from the trend; or there are so few values "
        "that a trend cannot be told from noise. A forecast is made all the same, and "
        "is a rough guess.",
        example="18 months   # 24 are needed to see a year",
        hint="give more history; decompose takes --period 1 for no season.",
    ),
    "TS308": Rule(
        name="change of frequency",
        why="One part of the file has a row at every step, the other only at every "
        "so-many-th: what was recorded daily was later recorded weekly, say. Filling "
        "the steps between would make values up, and they would look smoother than "
        "the data.",
        example="2023-04-29, 2023-04-30, 2023-05-07   # --resample week --aggregate mean",
        hint="join the values into the longer step: --resample STEP --aggregate mean|sum.",
    ),
    "TS309": Rule(
        name="no cleaned copy",
        why="The file could be read, but a plain copy of it would not be read as the same series: "
        "its step, for one, shows only beside an option such as --frequency. Nothing was written.",
        example="tsforecast check two-rows.csv --frequency month --fix clean.csv",
    ),
    "TS401": Rule(
        name="no forecast",
        why="The file is not one that predict wrote: it has no times, or no column of forecasts, "
        "under the names that predict gives them. Often the two files of score have changed "
        "places.",
        example="tsforecast score data.csv forecast.csv   # the forecast comes first",
    ),
    "TS402": Rule(
        name="half of an interval",
        why="An interval has a lower and an upper bound, in columns of one level. With one of them "
        "alone nobody can say which values it held.",
        example="time,forecast,lower_80   # where is upper_80?",
    ),
    "TS403": Rule(
        name="crossed bounds",
        why="A lower bound lies above the upper one, so that the interval holds no value at all. "
        "Two columns have changed places, or the file was edited.",
        example="time,forecast,lower_80,upper_80\n2020-01-01,112,120,104",
    ),
    "TS404": Rule(
        name="other steps",
        why="The times of a forecast follow each other as those of its data do. Days held against "
        "hours would be compared with midnights, and a month against its first day.",
        example="2020-01-01, 2020-01-02   # the data are hourly: --resample day --aggregate sum",
    ),
    "TS405": Rule(
        name="not yet",
        why="Nothing of what was forecast is in the data, so there is nothing to hold it against. "
        "Either it lies in the future still, or this is the file as it was then.",
        example="a forecast from 2021-01 on, and data that end in 2020-12",
    ),
    "TS406": Rule(
        name="no history",
        why="What an error is worth shows beside the errors that a naive forecast makes, and that "
        "needs what was known before. The data begin where the forecast does, or later.",
        example="a forecast from 2020-01 on, and data from 2020-01 on   # give the years before",
    ),
}
"""Files are TS0, values and columns TS1, times TS2, the series itself TS3, and a past forecast
that is held against it TS4."""

REFUSALS = {
    "not-cleanable": "TS309",
    "no-such-file": "TS001",
    "is-a-folder": "TS002",
    "not-permitted": "TS003",
    "empty-file": "TS004",
    "damaged-archive": "TS005",
    "not-csv": "TS006",
    "not-text": "TS007",
    "no-rows": "TS008",
    "ragged-row": "TS009",
    "too-large": "TS010",
    "line-too-long": "TS011",
    "no-regular-file": "TS012",
    "changed-while-read": "TS013",
    "disk-trouble": "TS014",
    "several-files": "TS015",
    "locked-archive": "TS016",
    "too-many-cells": "TS017",
    "which-sheet": "TS018",
    "no-numbers": "TS101",
    "several-value-columns": "TS102",
    "not-a-number": "TS103",
    "ambiguous-numbers": "TS104",
    "long-table": "TS105",
    "which-series": "TS106",
    "not-finite": "TS107",
    "mixed-units": "TS109",
    "no-id-in-row": "TS110",
    "no-times": "TS201",
    "several-time-columns": "TS202",
    "not-a-time": "TS203",
    "ambiguous-dates": "TS204",
    "no-time-in-row": "TS205",
    "duplicate-times": "TS206",
    "irregular-steps": "TS207",
    "off-frequency": "TS208",
    "too-sparse": "TS209",
    "gaps": "TS210",
    "missing-values": "TS211",
    "too-short": "TS213",
    "mixed-frequencies": "TS214",
    "times-across": "TS215",
    "no-forecast": "TS401",
    "interval-half": "TS402",
    "interval-crossed": "TS403",
    "forecast-steps": "TS404",
    "not-yet": "TS405",
    "no-history": "TS406",
}
"""Which rule each of the reader's refusals, by the code of its error, belongs to."""
