"""From argv to the calls of the other rooms; no arithmetic here."""
