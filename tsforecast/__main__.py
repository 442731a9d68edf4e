"""Run the program with ``python -m tsforecast``."""

from tsforecast.cli.app import main

if __name__ == "__main__":
    main()
