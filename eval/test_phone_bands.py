"""python3 -m unittest test_phone_bands: levels of phones above 8 kHz in made-up sound."""

import unittest

import numpy as np
from ruler.clips import CLIP_RATE_HZ
from ruler.phone_bands import SILENCE, group_of, levels_by_group


def band_noise(seconds: float, low_hz: float, high_hz: float, level_db: float) -> np.ndarray:
    """Noise between two frequencies with so much power a Hz."""
    count = int(seconds * CLIP_RATE_HZ)
    hz = np.fft.rfftfreq(count, 1 / CLIP_RATE_HZ)
    spectrum = np.fft.rfft(np.random.default_rng(3).normal(size=count)) * ((hz >= low_hz) & (hz < high_hz))
    return np.fft.irfft(spectrum, count) * 10 ** (level_db / 20)


class PhoneBandsTest(unittest.TestCase):
    def test_a_phone_is_as_bright_as_the_bands_of_its_middle(self):
        bright = band_noise(0.3, 4000, 7300, -40) + band_noise(0.3, 8000, 11500, -34)
        dull = band_noise(0.3, 4000, 7300, -40) + band_noise(0.3, 8000, 11500, -50)
        sound = np.concatenate([bright, dull])
        levels = levels_by_group([(sound, [("s", 0, 0.3), ("sh", 0.3, 0.6)])], "en", (8000, 11500))
        width = 10 * np.log10(3500 / 3300)
        self.assertAlmostEqual(levels["s"].above_middle[0], 6 + width, delta=0.7)
        self.assertAlmostEqual(levels["sh, zh"].above_middle[0], -10 + width, delta=0.7)
        self.assertAlmostEqual(levels["s"].above_whole[0] - levels["sh, zh"].above_whole[0], 16, delta=0.7)

    def test_of_a_burst_its_loudest_third_counts(self):
        closure, burst = np.zeros(CLIP_RATE_HZ // 10), band_noise(0.05, 4000, 11500, -40)
        sound = np.concatenate([closure, burst])
        levels = levels_by_group([(sound, [("t", 0, 0.15)])], "en", (8000, 11500))
        self.assertAlmostEqual(levels["t, d"].above_middle[0], 10 * np.log10(3500 / 3300), delta=1)

    def test_phones_have_groups_in_their_language(self):
        self.assertEqual(group_of("zh", "en"), "sh, zh")
        self.assertEqual(group_of("zh", "zh"), "zh, ch")
        self.assertEqual(group_of("aa", "en"), "other vowels")
        self.assertEqual(group_of(SILENCE, "zh"), "silence")


if __name__ == "__main__":
    unittest.main()
