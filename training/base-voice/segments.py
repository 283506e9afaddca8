"""Aligned phrases as training sequences, and the splicing that makes fast, phrase-internal speech out of slow
words: words are joined without their silences and shortened, vowels more than consonants."""
import csv
import os

import numpy as np

from align import STATES
from corpus import NUCLEUS, ONSET, SILENCE
from nets import fields_of

STOPS = {"b", "p", "d", "t", "g", "k", "z", "c", "zh", "ch", "j", "q"}
CLOSURE_FRAMES = 8  # 40 ms of silence that belong to a stop inside a phrase
TEMPO_RANGE = (0.45, 1.1)


LONGEST_EDGE = 24  # frames of silence kept beside a phrase


class AlignedWord:
    """A phrase with the frames of each phone's states; the first and last phone are the silences at its edges.
    start: its first frame in the clip."""

    def __init__(self, word, edges, inner, start=0):
        self.word, self.start = word, start
        self.phones = [SILENCE] + [phone for phone, _ in word.phones] + [SILENCE]
        self.places = [0, *word.places, 0]
        self.syllable_of_phone = [-1] + [syllable for _, syllable in word.phones] + [-1]
        self.state_frames = np.concatenate([[[edges[0], 0, 0]], inner, [[edges[1], 0, 0]]])

    @property
    def phone_frames(self):
        return self.state_frames.sum(1)

    def is_initial(self, position):
        return self.places[position] == ONSET


