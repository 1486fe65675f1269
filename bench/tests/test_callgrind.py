import unittest

from harness.callgrind import Profile

# main calls parse (30) and answer (50); both call copy, parse for 10 and answer for 30.
FILE = """\
events: Ir
fn=(1) main
1 5
cfn=(2) parse
calls=1 2
1 30
cfn=(3) answer
calls=1 3
1 50
fn=(2)
2 20
cfn=(4) copy
calls=2 4
2 10
fn=(3)
3 20
cfn=(4)
calls=2 4
+1 30
fn=(4)
4 40
"""


class Callgrind(unittest.TestCase):
    def setUp(self):
        self.profile = Profile.read(FILE.splitlines())

    def test_names_are_read_also_where_they_are_shortened(self):
        self.assertEqual(self.profile.own, {"main": 5, "parse": 20, "answer": 20, "copy": 40})
        self.assertEqual(self.profile.edges["answer", "copy"], 30)
        self.assertEqual(self.profile.total, 85)

    def test_what_several_stages_share_goes_to_each_by_what_it_spent_there(self):
        stages = self.profile.stages(lambda name: name if name in ("parse", "answer") else None)
        self.assertEqual(stages, {None: 5, "parse": 30, "answer": 50})

    def test_functions_that_call_one_another_are_somebodys_too(self):
        self.profile.edges["copy", "copy again"] = 8
        self.profile.edges["copy again", "copy"] = 4
        self.profile.own["copy again"] = 4
        stages = self.profile.stages(lambda name: name if name in ("parse", "answer") else None)
        self.assertAlmostEqual(sum(stages.values()), 89, places=6)
        self.assertAlmostEqual(stages["answer"] - 20, 33, places=6)
