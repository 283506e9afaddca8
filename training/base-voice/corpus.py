"""What the training steps share: where things lie under the work folder, labels, phones, the held-out rule."""
import csv
import hashlib
import os

import numpy as np

SAMPLE_RATE_HZ = 24000
HOP = 120  # 5 ms
FRAMES_PER_SEC = SAMPLE_RATE_HZ // HOP
HELD_OUT_WORDS = 300
SILENCE = "SIL"


class Word:
    """One labelled clip. prosodic_words: lists of (initial or '', final, tone), as the product's front end reads
    it; syllables: the same without the division."""

    def __init__(self, clip, text, prosodic_words):
        self.clip = clip
        self.text = text
        self.prosodic_words = prosodic_words
        self.syllables = [syllable for word in prosodic_words for syllable in word]

    @property
    def toneless(self):
        return " ".join(initial + final for initial, final, _ in self.syllables)

    @property
    def phones(self):
        """Phones with the syllable that each belongs to, without edge silence."""
        pairs = []
        for index, (initial, final, _) in enumerate(self.syllables):
            if initial:
                pairs.append((initial, index))
            pairs.append((final, index))
        return pairs


def read_words(path):
    """labels.tsv: id, text, and syllables as initial-final-tone separated by spaces, prosodic words by ' / '."""
    with open(path, encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Word(row["id"], row["text"], parse_prosodic_words(row["syllables"])) for row in rows]


def parse_prosodic_words(text):
    words = []
    for word in text.split(" / "):
        spelled = [syllable.split("-") for syllable in word.split(" ")]
        words.append([(initial, final, int(tone)) for initial, final, tone in spelled])
    return words


def split_held_out(words):
    """(train, held out): the words whose text hashes lowest are held out; no word of several syllables that
    sounds like one of them but for its tones stays in training."""
    ranked = sorted(words, key=lambda word: hashlib.sha256(("held out " + word.text).encode()).hexdigest())
    held_out = ranked[:HELD_OUT_WORDS]
    texts = {word.text for word in held_out}
    sounds = {word.toneless for word in held_out if len(word.syllables) > 1}
    train = [word for word in words if word.text not in texts and word.toneless not in sounds]
    return train, held_out


def read_pcm(work, clip):
    return np.fromfile(os.path.join(work, "clips", clip + ".s16"), "<i2").astype(np.float32) / 32767
