"""Trains the duration and the acoustic network of a base voice from WORK/{labels,alignment}.tsv and
WORK/features. Resumes from RUN/checkpoint.pt; writes RUN/config.json and RUN/log.tsv.

  train.py --work DIR --run DIR [--updates N] [--seed N] [--threads N]
"""
import argparse
import json
import os
import time

import numpy as np
import torch
from torch import nn

from corpus import SILENCE, read_words, split_held_out
from nets import CODE, FIELDS, OUTPUTS, POSITIONS, AcousticNet, DurationNet, step_positions
from segments import context_rows, read_aligned, splice, syllable_numbers
from targets import COLUMNS, LOG_F0, VOICING, TargetStore, has_frames

DEFAULTS = {"seed": 1, "updates": 6000, "batch_words": 20, "learning_rate": 2e-3, "average_decay": 0.998,
            "variance_weight": 0.6, "slope_weight": 0.5, "single_share": 0.35, "max_words": 5,
            "phone_channels": 192, "phone_layers": 3, "channels": 192, "dilations": [1, 2, 4, 1, 2, 4],
            "duration_channels": 128, "duration_layers": 3}


def dimension_weights():
    """Weight of each output column of `targets`: low envelope first, detail last; voicing and F0 count most."""
    weights = np.empty(COLUMNS)
    weights[0], weights[1:25], weights[25:48] = 2, 1.4, 0.5
    weights[48:52], weights[52:CODE] = 0.7, 0.3
    weights[CODE:VOICING], weights[VOICING], weights[LOG_F0] = 0.4, 6, 12
    return torch.tensor(weights / 40, dtype=torch.float32)


