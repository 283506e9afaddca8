"""Recorded words in other registers: where F0 and formants go, and what the judge learns from them."""
import os
import tempfile
import unittest

import numpy as np
from scipy.fft import dct, idct

from registers import moved, tract_matrix, tract_ratio
from targets import COLUMNS, LOG_F0, LOW_ORDER, VOICING
from voices import POINT_MELS, POINTS


def code_of_peak(hz):
    points = np.exp(-(((POINT_MELS - 1127 * np.log1p(hz / 700)) / 150) ** 2))
    return dct(points, type=2, norm="ortho")[:LOW_ORDER]


def peak_of(code):
    points = idct(code, type=2, norm="ortho", n=POINTS)
    return 700 * np.expm1(POINT_MELS[points.argmax()] / 1127)


class Registers(unittest.TestCase):
    def test_formants_move_by_the_tract_ratio(self):
        for hz, ratio in ((700, 0.85), (1500, 0.85), (2500, 1.1)):
            self.assertAlmostEqual(peak_of(tract_matrix(ratio) @ code_of_peak(hz)) / hz, ratio, delta=0.06)

    def test_a_ratio_of_one_changes_nothing(self):
        np.testing.assert_allclose(tract_matrix(1.0), np.eye(LOW_ORDER), atol=1e-9)

    def test_median_and_range_of_f0(self):
        targets = np.zeros((40, COLUMNS), np.float32)
        targets[:, VOICING] = np.arange(40) % 4 > 0
        targets[:, LOG_F0] = np.log(220) + np.linspace(-0.2, 0.2, 40)
        voiced = targets[:, VOICING] > 0.5
        f0 = moved(targets, 100, 0.5, 1.0)[voiced, LOG_F0]
        self.assertAlmostEqual(float(np.exp(np.median(f0))), 100, delta=0.1)
        self.assertAlmostEqual(float(np.ptp(f0) / np.ptp(targets[voiced, LOG_F0])), 0.5, delta=1e-3)

    def test_lower_voices_have_longer_tracts(self):
        ratios = [np.mean([tract_ratio(hz, 220, np.random.default_rng(seed)) for seed in range(200)]) for hz in (90, 140, 220)]
        self.assertTrue(ratios[0] < ratios[1] < ratios[2])
        self.assertAlmostEqual(ratios[2], 1, delta=0.02)


class Units:
    first, states = {"SIL": 0, "b": 1, "a": 3}, {"SIL": 1, "b": 2, "a": 3}


class JudgeRegisters(unittest.TestCase):
    def test_a_sequence_has_a_unit_for_each_frame_of_its_sound(self):
        from judge import Registers as JudgeRegisters
        with tempfile.TemporaryDirectory() as work:
            clips = os.path.join(work, "registers", "clips")
            os.makedirs(clips)
            np.random.default_rng(1).integers(-9000, 9000, 20 * 120).astype("<i2").tofile(os.path.join(clips, "00000.s16"))
            with open(os.path.join(work, "registers", "sequences.tsv"), "w", encoding="utf-8") as file:
                file.write("id\tphones\tframes\n00000\tSIL b a SIL\t4 4 6 6\n")
            spectrum, track = JudgeRegisters(work, Units).draw(np.random.default_rng(1))
        self.assertEqual(len(spectrum), 20)
        self.assertEqual(track.tolist(), [0] * 4 + [1, 1, 2, 2] + [3, 3, 4, 4, 5, 5] + [0] * 6)


if __name__ == "__main__":
    unittest.main()
