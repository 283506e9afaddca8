"""Writes a checkpoint as the weight file that the product loads, and goldens for its test.

  export.py --run DIR --out FILE.bin [--average] [--golden FILE.json]
  export.py --tiny SEED --out FILE.bin --golden FILE.json      (a small untrained voice)

Format (little endian): 'YBV1', uint32 length of the header, header (ASCII JSON, padded with spaces so that the
payload starts at a multiple of 4), payload of float16 tensors back to back. The header's `crc32` is the payload's.
Embeddings are stored already multiplied into the first layer, outputs already scaled back to dB, log Hz and
log frames; matrices as [in][out], convolutions as [tap][in][out].
"""
import argparse
import json
import os
import struct
import zlib

import numpy as np
import torch

from corpus import FRAMES_PER_SEC, SAMPLE_RATE_HZ, SILENCE
from nets import APERIODICITY, CODE, FIELDS, WIDTHS, step_positions
from segments import TEMPO_RANGE, Sequence, context_rows, syllable_numbers
from train import build
from targets import COLUMNS

NATURAL_TEMPO = 0.58  # the share of a citation word's length that gives 4.5 syllables a second


class Tensors:
    """Collects tensors rounded to what the file can hold."""

    def __init__(self):
        self.entries, self.chunks, self.offset = [], [], 0

    def add(self, name, values):
        values = np.ascontiguousarray(values, "<f2")
        if not np.isfinite(values).all():
            raise ValueError(f"{name} does not fit in float16")
        self.entries.append({"name": name, "shape": list(values.shape), "offset": self.offset})
        self.chunks.append(values.tobytes())
        self.offset += values.nbytes


def add_encoder(tensors, name, encoder):
    weight, column = encoder.front.weight.detach(), 0
    for field, table in zip(FIELDS, encoder.tables):
        part = weight[:, column : column + WIDTHS[field]]
        tensors.add(f"{name}.{field}", (table.weight.detach() @ part.T).numpy())
        column += WIDTHS[field]
    tensors.add(f"{name}.tempo", weight[:, column].numpy())
    tensors.add(f"{name}.bias", encoder.front.bias.detach().numpy())
    add_convolutions(tensors, name, encoder.layers)


def add_convolutions(tensors, name, layers):
    for number, layer in enumerate(layers):
        tensors.add(f"{name}.conv{number}.weight", layer.conv.weight.detach().permute(2, 1, 0).numpy())
        tensors.add(f"{name}.conv{number}.bias", layer.conv.bias.detach().numpy())


def add_linear(tensors, name, linear, scale=1.0, shift=0.0):
    weight, bias = linear.weight.detach().numpy().astype(np.float64), linear.bias.detach().numpy().astype(np.float64)
    scale, shift = np.broadcast_to(scale, bias.shape), np.broadcast_to(shift, bias.shape)
    tensors.add(f"{name}.weight", (weight * scale[:, None]).T)
    tensors.add(f"{name}.bias", bias * scale + shift)


def per_output(values):
    """Statistics by target column -> by network output (two envelopes, then the rest)."""
    return np.concatenate([values[:CODE], values[:CODE], values[CODE:]])


def collect(voice):
    """voice: {acoustic, duration, mean, sd, duration_mean, duration_sd, phones, config, gain}."""
    tensors = Tensors()
    add_encoder(tensors, "duration", voice["duration"].encoder)
    add_linear(tensors, "duration.out", voice["duration"].out, voice["duration_sd"], voice["duration_mean"])
    add_encoder(tensors, "acoustic", voice["acoustic"].encoder)
    add_linear(tensors, "frames.front", voice["acoustic"].front)
    add_convolutions(tensors, "frames", voice["acoustic"].layers)
    # Global variance (Toda 2007) as a gain about the mean, folded into the last layer.
    add_linear(tensors, "frames.out", voice["acoustic"].out, per_output(voice["sd"] * voice["gain"]),
               per_output(voice["mean"] + voice["sd"] * voice["centre"] * (1 - voice["gain"])))
    return tensors


def write(path, tensors, voice, name):
    payload = b"".join(tensors.chunks)
    header = {
        "name": name, "language": "zh", "sampleRateHz": SAMPLE_RATE_HZ, "framePeriodMs": 1000 / FRAMES_PER_SEC,
        "codeSize": CODE, "aperiodicityBands": APERIODICITY, "phones": voice["phones"], "fields": FIELDS,
        "dilations": voice["config"]["dilations"], "naturalTempo": NATURAL_TEMPO, "tempoRange": list(TEMPO_RANGE),
        "crc32": zlib.crc32(payload), "tensors": tensors.entries,
    }
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=True).encode()
    text += b" " * (-(8 + len(text)) % 4)
    with open(path, "wb") as file:
        file.write(b"YBV1" + struct.pack("<I", len(text)) + text + payload)
    print(path, os.path.getsize(path), "bytes")


