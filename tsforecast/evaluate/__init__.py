"""How good it is: scores, rolling origins and the verdict."""
