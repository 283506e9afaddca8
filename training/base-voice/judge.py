"""A syllable recogniser for one speaker: hybrid convolutional network and free loop over the syllables of the
labels, without tones, word list or language model. It is trained on single words and on joined, time-compressed
recordings, all from the training list.

  judge.py train --work DIR [--voices]         (--voices: after registers.py and vocode.ts --in DIR/registers/clips)
  judge.py score --work DIR --items items.tsv ...     (id, path of 24 kHz s16, syllables, seconds of speech)
"""
import argparse
import csv
import os
import time

import numpy as np
import torch
from torch import nn

from corpus import SILENCE, read_words, split_held_out
from segments import read_aligned, shortened
from spectra import BANDS, SpectrumStore, log_mel
from voices import Voices

INITIAL_STATES, FINAL_STATES = 2, 3
CHANNELS = 128
RAREST = np.log(1e-4)  # share of all frames
SPEECH_RANGE = 38 / 10 * np.log(10)
LIFT = 30.0
TYPICAL_FRAMES = 100_000
ENTRY_PENALTY = 10.0  # set on joined training words, at two paces


class Units:
    """Numbers of the network's outputs: silence 0, then the states of each phone in order."""

    def __init__(self, words):
        self.initials = sorted({i for word in words for i, _, _ in word.syllables if i})
        self.finals = sorted({f for word in words for _, f, _ in word.syllables})
        self.first, self.states, count = {SILENCE: 0}, {SILENCE: 1}, 1
        for phones, states in ((self.initials, INITIAL_STATES), (self.finals, FINAL_STATES)):
            for phone in phones:
                self.first[phone], self.states[phone], count = count, states, count + states
        self.count = count
        self.syllables = sorted({(i, f) for word in words for i, f, _ in word.syllables})

    def path(self, initial, final):
        names = ([initial] if initial else []) + [final]
        return [self.first[name] + state for name in names for state in range(self.states[name])]


class JudgeNet(nn.Module):
    """[batch, BANDS, 5 ms frames] -> [batch, units, 10 ms frames]."""

    def __init__(self, units):
        super().__init__()
        self.front = nn.Conv1d(BANDS, CHANNELS, 5, stride=2, padding=2)
        self.layers = nn.ModuleList(
            nn.Conv1d(CHANNELS, CHANNELS, 5, padding=2 * d, dilation=d) for d in (1, 2, 4, 2))
        self.norms = nn.ModuleList(nn.BatchNorm1d(CHANNELS) for _ in range(5))
        self.drop = nn.Dropout(0.15)
        self.out = nn.Conv1d(CHANNELS, units, 1)

    def forward(self, x):
        h = torch.relu(self.norms[0](self.front(x)))
        for layer, norm in zip(self.layers, self.norms[1:]):
            h = h + self.drop(torch.relu(norm(layer(h))))
        return self.out(h)


def unit_track(aligned, units):
    """Unit of each 5 ms frame of a word."""
    return phone_track(aligned.phones, aligned.phone_frames, units)


