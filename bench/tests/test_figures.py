import unittest

from harness.figures import Spread, count, ratio, ratios, with_unit


class Figures(unittest.TestCase):
    def test_a_spread_is_the_median_with_the_lowest_and_the_highest(self):
        for values, median in (([3, 1, 2], 2), ([4, 1, 2, 3], 2.5), ([7], 7)):
            with self.subTest(values=values):
                self.assertEqual(Spread.of(values), Spread(median, min(values), max(values)))

    def test_nothing_measured_has_no_spread(self):
        with self.assertRaises(ValueError):
            Spread.of([])

    def test_ratios_are_taken_round_by_round(self):
        self.assertEqual(ratios([10, 30], [5, 10]), [2.0, 3.0])

    def test_a_missing_round_is_no_ratio(self):
        with self.assertRaises(ValueError):
            ratios([1, 2], [1])

    def test_numbers_read_well(self):
        self.assertEqual(count(1234567.4), "1\u202f234\u202f567")
        self.assertEqual(ratio(1.005001), "1.01×")
        self.assertEqual(with_unit("µs", 2)(3.14159), "3.14 µs")
        self.assertEqual(with_unit("", 1)(1234.5), "1\u202f234.5")

    def test_a_spread_of_one_value_shows_it_once(self):
        self.assertEqual(Spread.of([2, 2]).text(count), "2")
        self.assertEqual(Spread.of([1, 2, 3]).text(count), "2 (1–3)")
