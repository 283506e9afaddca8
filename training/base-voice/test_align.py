"""The aligner's search, and clips parted at their pauses: python3 -m unittest test_align"""
import unittest

import numpy as np

from align import Chain, viterbi
from corpus import parse_label
from segments import phrases_of


def emissions(best, positions):
    """[frames, positions]: 0 for the position that a frame is best in, -30 elsewhere."""
    values = np.full((len(best), positions), -30.0, np.float32)
    values[np.arange(len(best)), best] = 0
    return values


class Search(unittest.TestCase):
    may_skip = np.array([False, False, True, False])

    def test_an_optional_position_is_passed_over_where_nothing_is_like_it(self):
        path, score = viterbi(emissions([0, 1, 1, 3, 3], 4), self.may_skip)
        self.assertEqual(path.tolist(), [0, 1, 1, 3, 3])
        self.assertEqual(score, 0)

    def test_an_optional_position_is_taken_where_it_is_worth_its_cost(self):
        path, _ = viterbi(emissions([0, 1, 2, 2, 3], 4), self.may_skip)
        self.assertEqual(path.tolist(), [0, 1, 2, 2, 3])

    def test_other_positions_are_never_passed_over(self):
        path, _ = viterbi(emissions([0, 0, 3, 3, 3], 4), np.zeros(4, bool))
        self.assertEqual(sorted(set(path.tolist())), [0, 1, 2, 3])


class Labels(unittest.TestCase):
    english = parse_label("clip", "the cat, and", "*dh-ax0 / k-ae1-t // *ax0-n-d", "me")

    def test_english_syllables_have_places_and_stress(self):
        self.assertEqual(self.english.prosodic_words[1], [(("k",), "ae", ("t",), 1)])
        self.assertEqual(self.english.places, [1, 2, 1, 2, 3, 2, 3, 3])
        self.assertEqual((self.english.weak, self.english.breaks), ([True, False, True], {1}))

    def test_mandarin_syllables_have_initial_final_and_tone(self):
        word = parse_label("clip", "中国", "zh-ong-1 g-uo-2")
        self.assertEqual((word.language, word.phones), ("zh", [("zh", 0), ("ong", 0), ("g", 1), ("uo", 1)]))

    def test_a_pause_may_stand_only_between_words(self):
        index = {phone: number for number, (phone, _) in enumerate(self.english.phones)}
        chain = Chain(self.english, index, {0, 1, 2})
        self.assertEqual(chain.pause_words, [0, 1])
        self.assertEqual(len(chain.states), 3 * 8 + 2 + 2)

    def test_a_clip_is_parted_at_its_pauses_and_every_phrase_knows_where_it_starts(self):
        frames = [10, *[2] * 24, 12]
        first, second = phrases_of(self.english, frames, {1: 40})
        self.assertEqual((first.start, first.phone_frames.tolist()), (0, [10, 6, 6, 6, 6, 6, 24]))
        # The first ends at frame 40, the pause at 80; half of it, 20 frames, stands before the second.
        self.assertEqual((second.start, second.phone_frames.tolist()), (60, [20, 6, 6, 6, 12]))
        self.assertEqual((first.word.kind, first.word.is_first), ("continuation", True))
        self.assertEqual((second.word.kind, second.word.is_first), ("statement", False))

    def test_a_clip_without_pauses_is_one_phrase(self):
        [phrase] = phrases_of(self.english, [10, *[2] * 24, 12], {})
        self.assertIs(phrase.word, self.english)
        self.assertEqual(phrase.phone_frames.sum(), 70)


if __name__ == "__main__":
    unittest.main()
