"""What becomes of the heights of tones, and which neutral tones are believed."""
import importlib.util
import json
import os
import struct
import tempfile
import unittest

import numpy as np

from corpus import has_certain_tones, parse_label
from tone_bounds import FEWEST, bounds_from, write_into


def label(spelled):
    return parse_label("", "", spelled)


def heights_of(cases):
    """`cases`: (tone, tone before, ends) -> log F0; of 100 recordings each, spread evenly over 0.02 around it."""
    heights = {}
    for (tone, before, last), middle in cases.items():
        rows = list(middle + np.linspace(-0.01, 0.01, 100)[:, None] * np.ones(4))
        for key in ((tone, before, last), (tone, None, last), (tone, before, None), (tone, None, None)):
            heights.setdefault(key, []).extend(rows)
    return heights


class ToneBounds(unittest.TestCase):
    def setUp(self):
        self.cases = {(tone, 0, last): 5 + 0.1 * tone for tone in range(1, 6) for last in (False, True)}

    def test_quartiles_of_the_case(self):
        self.cases[3, 4, True] = 4.8
        low, high = bounds_from(heights_of(self.cases))[2][4][1]
        np.testing.assert_allclose(low, [4.795] * 4, atol=2e-3)
        np.testing.assert_allclose(high, [4.805] * 4, atol=2e-3)

    def test_a_case_without_recordings_takes_that_of_any_tone_before(self):
        bounds = bounds_from(heights_of(self.cases))
        self.assertEqual(bounds[0][4][0], bounds[0][0][0])

    def test_neutral_tones_keep_a_narrower_range_in_both_places(self):
        bounds = bounds_from(heights_of(self.cases))
        width = lambda tone: bounds[tone - 1][0][0][1][0] - bounds[tone - 1][0][0][0][0]
        self.assertLess(width(5), 0.7 * width(4))
        self.assertEqual(bounds[4][0][0], bounds[4][0][1])

    def test_too_few_recordings_are_refused(self):
        heights = heights_of(self.cases)
        heights = {key: rows[: FEWEST - 1] if key[0] == 2 else rows for key, rows in heights.items()}
        with self.assertRaisesRegex(SystemExit, "too few recordings of tone 2"):
            bounds_from(heights)

    def test_writing_leaves_the_weights_as_they_are(self):
        header = b'{"name":"x"}'
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "voice.bin")
            with open(path, "wb") as file:
                file.write(b"YBV1" + struct.pack("<I", len(header)) + header + b"weights!")
            write_into(path, [[1.5]])
            with open(path, "rb") as file:
                data = file.read()
        length = struct.unpack("<I", data[4:8])[0]
        self.assertEqual(json.loads(data[8 : 8 + length]), {"name": "x", "toneBounds": [[1.5]]})
        self.assertEqual(length % 4, 0)
        self.assertEqual(data[8 + length :], b"weights!")


class CertainTones(unittest.TestCase):
    def test_particles_and_doubled_syllables_are_certain_other_neutral_tones_are_not(self):
        for spelled, certain in (("zh-uo-1 z-ii-5", True), ("b-a-4 b-a-5", True), ("d-ong-1 x-i-5", False),
                                 ("d-ong-1 x-i-1", True), ("sh-ang-4 b-ian-5", False)):
            self.assertEqual(has_certain_tones(label(spelled)), certain, spelled)


@unittest.skipUnless(importlib.util.find_spec("sklearn"), "scikit-learn is not installed")
class Phrases(unittest.TestCase):
    def test_finals_are_found_in_phrases_and_those_of_erhua_joined(self):
        from tones import phrases_of
        phones = [("SIL", 0, 6), ("d", 6, 10), ("ia", 10, 20), ("er", 20, 30), ("SIL", 30, 40), ("uo", 40, 60), ("SIL", 60, 66)]
        syllables = [["d", "ia", "er", "3"], ["", "uo", "3"]]
        self.assertEqual(phrases_of(phones, syllables), [[(10, 30, 3)], [(40, 60, 3)]])


if __name__ == "__main__":
    unittest.main()
