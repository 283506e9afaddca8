"""Trains the duration and the acoustic network of a base voice from WORK/{labels,alignment}.tsv and
WORK/features. Resumes from RUN/checkpoint.pt; writes RUN/config.json and RUN/log.tsv.

  train.py --work DIR --run DIR [--updates N] [--seed N] [--threads N] [--band-hz [SPEAKER=]HZ ...]
--band-hz: where the recordings end, 12000 by default. Of several speakers one net is trained that knows who speaks.
"""
import argparse
import json
import os
import time
import typing

import numpy as np
import torch
from torch import nn

from corpus import SILENCE, read_words, split_held_out
from nets import CODE, POSITIONS, AcousticNet, DurationNet, fields_of, step_positions
from segments import context_rows, natural, read_aligned, splice, syllable_numbers
from targets import COLUMNS, LOG_F0, LOW_ORDER, VOICING, TargetStore, has_frames, statistics_by_speaker

DEFAULTS = {"seed": 1, "updates": 6000, "batch_words": 20, "learning_rate": 2e-3, "average_decay": 0.998,
            "variance_weight": 0.6, "slope_weight": 0.5, "single_share": 0.35, "max_words": 5,
            "phone_channels": 192, "phone_layers": 3, "channels": 192, "dilations": [1, 2, 4, 1, 2, 4],
            "duration_channels": 128, "duration_layers": 3}
# Mandarin clips of at most this many syllables are words: they are spliced into phrases. Others are phrases already.
MOST_WORD_SYLLABLES = 6
TEMPO_LIMIT = 0.5  # of the natural log


def dimension_weights():
    """Weight of each output column of `targets`: low envelope first, detail last; voicing and F0 count most."""
    weights = np.empty(COLUMNS)
    weights[0], weights[1:25], weights[25:48] = 2, 1.4, 0.5
    weights[48:52], weights[52:CODE] = 0.7, 0.3
    weights[CODE:VOICING], weights[VOICING], weights[LOG_F0] = 0.4, 6, 12
    return torch.tensor(weights / 40, dtype=torch.float32)


class Voice(typing.NamedTuple):
    """What the networks of a run are about: the language and its phones, the speakers and their statistics."""

    language: str
    phones: list
    speakers: list
    statistics: np.ndarray  # [speakers, mean or deviation, COLUMNS]
    has_high: list  # by speaker, whether the band over 8 kHz is true
    duration_mean: torch.Tensor
    duration_sd: torch.Tensor

    @property
    def fields(self):
        return fields_of(self.language)

    @property
    def phone_index(self):
        return {phone: index for index, phone in enumerate(self.phones)}


