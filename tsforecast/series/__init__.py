"""What the data is: files read into evenly spaced series.

The way from bytes to a series, as `read.read` goes it, and what comes out of each step:

    source                    bytes, of a file or of stdin, within limits
    loading                   what kind of file it is, and by which of these ways it is read:
      container               out of gzip, zstd or zip
      encoding                bytes to text; alphabets: which older encoding, by its letters
      dialect                 text to rows of fields; plain: as arrays, where nothing is quoted
      workbook, parquet       the same of files that hold columns
    table                     rows to a Table of named columns of text, without what stands
      preamble, header          above the data,
      footer                    and below it
    across                    a Table whose times stand in the names of its columns, turned
    columns                   a Table to a Column of times and numbers, for which it asks
      row_numbers               which column only counts the rows,
      members                   which of the series below each other are meant,
      time_column               which column holds the times (time_choice, joint: in several),
      long_table                whether there are several series that nobody spoke of,
      clock_change              whether the clock was changed on the way,
      values                    and what numbers the cells are
    repair                    a Column to series,
      order                     in order, one row a time,
      step                      on one calendar step (step_name: in a person's words),
      fill                      without gaps
    series, calendar          Series, Panel and Frequency: what all rooms share

What was said about the file comes along in options; what was decided is told by the Reading or the
PanelReading that read gives. What a text can mean is found in

    cell                      one cell: could it be a number, a date, a missing value?
    numbers                   units, measures and number_tails: what may stand around them
    times                     months, period_names, serials and around_times: how they are written

and refused, with its place and a hint, where it can mean two things. Beside the way stand

    check, catalogue          findings, and the rules that they are of
    survey, walk, blemishes   all that is wrong with a file, past the first refusal
    clean, fair_copy, spelling   a cleaned copy, and all that was changed
    forecast_file, forecast_members, hindsight   what predict wrote, beside what happened
    samples                   the series that come with the program
    wording                   how lists and counts are written
"""
