"""python3 -m unittest test_everyone: what --mandarin-everyone speaks, and its intervals."""

import tempfile
import unittest
from pathlib import Path
from unittest.mock import Mock, patch

import numpy as np
from ruler import everyone
from ruler.jobs import Job, read_sentences
from ruler.real import Gallery


class EveryoneTest(unittest.TestCase):
    def test_every_speaker_says_every_mandarin_sentence_and_the_base_each_once(self):
        held_out = [{"speaker": name, "reference": []} for name in ("a", "b", "c")]
        with tempfile.TemporaryDirectory() as folder, patch.object(everyone, "join_reference", lambda *_: Path("r.wav")):
            jobs = everyone.plan_mandarin(Path(folder), Path(folder), held_out)
        wanted = {sentence["id"] for sentence in read_sentences() if sentence["lang"] == "zh"}
        for speaker in "abc":
            self.assertEqual({job.sentence for job in jobs if job.speaker == speaker and job.convert}, wanted)
            self.assertEqual({job.sentence for job in jobs if job.speaker == speaker and job.manner}, wanted)
        self.assertFalse([job for job in jobs if job.convert and job.manner])
        self.assertEqual(sorted(job.sentence for job in jobs if not job.convert and not job.manner), sorted(wanted))
        self.assertEqual(len({job.out for job in jobs}), len(jobs))

    def test_likeness_is_told_of_the_speakers_whom_the_gallery_knows(self):
        jobs = [Job(f"{name}{n}", name, "zh", "s", "", "", "", True) for name in "abc" for n in range(2)]
        vectors = np.array([[1.0, 0], [1, 0], [0.9, 0.5], [0.9, 0.5], [1, 0], [1, 0]])
        judge = Mock(scores=lambda tests, references: tests @ references.T)
        gallery = Gallery({"a": np.array([1.0, 0]), "b": np.array([0, 1.0])}, Mock(similarity=lambda score: 100 * score))
        figures = everyone.likeness(jobs, vectors, gallery, judge, set("abc"))
        self.assertEqual(figures["identified"], "50 % of 2 among 2")
        self.assertTrue(figures["similarity"].startswith("75.0 "))
        self.assertEqual(everyone.likeness(jobs, vectors, gallery, judge, {"a"})["identified"], "100 % of 1 among 2")

    def test_words_heard_are_those_of_the_group(self):
        jobs = [Job(name, name, "zh", "s", "", "", "", True) for name in "ab"]
        errors = np.array([[1, 10, 9, 10], [5, 10, 6, 7]])
        self.assertTrue(everyone.words_heard(jobs, errors, {"a"})["syllables heard, per cent"].startswith("90.0 "))
        self.assertEqual(everyone.words_heard(jobs, errors, {"a", "b"})["initials, finals"], "75.0, 85.0")

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