class Batch:
    """Several sequences end to end in one row, so that nothing is computed for padding. Between two of them the
    masks are 0 over GAP steps, which keeps the convolutions from seeing across."""

    GAP = 4  # the widest dilation

    def __init__(self, sequences, voice):
        """voice: Voice."""
        steps = [(len(s.targets) + 1) // 2 for s in sequences]
        phones = sum(len(s.phones) + 1 for s in sequences)
        total = sum(steps) + self.GAP * len(sequences)
        self.context = torch.zeros(1, phones, len(voice.fields), dtype=torch.long)
        self.log_tempo, self.phone_mask = torch.zeros(1, phones), torch.zeros(1, 1, phones)
        self.speaker = torch.zeros(1, phones, dtype=torch.long)
        self.log_frames, self.is_speech = torch.zeros(1, phones, 3), torch.zeros(1, phones)
        self.phone_of_step = torch.zeros(1, total, dtype=torch.long)
        self.positions, self.step_mask = torch.zeros(1, total, POSITIONS), torch.zeros(1, 1, total)
        self.targets = torch.zeros(1, 2 * total, COLUMNS)
        self.speech, self.inside = torch.zeros(1, 2 * total), torch.zeros(1, 2 * total)
        self.has_high = torch.zeros(1, 2 * total)
        self.sequence_of_frame = torch.zeros(2 * total, dtype=torch.long)
        self.sequence_count = len(sequences)
        phone_at = step_at = 0
        for number, sequence in enumerate(sequences):
            self._place(sequence, number, phone_at, step_at, voice)
            phone_at += len(sequence.phones) + 1
            step_at += steps[number] + self.GAP

    def _place(self, sequence, number, phone_at, step_at, voice):
        speaker = voice.speakers.index(sequence.label.speaker)
        mean, sd = voice.statistics[speaker]
        own = slice(phone_at, phone_at + len(sequence.phones))
        self.context[0, own] = torch.from_numpy(context_rows(sequence, voice.phone_index))
        self.speaker[0, own] = speaker
        self.log_tempo[0, own] = torch.tensor(sequence.log_tempo, dtype=torch.float32)
        self.phone_mask[0, :, own] = 1
        silent = np.array([phone == SILENCE for phone in sequence.phones])
        self.is_speech[0, own] = torch.from_numpy(1.0 - silent).float()
        self.log_frames[0, own] = torch.from_numpy(np.log(np.maximum(sequence.state_frames, 1))).float()
        phone, positions = step_positions(sequence.state_frames, syllable_numbers(sequence))
        own = slice(step_at, step_at + len(phone))
        self.phone_of_step[0, own] = torch.from_numpy(phone + phone_at)
        self.positions[0, own] = torch.from_numpy(positions)
        self.step_mask[0, :, own] = 1
        own = slice(2 * step_at, 2 * step_at + len(sequence.targets))
        self.targets[0, own] = torch.from_numpy((sequence.targets - mean) / sd).float()
        self.inside[0, own] = 1
        self.has_high[0, own] = float(voice.has_high[speaker])
        speech = np.repeat(~silent, np.asarray(sequence.state_frames).sum(1))
        self.speech[0, own] = torch.from_numpy(speech.astype(np.float32))
        self.sequence_of_frame[own] = number


def predicted_rows(output):
    """Network output per 10 ms -> rows like `targets` per 5 ms, the slow columns repeated."""
    batch, steps, _ = output.shape
    code = output[:, :, : 2 * CODE].reshape(batch, 2 * steps, CODE)
    rest = output[:, :, 2 * CODE :].repeat_interleave(2, dim=1)
    return torch.cat([code, rest], 2)


def pair_mean(rows):
    """Both 5 ms rows of a step replaced by their mean, for the columns that a step gives once."""
    return rows.reshape(rows.shape[0], -1, 2, rows.shape[2]).mean(2).repeat_interleave(2, dim=1)


class AcousticLoss(nn.Module):
    """Weighted squared error, error of the envelope's slope, and of each coefficient's log spread over a
    sequence, which a squared error alone would shrink to what is predictable."""

    def __init__(self, config, voice):
        super().__init__()
        self.weights = dimension_weights()
        self.config = config
        mean, sd = voice.statistics[0, :, VOICING]
        self.voiced_at = float((0.5 - mean) / sd)

    def forward(self, output, batch):
        rows, wanted = predicted_rows(output), batch.targets
        frame = (batch.inside * (0.3 + 0.7 * batch.speech))[:, :, None]
        error = rows - torch.cat([wanted[:, :, :CODE], pair_mean(wanted[:, :, CODE:])], 2)
        error = torch.cat([error[:, :, :LOW_ORDER], error[:, :, LOW_ORDER:CODE] * batch.has_high[:, :, None],
                           error[:, :, CODE:]], 2)
        voiced = (wanted[:, :, VOICING] > self.voiced_at).float()
        per_column = error**2 * self.weights * frame
        per_column = torch.cat([per_column[:, :, :CODE], per_column[:, :, CODE:VOICING] * voiced[:, :, None],
                                per_column[:, :, VOICING:LOG_F0], per_column[:, :, LOG_F0:] * voiced[:, :, None]], 2)
        count = frame.sum()
        slope = (error[:, 1:, :CODE] - error[:, :-1, :CODE]) ** 2 * self.weights[:CODE] * frame[:, 1:]
        squared = per_column.sum() / count + self.config["slope_weight"] * slope.sum() / count
        return squared, self.spread(rows, wanted, batch)

    def spread(self, rows, wanted, batch):
        """Of the envelope's coefficients but the level, and of log F0, which is continuous through the unvoiced."""
        columns = [*range(1, CODE), LOG_F0]
        weight = batch.speech[0][:, None]

        def per_sequence(values):
            sums = torch.zeros(batch.sequence_count, values.shape[1])
            return sums.index_add(0, batch.sequence_of_frame, values * weight)

        count = per_sequence(torch.ones(len(weight), 1)).clamp(min=2)

        def log_variance(values):
            centre = per_sequence(values) / count
            return torch.log(per_sequence((values - centre[batch.sequence_of_frame]) ** 2) / count + 1e-3)

        difference = 0.5 * (log_variance(rows[0][:, columns]) - log_variance(wanted[0][:, columns]))
        has_high = per_sequence(batch.has_high[0][:, None]) > 0
        known = torch.ones(batch.sequence_count, len(columns))
        known[:, LOW_ORDER - 1 : CODE - 1] = has_high.float()
        return (difference**2 * self.weights[columns] * known).sum(1).mean()


class Material:
    """Training phrases as sequences: words spliced into phrases, or phrases as they were spoken."""

    def __init__(self, phrases, store, config):
        self.phrases, self.store, self.config = phrases, store, config
        self.words = [p for p in phrases if p.word.language == "zh" and len(p.word.syllables) <= MOST_WORD_SYLLABLES]
        self.spoken = [p for p in phrases if p not in set(self.words)]
        self.usual = usual_lengths(phrases)

    def log_tempo(self, phrase):
        """How slow a phrase is against the usual lengths of its speaker's phones, as the natural log."""
        usual = sum(self.usual[phrase.word.speaker, phone] for phone in phrase.phones[1:-1])
        return float(np.clip(np.log(phrase.phone_frames[1:-1].sum() / usual), -TEMPO_LIMIT, TEMPO_LIMIT))

    def as_spoken(self, phrase):
        return natural(phrase, self.store(phrase), self.log_tempo(phrase))

    def draw(self, random):
        """Sequences of about batch_words words."""
        sequences, used = [], 0
        while used < self.config["batch_words"]:
            if random.random() * len(self.phrases) < len(self.spoken):
                phrase = self.spoken[random.integers(len(self.spoken))]
                sequences.append(self.as_spoken(phrase))
                used += len(phrase.word.prosodic_words)
                continue
            items = self._words(random)
            if items:
                sequences.append(splice(items, self.store, random, LOG_F0))
                used += len(items)
        return sequences

    def _words(self, random):
        is_single = random.random() < self.config["single_share"]
        count = 1 if is_single else int(random.integers(2, self.config["max_words"] + 1))
        first = self.words[random.integers(len(self.words))]
        items = [first] + [self.words[i] for i in random.integers(len(self.words), size=count - 1)]
        if any(item.word.speaker != first.word.speaker for item in items):
            return None
        # Sandhi would have changed the first of two third tones.
        third = [(a.word.syllables[-1][2], b.word.syllables[0][2]) == (3, 3) for a, b in zip(items, items[1:])]
        return None if any(third) else items


def usual_lengths(phrases):
    """Mean frames of each phone of each speaker."""
    sums = {}
    for phrase in phrases:
        for phone, frames in zip(phrase.phones[1:-1], phrase.phone_frames[1:-1]):
            total = sums.setdefault((phrase.word.speaker, phone), [0, 0])
            total[0] += frames
            total[1] += 1
    return {key: frames / count for key, (frames, count) in sums.items()}


class Average:
    """Exponential moving average of a network's weights: what is evaluated and exported."""

    def __init__(self, net, decay):
        self.decay, self.state = decay, {k: v.clone() for k, v in net.state_dict().items()}

    def update(self, net, update):
        decay = min(self.decay, update / (update + 20))
        for name, value in net.state_dict().items():
            self.state[name].mul_(decay).add_(value, alpha=1 - decay)


def build(config, voice):
    fields, phones, speakers = voice.fields, len(voice.phones), len(voice.speakers)
    acoustic = AcousticNet(fields, phones, speakers, config["phone_channels"], config["phone_layers"],
                           config["channels"], tuple(config["dilations"]))
    return acoustic, DurationNet(fields, phones, speakers, config["duration_channels"], config["duration_layers"])


def duration_statistics(phrases):
    frames = np.concatenate([a.state_frames[1:-1] for a in phrases])
    values = np.log(np.maximum(frames, 1))
    return values.mean(0).astype(np.float32), values.std(0).astype(np.float32)


def losses(acoustic, duration, batch, acoustic_loss, voice):
    output = acoustic(batch.context, batch.log_tempo, batch.speaker, batch.phone_mask, batch.phone_of_step,
                      batch.positions, batch.step_mask)
    squared, spread = acoustic_loss(output, batch)
    predicted = duration(batch.context, batch.log_tempo, batch.speaker, batch.phone_mask)
    wanted = (batch.log_frames - voice.duration_mean) / voice.duration_sd
    timing = (((predicted - wanted) ** 2).mean(2) * batch.is_speech).sum() / batch.is_speech.sum()
    return squared, spread, timing


def describe(training, store):
    """The Voice that a list of phrases can teach."""
    speakers = sorted({p.word.speaker for p in training})
    phones = [SILENCE] + sorted({phone for p in training for phone in p.phones} - {SILENCE})
    return Voice(training[0].word.language, phones, speakers, statistics_by_speaker(store, training, speakers),
                 [store.has_high_band(speaker) for speaker in speakers],
                 *map(torch.from_numpy, duration_statistics(training)))


class Trainer:
    """The networks of a run with their optimiser, as a checkpoint holds them."""

    def __init__(self, config, voice):
        self.config, self.voice, self.update = config, voice, 0
        self.acoustic, self.duration = build(config, voice)
        parameters = [*self.acoustic.parameters(), *self.duration.parameters()]
        self.optimiser = torch.optim.Adam(parameters, config["learning_rate"])
        self.averages = [Average(net, config["average_decay"]) for net in (self.acoustic, self.duration)]
        self.loss = AcousticLoss(config, voice)
        self.heard = [set() for _ in voice.fields]  # values of each context field that occurred

    def restore(self, saved):
        self.acoustic.load_state_dict(saved["acoustic"])
        self.duration.load_state_dict(saved["duration"])
        self.optimiser.load_state_dict(saved["optimiser"])
        for average, state in zip(self.averages, saved["averages"]):
            average.state = state
        self.update = saved["update"]
        self.heard = saved["heard"]

    def save(self, path):
        torch.save({"update": self.update, "acoustic": self.acoustic.state_dict(),
                    "duration": self.duration.state_dict(), "optimiser": self.optimiser.state_dict(),
                    "averages": [a.state for a in self.averages], "voice": tuple(self.voice), "heard": self.heard,
                    "config": self.config}, path + ".part")
        os.replace(path + ".part", path)

    def step(self, batch):
        self.update += 1
        for field, heard in enumerate(self.heard):
            heard.update(batch.context[0, :, field].tolist())
        for group in self.optimiser.param_groups:
            group["lr"] = self.config["learning_rate"] * min(1, self.update / 100) * (
                0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * self.update / self.config["updates"])))
        squared, spread, timing = losses(self.acoustic, self.duration, batch, self.loss, self.voice)
        self.optimiser.zero_grad()
        (squared + self.config["variance_weight"] * spread + timing).backward()
        nn.utils.clip_grad_norm_(self.acoustic.parameters(), 2)
        nn.utils.clip_grad_norm_(self.duration.parameters(), 2)
        self.optimiser.step()
        for average, net in zip(self.averages, (self.acoustic, self.duration)):
            average.update(net, self.update)
        return [squared.item(), spread.item(), timing.item()]

    @torch.no_grad()
    def evaluate(self, checks):
        """Mean losses of the averaged networks."""
        nets = build(self.config, self.voice)
        for net, average in zip(nets, self.averages):
            net.load_state_dict(average.state)
        return np.mean([[value.item() for value in losses(*nets, batch, self.loss, self.voice)] for batch in checks], 0)


