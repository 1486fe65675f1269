import unittest

from harness.figures import count, ratio
from harness.table import BELOW, PASS, REPORTED, Row, at_least, at_most, markdown


class Table(unittest.TestCase):
    def test_a_target_is_met_at_its_very_limit(self):
        for target, value, verdict in (
            (at_least(1.0, ratio), 1.0, PASS), (at_least(1.0, ratio), 0.999, BELOW),
            (at_most(80, count), 80, PASS), (at_most(80, count), 81, BELOW),
            (None, 5, REPORTED),
        ):
            with self.subTest(target=target, value=value):
                self.assertEqual(Row("work", "text", value, target).verdict, verdict)

    def test_the_table_shows_what_was_measured_beside_what_was_wanted(self):
        rows = [Row("clicks", "1.20×", 1.2, at_least(1.0, ratio)), Row("others", "5")]
        self.assertEqual(
            markdown(rows).splitlines()[2:],
            ["| clicks | 1.20× | ≥ 1.00× | PASS |", "| others | 5 | reported | – |"])

    def test_a_row_keeps_its_number_and_its_target_in_the_results(self):
        kept = Row("clicks", "1.20×", 1.2, at_least(1.0, ratio)).as_json()
        self.assertEqual(kept, {
            "what": "clicks", "measured": 1.2, "text": "1.20×", "target": "≥ 1.00×",
            "verdict": PASS,
        })
