"""python3 -m unittest test_smoothness: likeness of periods and movement, by what they are defined as."""

import unittest

import numpy as np
from ruler.clips import JUDGE_RATE_HZ
from ruler.smoothness import ORDER, PERIOD_BANDS_HZ, Track, differences, manner_of, regularity_db


def track(code: np.ndarray, voiced: np.ndarray) -> Track:
    return Track(code, np.ones(len(code), bool), voiced, np.zeros((len(PERIOD_BANDS_HZ), 1)))


def vowels(code: np.ndarray) -> np.ndarray:
    code[:, 8] += 3  # formants, whose depth has a mean
    return code


class SmoothnessTest(unittest.TestCase):
    def test_harmonics_in_noise_are_as_regular_as_their_ratio_says(self):
        seconds = np.arange(2 * JUDGE_RATE_HZ) / JUDGE_RATE_HZ
        harmonics = sum(np.cos(2 * np.pi * 125 * n * seconds + n * n) for n in range(1, 60))
        for wanted_db in (0, 10):
            # 59 harmonics of power 1/2 up to 7.4 kHz, white noise up to 8 kHz.
            power = 59 / 2 * 8000 / (59.5 * 125) / 10 ** (wanted_db / 10)
            noise = np.random.default_rng(1).normal(0, np.sqrt(power), len(seconds))
            heard = np.median(regularity_db(harmonics + noise), axis=1)
            # The best of several lags: a little more regular than one alone.
            np.testing.assert_allclose(heard, wanted_db, atol=1.5)

    def test_twice_the_movement_in_one_band_is_6_db_there_and_nothing_elsewhere(self):
        random = np.random.default_rng(2)
        still = random.normal(0, 1, (4000, ORDER))  # in all bands
        at_24_hz = np.cos(2 * np.pi * 24 * np.arange(4000) / 200 + random.uniform(0, 6, ORDER)[:, None]).T
        voiced = np.abs(np.arange(4000) - 2000) < 1500
        once, twice = (manner_of([track(vowels(0.1 * still + gain * at_24_hz), voiced)]) for gain in (1, 2))
        apart = differences(twice, once)
        low, _, middle, high = apart["movement of coefficients 1-15 at 2-8, 8-16, 16-32, 32-64 Hz, dB"]
        self.assertAlmostEqual(middle, 6.02, delta=0.1)
        self.assertLess(abs(low), 0.2)
        self.assertGreater(middle, high)
        np.testing.assert_allclose(apart["spread of coefficients 1-5, 6-15, 16-47, dB"], 6.02, atol=0.1)

    def test_what_is_no_speech_does_not_move(self):
        code = np.zeros((2000, ORDER))
        code[:, 8] = 3
        code[::100] = 50
        speech = np.arange(2000) % 100 > 10
        silent = Track(code, speech, speech, np.zeros((3, 1)))
        self.assertLess(manner_of([silent]).modulation.max(), 1e-9)


if __name__ == "__main__":
    unittest.main()
