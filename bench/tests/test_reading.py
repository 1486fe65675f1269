import json
import unittest

from harness import dyelink, redis, wrk
from harness.command import PARTS, load
from harness.processes import Failure


class Reading(unittest.TestCase):
    def summary(self, **changes):
        values = {"requests": 3000, "microseconds": 2_000_000, "failed": 0, "p50_us": 1,
                  "p99_us": 2, "p999_us": 3, "busy_seconds": 1.5, **changes}
        return "Running 2s test\n" + json.dumps(values) + "\n"

    def test_a_rate_is_requests_by_the_time_they_took(self):
        result = wrk.read(self.summary(), threads=1)
        self.assertEqual(result["rate"], 1500)
        self.assertEqual(result["load_busy"], 0.75)

    def test_a_click_that_failed_spoils_the_round(self):
        with self.assertRaises(Failure):
            wrk.read(self.summary(failed=1))

    def test_metrics_are_summed_over_their_labels(self):
        text = "# HELP a b\na{loop=\"0\"} 2\na{loop=\"1\"} 3\nb_total 7\n"
        self.assertEqual(dyelink.summed(text), {"a": 5.0, "b_total": 7.0})

    def test_a_port_is_read_from_an_address(self):
        self.assertEqual(dyelink.port_of("http://127.0.0.1:8080"), 8080)
        with self.assertRaises(Failure):
            dyelink.port_of("http://127.0.0.1")

    def test_commands_go_to_redis_by_length(self):
        self.assertEqual(redis.encoded(["GET", "ä"]), b"*2\r\n$3\r\nGET\r\n$2\r\n\xc3\xa4\r\n")

    def test_every_part_says_what_it_measures_and_how_long_it_takes(self):
        for name in PARTS:
            with self.subTest(part=name):
                self.assertTrue(load(name).SUMMARY)
                self.assertGreater(load(name).SECONDS, 0)

    def test_all_parts_together_take_less_than_a_quarter_of_an_hour(self):
        self.assertLess(sum(load(name).SECONDS for name in PARTS), 15 * 60)