def phone_track(phones, phone_frames, units):
    track = []
    for phone, frames in zip(phones, phone_frames):
        states = units.states[phone]
        track.append(units.first[phone] + np.arange(frames) * states // max(1, frames))
    return np.concatenate(track)


def spliced(items, random, store, units):
    """One training sequence: several words, edges cut to 0 to 60 ms, each syllable at a tempo of its own."""
    spectra, tracks = [], []
    tempo = random.uniform(0.5, 1.05)
    for aligned in items:
        spectrum, track = store[aligned.word.clip][:, :BANDS], unit_track(aligned, units)
        own = tempo * np.exp(random.normal(0, 0.1))
        positions, at = [], 0
        owner = [None] + [s for _, s in aligned.word.phones] + [None]
        for phone, s, frames in zip(aligned.phones, owner, aligned.phone_frames):
            if s is None:
                kept = min(frames, random.integers(0, 13))
                start = at + (frames - kept if at == 0 else 0)
                positions.append(start + np.arange(kept))
            else:
                ratio = shortened(phone, own, phone == aligned.word.syllables[s][0])
                count = max(4, round(frames * ratio))
                positions.append(at + (np.arange(count) + 0.5) * frames / count - 0.5)
            at += frames
        positions = np.clip(np.concatenate(positions), 0, min(len(spectrum), len(track)) - 1)
        low = np.floor(positions).astype(int)
        high = np.minimum(low + 1, min(len(spectrum), len(track)) - 1)
        part = (positions - low)[:, None]
        spectra.append(spectrum[low] * (1 - part) + spectrum[high] * part)
        tracks.append(track[np.round(positions).astype(int)])
    return np.concatenate(spectra), np.concatenate(tracks)


def distorted(spectrum, random):
    """Another voice and room, roughly: bands warped by up to 8 %, tilt, level, noise floor."""
    bands = np.arange(BANDS)
    warped = np.clip(bands * random.uniform(0.94, 1.06) + random.normal(0, 0.3), 0, BANDS - 1)
    low = np.floor(warped).astype(int)
    part = warped - low
    spectrum = spectrum[:, low] * (1 - part) + spectrum[:, np.minimum(low + 1, BANDS - 1)] * part
    tilt = random.normal(0, 0.5) + random.normal(0, 0.6) * (bands / BANDS - 0.5)
    return spectrum + tilt + random.normal(0, random.uniform(0, 0.25), spectrum.shape)


class Registers:
    """The sequences of registers.py as training sequences: recorded words in other registers, spoken by the vocoder."""

    def __init__(self, work, units):
        folder = os.path.join(work, "registers")
        with open(os.path.join(folder, "sequences.tsv"), encoding="utf-8") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        self.store = SpectrumStore(folder, [row["id"] for row in rows])
        self.tracks = []
        for row in rows:
            track = phone_track(row["phones"].split(" "), list(map(int, row["frames"].split(" "))), units)
            self.tracks.append((row["id"], track))

    def draw(self, random):
        clip, track = self.tracks[random.integers(len(self.tracks))]
        spectrum = self.store[clip][:, :BANDS]
        count = min(len(spectrum), len(track))
        return spectrum[:count], track[:count]


def batches(words, store, units, random, size, voices=None, registers=None):
    """(spectra, tracks) without end. registers: where half of the sequences come from; they have their tract lengths."""
    while True:
        sequences, moved = [], []
        while len(sequences) < size:
            moved.append(registers is not None and random.random() < 0.5)
            if moved[-1]:
                sequences.append(registers.draw(random))
            elif random.random() < 0.35:
                aligned = words[random.integers(len(words))]
                spectrum, track = store[aligned.word.clip][:, :BANDS], unit_track(aligned, units)
                count = min(len(spectrum), len(track))
                sequences.append((spectrum[:count], track[:count]))
            else:
                picked = [words[i] for i in random.integers(len(words), size=random.integers(2, 5))]
                sequences.append(spliced(picked, random, store, units))
        longest = max(len(track) for _, track in sequences) // 2 * 2 + 2
        x = np.zeros((size, longest, BANDS), np.float32)
        y = np.full((size, longest), -100)
        for row, (spectrum, track) in enumerate(sequences):
            x[row] = np.log(1e-4)
            if voices is None:
                x[row, : len(track)] = distorted(spectrum, random)
            else:
                x[row, : len(track)] = voices.changed(spectrum, random, has_tract=moved[row])
            y[row, : len(track)] = track
        yield normalised(torch.from_numpy(x)), torch.from_numpy(y[:, ::2])


def normalised(x):
    """[batch, frames, bands] log mel -> network input."""
    return (x.transpose(1, 2) + 3) / 3


def train(options):
    torch.manual_seed(options.seed)
    random = np.random.default_rng(options.seed)
    words = read_words(os.path.join(options.work, "labels.tsv"))
    units = Units(words)
    store = SpectrumStore(options.work, None)
    training = read_aligned(options.work, split_held_out(words)[0])
    net = JudgeNet(units.count)
    optimiser = torch.optim.Adam(net.parameters(), 2e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, options.updates)
    started, running, counts = time.time(), 0.0, np.zeros(units.count)
    voices, registers = (Voices(), Registers(options.work, units)) if options.voices else (None, None)
    for update, (x, y) in enumerate(batches(training, store, units, random, options.batch, voices, registers), 1):
        loss = nn.functional.cross_entropy(net(x), y, ignore_index=-100)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 2)
        optimiser.step()
        schedule.step()
        counts += np.bincount(y[y >= 0].numpy(), minlength=units.count)
        running += loss.item()
        if update % 100 == 0:
            print(f"update {update} loss {running / 100:.3f} {time.time() - started:.0f} s", flush=True)
            running = 0.0
        if update % 500 == 0 or update == options.updates:
            prior = torch.from_numpy(np.log(counts / counts.sum() + 1e-6)).float()
            torch.save({"net": net.state_dict(), "prior": prior}, os.path.join(options.work, judge_file(options.voices)))
        if update == options.updates:
            break


