"""What a person sees: tables, charts, CSV and JSON."""
