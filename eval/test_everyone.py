"""python3 -m unittest test_everyone: what --mandarin-everyone speaks, and its intervals."""

import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

import numpy as np
from ruler import everyone
from ruler.jobs import read_sentences


class EveryoneTest(unittest.TestCase):
    def test_every_speaker_says_every_mandarin_sentence_and_the_base_each_once(self):
        held_out = [{"speaker": name, "reference": []} for name in ("a", "b", "c")]
        with tempfile.TemporaryDirectory() as folder, patch.object(everyone, "join_reference", lambda *_: Path("r.wav")):
            jobs = everyone.plan_mandarin(Path(folder), Path(folder), held_out)
        wanted = {sentence["id"] for sentence in read_sentences() if sentence["lang"] == "zh"}
        for speaker in "abc":
            self.assertEqual({job.sentence for job in jobs if job.speaker == speaker and job.convert}, wanted)
        self.assertEqual(sorted(job.sentence for job in jobs if not job.convert), sorted(wanted))
        self.assertEqual(len({job.out for job in jobs}), len(jobs))

    def test_an_interval_holds_the_figure_and_narrows_with_speakers(self):
        def ends(count):
            values = np.random.default_rng(2).normal(50, 10, count)
            figure, low, _, high = everyone.interval(values, np.mean).replace("(", "").replace(")", "").split()
            self.assertAlmostEqual(float(figure), values.mean(), delta=0.051)
            self.assertLess(float(low), float(figure))
            self.assertLess(float(figure), float(high))
            return float(high) - float(low)

        self.assertLess(ends(400), ends(25) / 2)


if __name__ == "__main__":
    unittest.main()
