"""python3 -m unittest test_high_band: what a voice without a band over 8 kHz is given."""
import os
import tempfile
import unittest

import numpy as np

from high_band import HIGH_ORDER, band_columns, fitted, follow_matrix, stored_voice, wanted_high
from nets import CODE, OUTPUTS
from targets import HIGH_POINTS, LOW_ORDER
from voices import POINTS
from weight_file import WeightFile

TINY = os.path.join(os.path.dirname(__file__), "../../test/golden/base-voice/tiny.bin")
HIGH = band_columns(LOW_ORDER, CODE)


class HighBandTest(unittest.TestCase):
    def setUp(self):
        self.random = np.random.default_rng(4)
        self.other = self.random.normal(size=(6, OUTPUTS))

    def test_who_is_alike_below_is_to_be_alike_above(self):
        voice = self.other.copy()
        voice[:, HIGH] = 0
        np.testing.assert_allclose(wanted_high(voice, self.other, follow_matrix()), self.other[:, HIGH])

    def test_a_louder_voice_is_to_be_louder_above_by_as_many_decibels(self):
        voice = self.other.copy()
        voice[:, [0, CODE]] += 2 * np.sqrt(POINTS)
        louder = wanted_high(voice, self.other, follow_matrix()) - self.other[:, HIGH]
        np.testing.assert_allclose(louder[:, [0, HIGH_ORDER]], 2 * np.sqrt(HIGH_POINTS))

    def test_the_fit_finds_a_linear_layer(self):
        hidden, layer = self.random.normal(size=(5000, 5)), self.random.normal(size=(5, 3))
        weights, bias = fitted(hidden, hidden @ layer + 7)
        np.testing.assert_allclose(weights, layer, atol=1e-3)
        np.testing.assert_allclose(bias, 7, atol=1e-3)

    def test_of_a_weight_file_only_what_is_replaced_changes(self):
        file = WeightFile(TINY)
        before = stored_voice(file).t
        file.replace("frames.out.bias", np.full(OUTPUTS, 3))
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "voice.bin")
            file.write(path)
            after = stored_voice(WeightFile(path)).t
        for name, values in before.items():
            wanted = np.full(OUTPUTS, 3) if name == "frames.out.bias" else values.numpy()
            np.testing.assert_array_equal(after[name].numpy(), wanted)


if __name__ == "__main__":
    unittest.main()