def load_phrases(work):
    """(training, held out) phrases that are aligned and analysed."""
    words = read_words(os.path.join(work, "labels.tsv"))
    return tuple([p for p in read_aligned(work, part) if has_frames(work, p.word.clip)]
                 for part in split_held_out(words))


def watched_of(training, held_out):
    """What is measured: the phrases held out; of a miniature that has none it could say, some that it trains on."""
    return held_out or training[:20]


def train(options, config):
    torch.manual_seed(config["seed"])
    training, held_out = load_phrases(options.work)
    store = TargetStore(options.work, training + held_out, config["bands_hz"])
    checkpoint_path = os.path.join(options.run, "checkpoint.pt")
    saved = torch.load(checkpoint_path) if os.path.exists(checkpoint_path) else None
    voice = Voice(*saved["voice"]) if saved else describe(training, store)
    trainer = Trainer(config, voice)
    if saved:
        trainer.restore(saved)
    random = np.random.default_rng([config["seed"], trainer.update])
    training, held_out = ([p for p in part if set(p.phones) <= set(voice.phones)] for part in (training, held_out))
    material, fixed = Material(training, store, config), Material(training + held_out, store, config)
    watched = watched_of(training, held_out)
    checks = [Batch([fixed.as_spoken(p) for p in watched[i : i + 20]], voice) for i in range(0, len(watched), 20)]
    weights = [sum(p.numel() for p in net.parameters()) for net in (trainer.acoustic, trainer.duration)]
    print(f"{len(training)} phrases of {', '.join(voice.speakers)}, {len(held_out)} held out, {len(voice.phones)} "
          f"phones, weights: acoustic {weights[0]}, duration {weights[1]}", flush=True)
    started, sums, count = time.time(), np.zeros(3), 0
    while trainer.update < config["updates"]:
        sums += trainer.step(Batch(material.draw(random), voice))
        count += 1
        if trainer.update % options.log_every == 0 or trainer.update == config["updates"]:
            line = "\t".join([str(trainer.update), f"{time.time() - started:.0f}",
                              *(f"{value:.4f}" for value in [*sums / count, *trainer.evaluate(checks)])])
            print(line, flush=True)
            with open(os.path.join(options.run, "log.tsv"), "a", encoding="utf-8") as file:
                file.write(line + "\n")
            sums[:], count = 0, 0
            trainer.save(checkpoint_path)


def parse_bands(texts):
    """["12000", "name=8000"] -> {name: 8000}; a value without name stands for all speakers not named."""
    pairs = [text.rpartition("=") for text in texts]
    return {name: int(hz) for name, _, hz in pairs}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", required=True)
    parser.add_argument("--run", required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--log-every", type=int, default=200)
    parser.add_argument("--band-hz", nargs="*", default=[], metavar="[SPEAKER=]HZ")
    for name, value in DEFAULTS.items():
        if not isinstance(value, list):
            parser.add_argument("--" + name.replace("_", "-"), type=type(value), default=value)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    config = {name: getattr(options, name, value) for name, value in DEFAULTS.items()}
    config["bands_hz"] = parse_bands(options.band_hz)
    os.makedirs(options.run, exist_ok=True)
    with open(os.path.join(options.run, "config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file, indent=2)
    train(options, config)


if __name__ == "__main__":
    main()
