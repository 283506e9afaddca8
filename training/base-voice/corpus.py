"""What the training steps share: where things lie under the work folder, labels, phones, the held-out rule."""
import csv
import hashlib
import os

import numpy as np

SAMPLE_RATE_HZ = 24000
HOP = 120  # 5 ms
FRAMES_PER_SEC = SAMPLE_RATE_HZ // HOP
HELD_OUT = {"zh": 300, "en": 60}  # texts
SILENCE = "SIL"
TONES = range(1, 6)  # 5 is neutral
# Syllables that are neutral for every speaker of the standard where the front end says so: 子 的 了 着 们 么 吧 呢 吗.
CERTAIN_NEUTRAL = {("z", "ii"), ("d", "e"), ("l", "e"), ("zh", "e"), ("m", "en"), ("m", "e"), ("b", "a"), ("n", "e"),
                   ("m", "a")}
# Where a phone stands in its syllable.
ONSET, NUCLEUS, CODA = 1, 2, 3


class Word:
    """One labelled clip or phrase: prosodic words, each a list of syllables, as the product's front end reads it.
    A Mandarin syllable is (initial or '', final, tone), an English one (onset phones, vowel, coda phones, stress)."""

    def __init__(self, clip, text, prosodic_words, speaker="", language="zh", weak=None, breaks=(), kind="statement"):
        self.clip, self.text, self.speaker, self.language = clip, text, speaker, language
        self.prosodic_words = prosodic_words
        self.weak = weak or [False] * len(prosodic_words)  # function words
        self.breaks = set(breaks)  # words before punctuation
        self.kind = kind  # how it ends: statement, question, exclamation, or continuation
        self.is_first = True  # of its clip
        self.syllables = [syllable for word in prosodic_words for syllable in word]

    @property
    def toneless(self):
        return " ".join("".join(phone for phone, _ in self.placed(syllable)) for syllable in self.syllables)

    def placed(self, syllable):
        """Phones of a syllable with their places."""
        if self.language == "zh":
            initial, final, _ = syllable
            return ([(initial, ONSET)] if initial else []) + [(final, NUCLEUS)]
        onset, nucleus, coda, _ = syllable
        return [*((p, ONSET) for p in onset), (nucleus, NUCLEUS), *((p, CODA) for p in coda)]

    @property
    def phones(self):
        """Phones with the syllable that each belongs to, without silences."""
        return [(phone, index) for index, syllable in enumerate(self.syllables) for phone, _ in self.placed(syllable)]

    @property
    def places(self):
        return [place for syllable in self.syllables for _, place in self.placed(syllable)]

    @property
    def word_ends(self):
        """Number of phones up to the end of each word."""
        return np.cumsum([sum(len(self.placed(s)) for s in word) for word in self.prosodic_words]).tolist()

    def part(self, first, end, kind):
        """The words [first, end) as a phrase of their own."""
        phrase = Word(self.clip, self.text, self.prosodic_words[first:end], self.speaker, self.language,
                      self.weak[first:end], (), kind)
        phrase.is_first = first == 0
        return phrase


def has_certain_tones(word):
    """Whether every neutral tone of a Mandarin word is one for all speakers: those of particles, and of a syllable
    said twice. Others (东西, 上边) many speakers say in full."""
    syllables = word.syllables
    return all(s[2] != 5 or s[:2] in CERTAIN_NEUTRAL or (n and syllables[n - 1][:2] == s[:2])
               for n, s in enumerate(syllables))


def read_words(path):
    """labels.tsv, as label.ts writes it."""
    with open(path, encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [parse_label(row["id"], row["text"], row["words"], row["speaker"], row["kind"]) for row in rows]


def parse_label(clip, text, spelled, speaker="", kind="statement"):
    phrases = [phrase.split(" / ") for phrase in spelled.split(" // ")]
    breaks = (np.cumsum([len(phrase) for phrase in phrases]) - 1).tolist()[:-1]
    words = [word for phrase in phrases for word in phrase]
    weak = [word.startswith("*") for word in words]
    language = "zh" if words[0].rsplit("-", 1)[-1].isdigit() else "en"
    parse = parse_mandarin if language == "zh" else parse_english
    parsed = [[parse(syllable) for syllable in word.lstrip("*").split(" ")] for word in words]
    return Word(clip, text, parsed, speaker, language, weak, breaks, kind)


def parse_mandarin(spelled):
    initial, final, tone = spelled.split("-")
    return initial, final, int(tone)


def parse_english(spelled):
    phones = spelled.split("-")
    vowel = next(index for index, phone in enumerate(phones) if phone[-1].isdigit())
    return tuple(phones[:vowel]), phones[vowel][:-1], tuple(phones[vowel + 1 :]), int(phones[vowel][-1])


def split_held_out(words):
    """(train, held out): the texts that hash lowest are held out, with every recording of them; no Mandarin word of
    several syllables that sounds like one of them but for its tones stays in training."""
    language = words[0].language
    ranked = sorted({word.text for word in words},
                    key=lambda text: hashlib.sha256(("held out " + text).encode()).hexdigest())
    texts = set(ranked[: min(HELD_OUT[language], len(ranked) // 5)])
    held_out = [word for word in words if word.text in texts]
    sounds = {word.toneless for word in held_out if language == "zh" and len(word.syllables) > 1}
    train = [word for word in words if word.text not in texts and word.toneless not in sounds]
    return train, held_out


def read_pcm(work, clip):
    return np.fromfile(os.path.join(work, "clips", clip + ".s16"), "<i2").astype(np.float32) / 32767