class StoredVoice:
    """The voice as the file holds it, run by PyTorch operations: what the product must agree with."""

    def __init__(self, tensors, voice):
        self.t = {}
        for entry, chunk in zip(tensors.entries, tensors.chunks):
            values = np.frombuffer(chunk, "<f2").reshape(entry["shape"]).astype(np.float32)
            self.t[entry["name"]] = torch.from_numpy(values)
        self.dilations = voice["config"]["dilations"]

    def convolutions(self, name, h, dilations):
        for number, dilation in enumerate(dilations):
            weight = self.t[f"{name}.conv{number}.weight"].permute(2, 1, 0)
            h = h + torch.relu(torch.nn.functional.conv1d(h, weight, self.t[f"{name}.conv{number}.bias"],
                                                          padding=dilation, dilation=dilation))
        return h

    def encode(self, name, context, log_tempo):
        h = self.t[f"{name}.bias"] + log_tempo[:, None] * self.t[f"{name}.tempo"]
        for field, key in enumerate(FIELDS):
            h = h + self.t[f"{name}.{key}"][context[:, field]]
        layers = sum(1 for key in self.t if key.startswith(f"{name}.conv") and key.endswith("weight"))
        return self.convolutions(name, h.T[None], [1] * layers)[0].T

    def log_state_frames(self, context, log_tempo):
        h = self.encode("duration", torch.from_numpy(context), torch.from_numpy(log_tempo))
        return (h @ self.t["duration.out.weight"] + self.t["duration.out.bias"]).numpy()

    def outputs(self, context, log_tempo, state_frames, syllables):
        phones = self.encode("acoustic", torch.from_numpy(context), torch.from_numpy(log_tempo))
        phone, positions = step_positions(state_frames, syllables)
        h = torch.cat([phones[torch.from_numpy(phone)], torch.from_numpy(positions)], 1)
        h = torch.relu(h @ self.t["frames.front.weight"] + self.t["frames.front.bias"])
        h = self.convolutions("frames", h.T[None], self.dilations)[0].T
        return (h @ self.t["frames.out.weight"] + self.t["frames.out.bias"]).numpy()


GOLDEN_WORDS = [[("", "uo", 3)], [("zh", "ong", 1), ("g", "uo", 2)], [("sh", "iii", 4)]]


def golden(stored, voice, path):
    """One phrase: the inputs, log state frames, and every output of every step for fixed state frames."""
    sequence = Sequence()
    sequence.words = GOLDEN_WORDS
    sequence.add(-1, SILENCE, -1, [6, 0, 0], 0.0, None)
    tempo = 0.7
    for number, word in enumerate(GOLDEN_WORDS):
        for syllable, (initial, final, _) in enumerate(word):
            for phone in ([initial] if initial else []) + [final]:
                frames = [2, 3, 2] if phone == initial else [4, 7, 5]
                sequence.add(number, phone, syllable, frames, np.log(tempo), None)
    sequence.add(-1, SILENCE, -1, [6, 0, 0], 0.0, None)
    context = context_rows(sequence, {phone: i for i, phone in enumerate(voice["phones"])})
    log_tempo = np.array(sequence.log_tempo, np.float32)
    rounded = lambda rows: [[float(f"{value:.6g}") for value in row] for row in np.asarray(rows, np.float64)]
    value = {
        "words": [[list(s) for s in word] for word in GOLDEN_WORDS], "tempo": tempo,
        "context": context.tolist(), "stateFrames": sequence.state_frames,
        "logStateFrames": rounded(stored.log_state_frames(context, log_tempo)),
        "outputs": rounded(stored.outputs(context, log_tempo, sequence.state_frames, syllable_numbers(sequence))),
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, separators=(",", ":"))
        file.write("\n")


def from_run(run, average, gain_path):
    saved = torch.load(os.path.join(run, "checkpoint.pt"))
    acoustic, duration = build(saved["config"], len(saved["phones"]))
    acoustic.load_state_dict(saved["averages"][0] if average else saved["acoustic"])
    duration.load_state_dict(saved["averages"][1] if average else saved["duration"])
    voice = {**{key: saved[key] for key in ("mean", "sd", "duration_mean", "duration_sd", "phones", "config")},
             "acoustic": acoustic, "duration": duration, "gain": np.ones(COLUMNS), "centre": np.zeros(COLUMNS)}
    if gain_path:
        with open(gain_path, encoding="utf-8") as file:
            voice.update({key: np.array(value) for key, value in json.load(file).items()})
    return voice


def tiny(seed, phones):
    torch.manual_seed(seed)
    config = {"phone_channels": 8, "phone_layers": 2, "channels": 8, "dilations": [1, 2], "duration_channels": 8,
              "duration_layers": 2}
    acoustic, duration = build(config, len(phones))
    mean, sd = np.zeros(COLUMNS), np.full(COLUMNS, 0.5)
    mean[0], mean[-1], sd[-1] = -60, np.log(220), 0.1
    return {"acoustic": acoustic, "duration": duration, "mean": mean, "sd": sd, "phones": phones, "config": config,
            "duration_mean": np.full(3, 1.5, np.float32), "duration_sd": np.full(3, 0.3, np.float32),
            "gain": np.ones(COLUMNS), "centre": np.zeros(COLUMNS)}


ALL_PHONES = [SILENCE, *"b p m f d t n l g k h j q x zh ch sh r z c s".split(),
              *"a o e er ai ei ao ou an en ang eng ong i ia ie iao iou ian in iang ing iong io".split(),
              *"u ua uo uai uei uan uen uang ueng v ve van vn ii iii".split()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run")
    parser.add_argument("--tiny", type=int)
    parser.add_argument("--out", required=True)
    parser.add_argument("--golden")
    parser.add_argument("--name", default="zh-yuetan")
    parser.add_argument("--average", action="store_true", help="the moving average of the weights, not the last ones")
    parser.add_argument("--gain", help="JSON with a gain and a centre per target column (variance.py)")
    options = parser.parse_args()
    if options.run:
        voice, name = from_run(options.run, options.average, options.gain), options.name
    else:
        voice, name = tiny(options.tiny, ALL_PHONES), "tiny"
    tensors = collect(voice)
    write(options.out, tensors, voice, name)
    if options.golden:
        golden(StoredVoice(tensors, voice), voice, options.golden)


if __name__ == "__main__":
    main()