class Batch:
    """Several sequences end to end in one row, so that nothing is computed for padding. Between two of them the
    masks are 0 over GAP steps, which keeps the convolutions from seeing across."""

    GAP = 4  # the widest dilation

    def __init__(self, sequences, phone_index, mean, sd):
        steps = [(len(s.targets) + 1) // 2 for s in sequences]
        phones = sum(len(s.phones) + 1 for s in sequences)
        total = sum(steps) + self.GAP * len(sequences)
        self.context = torch.zeros(1, phones, len(FIELDS), dtype=torch.long)
        self.log_tempo, self.phone_mask = torch.zeros(1, phones), torch.zeros(1, 1, phones)
        self.log_frames, self.is_speech = torch.zeros(1, phones, 3), torch.zeros(1, phones)
        self.phone_of_step = torch.zeros(1, total, dtype=torch.long)
        self.positions, self.step_mask = torch.zeros(1, total, POSITIONS), torch.zeros(1, 1, total)
        self.targets = torch.zeros(1, 2 * total, COLUMNS)
        self.speech, self.inside = torch.zeros(1, 2 * total), torch.zeros(1, 2 * total)
        self.sequence_of_frame = torch.zeros(2 * total, dtype=torch.long)
        self.sequence_count = len(sequences)
        phone_at = step_at = 0
        for number, sequence in enumerate(sequences):
            self._place(sequence, number, phone_at, step_at, phone_index, mean, sd)
            phone_at += len(sequence.phones) + 1
            step_at += steps[number] + self.GAP

    def _place(self, sequence, number, phone_at, step_at, phone_index, mean, sd):
        own = slice(phone_at, phone_at + len(sequence.phones))
        self.context[0, own] = torch.from_numpy(context_rows(sequence, phone_index))
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

    def __init__(self, config, mean, sd):
        super().__init__()
        self.weights = dimension_weights()
        self.config = config
        self.voiced_at = float((0.5 - mean[VOICING]) / sd[VOICING])

    def forward(self, output, batch):
        rows, wanted = predicted_rows(output), batch.targets
        frame = (batch.inside * (0.3 + 0.7 * batch.speech))[:, :, None]
        error = rows - torch.cat([wanted[:, :, :CODE], pair_mean(wanted[:, :, CODE:])], 2)
        voiced = (wanted[:, :, VOICING] > self.voiced_at).float()
        per_column = error**2 * self.weights * frame
        per_column = torch.cat([per_column[:, :, :CODE], per_column[:, :, CODE:VOICING] * voiced[:, :, None],
                                per_column[:, :, VOICING:LOG_F0], per_column[:, :, LOG_F0:] * voiced[:, :, None]], 2)
        count = frame.sum()
        slope = (error[:, 1:, :CODE] - error[:, :-1, :CODE]) ** 2 * self.weights[:CODE] * frame[:, 1:]
        squared = per_column.sum() / count + self.config["slope_weight"] * slope.sum() / count
        return squared, self.spread(rows, wanted, batch)

    def spread(self, rows, wanted, batch):
        weight = batch.speech[0][:, None]
        zeros = torch.zeros(batch.sequence_count, CODE - 1)

        def per_sequence(values):
            return zeros.index_add(0, batch.sequence_of_frame, values * weight)

        count = per_sequence(torch.ones(len(weight), CODE - 1)).clamp(min=2)

        def log_variance(values):
            centre = per_sequence(values) / count
            return torch.log(per_sequence((values - centre[batch.sequence_of_frame]) ** 2) / count + 1e-3)

        difference = 0.5 * (log_variance(rows[0, :, 1:CODE]) - log_variance(wanted[0, :, 1:CODE]))
        return (difference**2 * self.weights[1:CODE]).sum(1).mean()


def make_sequences(words, store, random, config):
    """About batch_words words, as single words and as joined phrases."""
    sequences, used = [], 0
    while used < config["batch_words"]:
        count = 1 if random.random() < config["single_share"] else int(random.integers(2, config["max_words"] + 1))
        items = [words[i] for i in random.integers(len(words), size=count)]
        if any(a.word.syllables[-1][2] == 3 and b.word.syllables[0][2] == 3 for a, b in zip(items, items[1:])):
            continue  # sandhi would have changed the first
        sequences.append(splice(items, store, random, LOG_F0))
        used += count
    return sequences


class Average:
    """Exponential moving average of a network's weights: what is evaluated and exported."""

    def __init__(self, net, decay):
        self.decay, self.state = decay, {k: v.clone() for k, v in net.state_dict().items()}

    def update(self, net, update):
        decay = min(self.decay, update / (update + 20))
        for name, value in net.state_dict().items():
            self.state[name].mul_(decay).add_(value, alpha=1 - decay)


def build(config, phone_count):
    acoustic = AcousticNet(phone_count, config["phone_channels"], config["phone_layers"], config["channels"],
                           tuple(config["dilations"]))
    return acoustic, DurationNet(phone_count, config["duration_channels"], config["duration_layers"])


def duration_statistics(words):
    frames = np.concatenate([a.state_frames[1:-1] for a in words])
    values = np.log(np.maximum(frames, 1))
    return values.mean(0).astype(np.float32), values.std(0).astype(np.float32)


def losses(acoustic, duration, batch, acoustic_loss, duration_mean, duration_sd):
    output = acoustic(batch.context, batch.log_tempo, batch.phone_mask, batch.phone_of_step, batch.positions,
                      batch.step_mask)
    squared, spread = acoustic_loss(output, batch)
    predicted = duration(batch.context, batch.log_tempo, batch.phone_mask)
    wanted = (batch.log_frames - duration_mean) / duration_sd
    timing = (((predicted - wanted) ** 2).mean(2) * batch.is_speech).sum() / batch.is_speech.sum()
    return squared, spread, timing


def train(options, config):
    torch.manual_seed(config["seed"])
    random = np.random.default_rng(config["seed"])
    words = read_words(os.path.join(options.work, "labels.tsv"))
    training, held_out = ([a for a in read_aligned(options.work, part) if has_frames(options.work, a.word.clip)]
                          for part in split_held_out(words))
    store = TargetStore(options.work, training + held_out)
    checkpoint_path = os.path.join(options.run, "checkpoint.pt")
    saved = torch.load(checkpoint_path) if os.path.exists(checkpoint_path) else None
    mean, sd = (saved["mean"], saved["sd"]) if saved else store.statistics(training)
    phones = saved["phones"] if saved else [SILENCE] + sorted(
        {phone for a in training for phone in a.phones} - {SILENCE})
    training = [a for a in training if set(a.phones) <= set(phones)]
    phone_index = {phone: i for i, phone in enumerate(phones)}
    held_out = [a for a in held_out if all(phone in phone_index for phone in a.phones)]
    duration_mean, duration_sd = map(torch.from_numpy, (saved["duration_mean"], saved["duration_sd"]) if saved
                                     else duration_statistics(training))
    acoustic, duration = build(config, len(phones))
    optimiser = torch.optim.Adam([*acoustic.parameters(), *duration.parameters()], config["learning_rate"])
    averages = [Average(net, config["average_decay"]) for net in (acoustic, duration)]
    acoustic_loss, first = AcousticLoss(config, mean, sd), 1
    if saved:
        acoustic.load_state_dict(saved["acoustic"])
        duration.load_state_dict(saved["duration"])
        optimiser.load_state_dict(saved["optimiser"])
        for average, state in zip(averages, saved["averages"]):
            average.state = state
        first = saved["update"] + 1
        random = np.random.default_rng([config["seed"], first])
    fixed = np.random.default_rng(99)
    checks = [Batch([splice([a], store, fixed, LOG_F0) for a in held_out[i : i + 20]], phone_index, mean, sd)
              for i in range(0, len(held_out), 20)]
    print(f"{len(training)} words, {len(held_out)} held out, {len(phones)} phones, weights: acoustic "
          f"{sum(p.numel() for p in acoustic.parameters())}, duration {sum(p.numel() for p in duration.parameters())}")
    started, sums = time.time(), np.zeros(3)
    for update in range(first, config["updates"] + 1):
        for group in optimiser.param_groups:
            group["lr"] = config["learning_rate"] * min(1, update / 100) * (
                0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * update / config["updates"])))
        batch = Batch(make_sequences(training, store, random, config), phone_index, mean, sd)
        squared, spread, timing = losses(acoustic, duration, batch, acoustic_loss, duration_mean, duration_sd)
        optimiser.zero_grad()
        (squared + config["variance_weight"] * spread + timing).backward()
        nn.utils.clip_grad_norm_(acoustic.parameters(), 2)
        nn.utils.clip_grad_norm_(duration.parameters(), 2)
        optimiser.step()
        for average, net in zip(averages, (acoustic, duration)):
            average.update(net, update)
        sums += [squared.item(), spread.item(), timing.item()]
        if update % options.log_every == 0 or update == config["updates"]:
            checked = evaluate(config, len(phones), averages, checks, acoustic_loss, duration_mean, duration_sd)
            line = "\t".join([str(update), f"{time.time() - started:.0f}",
                              *(f"{value:.4f}" for value in [*sums / options.log_every, *checked])])
            print(line, flush=True)
            with open(os.path.join(options.run, "log.tsv"), "a", encoding="utf-8") as file:
                file.write(line + "\n")
            sums[:] = 0
            torch.save({"update": update, "acoustic": acoustic.state_dict(), "duration": duration.state_dict(),
                        "optimiser": optimiser.state_dict(), "averages": [a.state for a in averages],
                        "phones": phones, "mean": mean, "sd": sd, "duration_mean": duration_mean.numpy(),
                        "duration_sd": duration_sd.numpy(), "config": config}, checkpoint_path + ".part")
            os.replace(checkpoint_path + ".part", checkpoint_path)


@torch.no_grad()
def evaluate(config, phone_count, averages, checks, acoustic_loss, duration_mean, duration_sd):
    acoustic, duration = build(config, phone_count)
    acoustic.load_state_dict(averages[0].state)
    duration.load_state_dict(averages[1].state)
    values = [[value.item() for value in losses(acoustic, duration, batch, acoustic_loss, duration_mean, duration_sd)]
              for batch in checks]
    return np.mean(values, 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", required=True)
    parser.add_argument("--run", required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--log-every", type=int, default=200)
    for name, value in DEFAULTS.items():
        if not isinstance(value, list):
            parser.add_argument("--" + name.replace("_", "-"), type=type(value), default=value)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    config = {name: getattr(options, name, value) for name, value in DEFAULTS.items()}
    os.makedirs(options.run, exist_ok=True)
    with open(os.path.join(options.run, "config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file, indent=2)
    train(options, config)


if __name__ == "__main__":
    main()