def phrases_of(word, state_frames, pauses):
    """The stretches of a clip between pauses, each with the silence around it."""
    inner = np.asarray(state_frames[1:-1]).reshape(-1, STATES)
    ends = word.word_ends
    last = len(word.prosodic_words) - 1
    first_word, phrases, before, start = 0, [], state_frames[0], 0
    for number in sorted(set(pauses) | {last}):
        first_phone = ends[first_word - 1] if first_word else 0
        own = inner[first_phone : ends[number]]
        after = state_frames[-1] if number == last else pauses[number]
        kind = word.kind if number == last else "continuation"
        part = word if len(pauses) == 0 else word.part(first_word, number + 1, kind)
        edges = (before, after) if len(pauses) == 0 else (min(before, LONGEST_EDGE), min(after, LONGEST_EDGE))
        phrases.append(AlignedWord(part, edges, own, start + before - edges[0]))
        start += before + own.sum() + (after - after // 2 if number != last else 0)
        before, first_word = after // 2, number + 1
    return phrases


def read_aligned(work, words):
    """The phrases of the words that have an alignment, in the order of `words`."""
    with open(os.path.join(work, "alignment.tsv"), encoding="utf-8") as file:
        rows = {row["id"]: row for row in csv.DictReader(file, delimiter="\t")}
    phrases = []
    for word in words:
        if word.clip not in rows:
            continue
        frames = list(map(int, rows[word.clip]["state_frames"].split(" ")))
        pauses = dict(tuple(map(int, pause.split(":"))) for pause in (rows[word.clip]["pauses"] or "").split())
        phrases += phrases_of(word, frames, pauses)
    return phrases


def shortened(phone, tempo, is_initial):
    """How much of its length a phone keeps when its syllable keeps `tempo`: consonants give way less than vowels
    (Gay 1981), stops least of all."""
    if not is_initial or tempo >= 1:
        return tempo
    return min(1.0, tempo + (0.5 if phone in STOPS else 0.35) * (1 - tempo))


class Sequence:
    """Words as one phrase: edge silence, phones, edge silence, with targets at 5 ms."""

    def __init__(self, label):
        """label: a Word of the phrase's language, speaker, kind and place in its clip."""
        self.label = label
        # words: prosodic words, each a list of syllables (corpus.Word); syllables count from 0 in each.
        self.weak = []
        self.places = []
        self.phones, self.words, self.word_of_phone, self.syllable_of_phone = [], [], [], []
        self.state_frames, self.log_tempo, self.targets = [], [], []

    def add(self, word, phone, place, syllable, frames, log_tempo, targets):
        self.phones.append(phone)
        self.places.append(place)
        self.word_of_phone.append(word)
        self.syllable_of_phone.append(syllable)
        self.state_frames.append(frames)
        self.log_tempo.append(log_tempo)
        self.targets.append(targets)


def resampled(rows, count):
    """`rows` at `count` instants evenly spaced over the same span, linearly interpolated."""
    positions = np.clip((np.arange(count) + 0.5) * len(rows) / count - 0.5, 0, len(rows) - 1)
    low = np.floor(positions).astype(int)
    high = np.minimum(low + 1, len(rows) - 1)
    part = (positions - low)[:, None].astype(np.float32)
    return rows[low] * (1 - part) + rows[high] * part


def split_states(count, shares):
    """`count` frames over three states in proportion to `shares`, at least one each."""
    edges = np.round(np.cumsum(shares) / np.sum(shares) * count).astype(int)
    first = np.clip(edges[0], 1, count - 2)
    second = np.clip(edges[1], first + 1, count - 1)
    return [first, second - first, count - second]


def phrase_internal(rows, tone, f0_column):
    """A word's last vowel as it would be with another word following: less of the final decay, and a third tone
    that stays low."""
    rows = rows.copy()
    level = rows[:, 0]
    late = np.arange(len(rows)) > len(rows) * 0.4
    rows[late, 0] = np.where(level[late] < level.mean(), level.mean() + 0.5 * (level[late] - level.mean()), level[late])
    if tone == 3:
        lowest = int(np.argmin(rows[:, f0_column]))
        rows[lowest:, f0_column] = rows[lowest, f0_column] + 0.2 * (rows[lowest:, f0_column] - rows[lowest, f0_column])
    return rows


def add_word(sequence, aligned, targets, tempo, edges, f0_column):
    """Appends one word. edges: (frames of silence kept before, after), None where another word is joined."""
    starts = np.concatenate([[0], np.cumsum(aligned.phone_frames)])
    places = [(len(sequence.words) + word, syllable)
              for word, syllables in enumerate(aligned.word.prosodic_words) for syllable in range(len(syllables))]
    sequence.words.extend(aligned.word.prosodic_words)
    sequence.weak.extend(aligned.word.weak)
    count = len(aligned.phones)
    for position in range(count):
        phone, syllable = aligned.phones[position], aligned.syllable_of_phone[position]
        rows = targets[starts[position] : starts[position + 1]]
        if syllable < 0:
            kept = edges[0] if position == 0 else edges[1]
            if kept is not None:
                rows = rows[-kept:] if position == 0 else rows[:kept]
                sequence.add(-1, phone, 0, -1, [len(rows), 0, 0], 0.0, rows)
            continue
        joined_before = position == 1 and edges[0] is None
        if joined_before and phone in STOPS:
            rows = targets[max(0, starts[position] - CLOSURE_FRAMES) : starts[position + 1]]
        if position == count - 2 and edges[1] is None:
            rows = phrase_internal(rows, aligned.word.syllables[syllable][2], f0_column)
        ratio = shortened(phone, tempo, aligned.is_initial(position))
        frames = max(3, round(len(rows) * ratio))
        shares = aligned.state_frames[position].astype(float)
        shares[0] += len(rows) - shares.sum()
        number, place = places[syllable]
        sequence.add(number, phone, aligned.places[position], place, split_states(frames, shares), np.log(tempo), resampled(rows, frames))


def splice(items, targets_of, random, f0_column):
    """Several words as one phrase without pauses, or one word; each at a tempo of its own near a common one."""
    sequence = Sequence(items[0].word)
    common = random.uniform(*TEMPO_RANGE) if len(items) > 1 or random.random() < 0.5 else 1.0
    for index, aligned in enumerate(items):
        tempo = common if common == 1 else np.clip(common * np.exp(random.normal(0, 0.08)), *TEMPO_RANGE)
        edges = [int(random.integers(6, 25)) if end else None for end in (index == 0, index == len(items) - 1)]
        add_word(sequence, aligned, targets_of(aligned), tempo, edges, f0_column)
    sequence.targets = np.concatenate(sequence.targets)
    sequence.state_frames = np.array(sequence.state_frames)
    return sequence


def natural(aligned, targets, log_tempo):
    """A phrase as it was spoken. log_tempo: how slow it is against the speaker's usual lengths."""
    sequence = Sequence(aligned.word)
    starts = np.concatenate([[0], np.cumsum(aligned.phone_frames)])
    places = [(word, syllable) for word, syllables in enumerate(aligned.word.prosodic_words)
              for syllable in range(len(syllables))]
    sequence.words, sequence.weak = aligned.word.prosodic_words, aligned.word.weak
    for position, (phone, syllable) in enumerate(zip(aligned.phones, aligned.syllable_of_phone)):
        rows = targets[starts[position] : starts[position + 1]]
        number, place = places[syllable] if syllable >= 0 else (-1, -1)
        tempo = log_tempo if syllable >= 0 else 0.0
        sequence.add(number, phone, aligned.places[position], place, aligned.state_frames[position], tempo, rows)
    sequence.targets = targets[: starts[-1]]
    sequence.state_frames = np.array(sequence.state_frames)
    return sequence


PHRASE_ENDS = {"continuation": 1, "statement": 2, "question": 3, "exclamation": 4}


def tone_of(syllable):
    """Tone of a Mandarin syllable (1 to 5), stress of an English one as 1 (none), 2 (primary), 3 (secondary)."""
    return syllable[-1] if len(syllable) == 3 else syllable[-1] + 1


def context_rows(sequence, phone_index):
    """[phones, fields of the language] int."""
    fields = fields_of(sequence.label.language)
    tones = [[tone_of(syllable) for syllable in word] for word in sequence.words]
    flat = [0] + sum(tones, []) + [0]
    offsets = np.concatenate([[0], np.cumsum([len(word) for word in tones])])
    rows = []
    for phone, place, word, syllable in zip(sequence.phones, sequence.places, sequence.word_of_phone,
                                            sequence.syllable_of_phone):
        if word < 0:
            rows.append([phone_index[phone]] + [0] * (len(fields) - 1))
            continue
        at = offsets[word] + syllable + 1
        values = {"phone": phone_index[phone], "tone": flat[at], "previous_tone": flat[at - 1],
                  "next_tone": flat[at + 1], "place": place, "syllable_from_start": syllable,
                  "syllable_from_end": len(tones[word]) - 1 - syllable, "word_from_start": word,
                  "word_from_end": len(tones) - 1 - word, "weak_word": 1 + sequence.weak[word],
                  "phrase_end": PHRASE_ENDS[sequence.label.kind], "phrase_from_start": 1 + (not sequence.label.is_first)}
        rows.append([min(values[name], field.classes - 1) if field.classes else values[name]
                     for name, field in fields.items()])
    return np.array(rows)


def syllable_numbers(sequence):
    """A number for each phone, equal within a syllable; each edge silence has its own."""
    numbers, last, number = [], None, -1
    for position, key in enumerate(zip(sequence.word_of_phone, sequence.syllable_of_phone)):
        if key != last or key[0] < 0:
            number += 1
        numbers.append(number)
        last = key
    return numbers