def speech_mean(spectrum):
    """Mean log mel spectrum of the frames within 38 dB of the loudest."""
    peak = spectrum.max(1)
    return spectrum[peak > np.percentile(peak, 97) - SPEECH_RANGE].mean(0)


def equalised(spectrum, typical):
    """A spectrum with the channel taken away: its mean over speech becomes `typical`. A constant filter changes no
    word, and changes nothing for the judge."""
    return np.maximum(spectrum + typical - speech_mean(spectrum), np.log(1e-4))


def judge_file(voices):
    return "judge-voices.pt" if voices else "judge.pt"


class Judge:
    """`voices`: the judge that was trained on many voices. `change`: what is done to each spectrum before it is
    judged, to find out what the judge makes of a voice that it does not know."""

    def __init__(self, work, voices=False, change=None):
        self.change = change
        words = read_words(os.path.join(work, "labels.tsv"))
        self.units = Units(words)
        saved = torch.load(os.path.join(work, judge_file(voices)))
        self.net = JudgeNet(self.units.count)
        self.net.load_state_dict(saved["net"])
        self.net.eval()
        self.prior = saved["prior"].numpy()
        self.typical = speech_mean(SpectrumStore(work, None).first(TYPICAL_FRAMES)) if voices else None
        self._build_loop()
        self.vocabulary = sorted({tuple((i, f) for i, f, _ in word.syllables) for word in words})

    def _build_loop(self):
        """The free loop as one row of states: silence, then every syllable in turn. Those with a phone that training
        hardly heard (io, ueng) are left out: divided by so small a prior, they would be heard everywhere."""
        self.heard = [(i, f) for i, f in self.units.syllables if self.prior[self.units.path(i, f)].min() > RAREST]
        paths = [[0]] + [self.units.path(i, f) for i, f in self.heard]
        self.emitting = np.concatenate(paths)
        ends = np.cumsum([len(path) for path in paths])
        self.exits, self.entries = ends - 1, np.concatenate([[0], ends[:-1]])

    @torch.no_grad()
    def log_likelihoods(self, samples):
        """[10 ms frames, units] scaled likelihoods; the samples are set to the training level first."""
        level = np.sqrt(np.percentile((samples[: len(samples) // 120 * 120].reshape(-1, 120) ** 2).mean(1), 85)) + 1e-6
        spectrum = log_mel(samples * 0.085 / level)
        if self.typical is not None:
            # Lifted over the floor of log_mel, which the treble of a dull recording would fall under.
            spectrum = log_mel(samples * LIFT * 0.085 / level)
        if self.change is not None:
            spectrum = self.change(spectrum)
        if self.typical is not None:
            spectrum = equalised(spectrum, self.typical)
        x = torch.from_numpy(spectrum.astype(np.float32))[None]
        return torch.log_softmax(self.net(normalised(x))[0].T, 1).numpy() - 0.9 * self.prior

    def transcribe(self, samples, penalty=ENTRY_PENALTY):
        """Best sequence of (initial, final) by Viterbi over the loop."""
        emissions = self.log_likelihoods(samples)[:, self.emitting]
        frames, count = emissions.shape
        score = np.full(count, -1e9, np.float32)
        score[self.entries] = emissions[0, self.entries]
        came = np.zeros((frames, count), np.int8)  # 0 stay, 1 from the left, 2 from another syllable
        left_from = np.zeros(frames, np.int64)
        is_entry = np.zeros(count, bool)
        is_entry[self.entries] = True
        for frame in range(1, frames):
            best_exit = self.exits[np.argmax(score[self.exits])]
            left_from[frame] = best_exit
            arriving = np.where(is_entry, score[best_exit] - penalty, np.concatenate([[-1e9], score[:-1]]))
            came[frame] = np.where(arriving > score, 1 + is_entry, 0)
            score = np.maximum(arriving, score) + emissions[frame]
        state, heard = self.exits[np.argmax(score[self.exits])], []
        owner = np.searchsorted(self.entries, np.arange(count), side="right") - 1
        for frame in range(frames - 1, -1, -1):
            if came[frame, state] == 2 or frame == 0:
                heard.append(owner[state])
                state = left_from[frame]
            elif came[frame, state] == 1:
                state -= 1
        return [self.heard[index - 1] for index in reversed(heard) if index > 0]

    def word_rank(self, samples, syllables):
        """Rank (1 = best) of the true word among all words of the labels, tones aside."""
        emissions = self.log_likelihoods(samples)
        if not hasattr(self, "_word_states"):
            paths = [[0] + sum((self.units.path(i, f) for i, f in word), []) + [0] for word in self.vocabulary]
            width = max(map(len, paths))
            self._word_states = np.array([path + [0] * (width - len(path)) for path in paths])
            self._word_ends = np.array([len(path) - 1 for path in paths])
        score = np.full(self._word_states.shape, -1e9, np.float32)
        score[:, 0] = emissions[0, 0]
        for frame in range(1, len(emissions)):
            np.maximum(score[:, 1:], score[:, :-1].copy(), out=score[:, 1:])
            score += emissions[frame][self._word_states]
        rows = np.arange(len(self.vocabulary))
        final = np.maximum(score[rows, self._word_ends], score[rows, self._word_ends - 1])
        own = final[self.vocabulary.index(tuple(syllables))]
        return 1 + int((final > own).sum())


def edit_counts(truth, heard):
    """Matched pairs and number of substitutions, insertions and deletions of a cheapest alignment."""
    cost = lambda a, b: 0 if a == b else 0.9 if a[0] == b[0] or a[1] == b[1] else 1.0
    n, m = len(truth), len(heard)
    table = np.zeros((n + 1, m + 1))
    table[:, 0], table[0, :] = np.arange(n + 1), np.arange(m + 1)
    for i in range(n):
        for j in range(m):
            table[i + 1, j + 1] = min(table[i, j] + cost(truth[i], heard[j]), table[i, j + 1] + 1, table[i + 1, j] + 1)
    pairs, errors, i, j = [], 0, n, m
    while i or j:
        if i and j and table[i, j] == table[i - 1, j - 1] + cost(truth[i - 1], heard[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((truth[i], heard[j]))
            errors += truth[i] != heard[j]
        else:
            errors += 1
            i, j = (i - 1, j) if i and table[i, j] == table[i - 1, j] + 1 else (i, j - 1)
    return pairs, errors


class Tally:
    """Accuracies in per cent over many items."""

    def __init__(self):
        self.syllables = self.errors = self.initials = self.finals = self.seconds = 0

    def add(self, truth, heard, seconds):
        pairs, errors = edit_counts(truth, heard)
        self.syllables += len(truth)
        self.errors += errors
        self.initials += sum(a[0] == b[0] for a, b in pairs)
        self.finals += sum(a[1] == b[1] for a, b in pairs)
        self.seconds += seconds

    def __str__(self):
        n = self.syllables
        return (f"syllable {100 * (1 - self.errors / n):5.1f}  initial {100 * self.initials / n:5.1f}  "
                f"final {100 * self.finals / n:5.1f}  ({n} syllables, {n / self.seconds:.2f}/s)")


def score(options):
    voices, random = Voices(), np.random.default_rng(options.seed)
    change = (lambda spectrum: voices.changed(spectrum, random)) if options.changed else None
    judge = Judge(options.work, options.voices, change)
    for path in options.items:
        tally, ranks = Tally(), []
        with open(path, encoding="utf-8") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        for row in rows:
            samples = np.fromfile(row["path"], "<i2").astype(np.float32) / 32767
            truth = [tuple(spelled.split("-")[:2]) for spelled in row["syllables"].split(" ")]
            tally.add(truth, judge.transcribe(samples, options.penalty), float(row["seconds"]))
            if options.words:
                ranks.append(judge.word_rank(samples, truth))
        line = f"{path}: {tally}"
        if ranks:
            line += (f"  word top-1 {100 * np.mean(np.array(ranks) == 1):.1f}"
                     f" top-5 {100 * np.mean(np.array(ranks) <= 5):.1f}")
        print(line, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["train", "score"])
    parser.add_argument("--work", required=True)
    parser.add_argument("--items", nargs="+", default=[])
    parser.add_argument("--words", action="store_true", help="also rank the word among all words")
    parser.add_argument("--voices", action="store_true", help="the judge of many voices instead of that of one")
    parser.add_argument("--changed", action="store_true", help="score: every item in a voice and room drawn at random")
    parser.add_argument("--penalty", type=float, default=ENTRY_PENALTY)
    parser.add_argument("--updates", type=int, default=4000)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    (train if options.action == "train" else score)(options)


if __name__ == "__main__":
    main()
