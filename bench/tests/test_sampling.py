import unittest

from harness.sampling import Sampler, time_when
from parts.endurance import lag_seconds


class Sampling(unittest.TestCase):
    def test_a_time_between_two_samples_is_taken_proportionally(self):
        samples = [(10.0, 0), (11.0, 100), (12.0, 100), (13.0, 300)]
        for value, time in ((0, 10.0), (50, 10.5), (100, 11.0), (200, 12.5), (301, None)):
            with self.subTest(value=value):
                self.assertEqual(time_when(samples, value), time)

    def test_the_lag_is_the_age_of_the_oldest_click_that_is_missing(self):
        samples = [(0.0, {"recorded": 0, "shipped": 0}), (1.0, {"recorded": 100, "shipped": 100}),
                   (3.0, {"recorded": 300, "shipped": 200})]
        self.assertEqual([lag_seconds(samples, at, seen) for at, seen in samples], [0.0, 0.0, 1.0])

    def test_what_goes_wrong_while_sampling_is_told(self):
        def look():
            raise ValueError("nothing to see")
        with self.assertRaises(ValueError), Sampler(look, 0.0) as sampler:
            sampler.thread.join()
