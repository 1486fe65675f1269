"""Checks of the benchmark itself, on numbers that are given; nothing is timed here."""
