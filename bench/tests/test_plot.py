import unittest
from xml.etree import ElementTree

from harness.figures import Spread, count
from harness.plot import BAR_HEIGHT, bars

SVG = "{http://www.w3.org/2000/svg}"


class Plot(unittest.TestCase):
    def draw(self):
        return ElementTree.fromstring(bars(
            "Clicks & \"more\"", [("nginx", Spread(100, 90, 110)), ("Dyelink", Spread(50, 50, 55))],
            count, "a < b"))

    def test_bars_are_as_long_as_their_medians(self):
        lengths = [float(bar.get("width")) for bar in self.draw().iter(f"{SVG}rect")]
        self.assertEqual(len(lengths), 2)
        self.assertAlmostEqual(lengths[0] / lengths[1], 2, places=2)

    def test_the_lines_reach_from_the_lowest_to_the_highest(self):
        line = next(self.draw().iter(f"{SVG}line"))
        bar = next(self.draw().iter(f"{SVG}rect"))
        unit = float(bar.get("width")) / 100
        self.assertAlmostEqual(
            float(line.get("x2")) - float(line.get("x1")), 20 * unit, delta=0.2)

    def test_everything_lies_within_the_picture(self):
        picture = self.draw()
        width, height = float(picture.get("width")), float(picture.get("height"))
        for bar in picture.iter(f"{SVG}rect"):
            self.assertLess(float(bar.get("x")) + float(bar.get("width")), width)
            self.assertLess(float(bar.get("y")) + BAR_HEIGHT, height)

    def test_texts_are_shown_as_they_are_and_ours_stands_out(self):
        picture = self.draw()
        texts = [text.text for text in picture.iter(f"{SVG}text")]
        self.assertEqual(texts[0], "Clicks & \"more\"")
        self.assertIn("a < b", texts)
        kinds = [bar.get("class") for bar in picture.iter(f"{SVG}rect")]
        self.assertEqual(kinds, ["bar", "ours"])

    def test_nothing_is_fetched_and_dark_pages_are_thought_of(self):
        text = bars("Clicks", [("nginx", Spread(1, 1, 1))], count)
        self.assertIn("prefers-color-scheme: dark", text)
        self.assertEqual(text.count("http"), 1, "the name of SVG itself")
