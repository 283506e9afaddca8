"""Writes a checkpoint as the weight file that the product loads, and goldens for its test.

  export.py --run DIR --out FILE.bin [--speaker NAME ...] [--taught-by NAME=SHARE] [--average] [--golden FILE.json]
  export.py --tiny SEED --out FILE.bin --golden FILE.json      (a small untrained voice)

A run of several speakers gives one file for each: what the networks know of the speaker becomes part of their biases.
Several speakers after --speaker give their mean. --taught-by: that much of another speaker's manner goes into the
envelope, and all of it into the lengths, for a voice whose own recordings are less clear.

The format stands in weight_file.py. Embeddings are stored already multiplied into the first layer, outputs already
scaled back to dB, log Hz and log frames; matrices as [in][out], convolutions as [tap][in][out].
"""
import argparse
import json
import os
import zlib

import numpy as np
import torch

from corpus import FRAMES_PER_SEC, SAMPLE_RATE_HZ, SILENCE, parse_label
from nets import APERIODICITY, CODE, step_positions
from segments import TEMPO_RANGE, Sequence, context_rows, syllable_numbers
from targets import COLUMNS
from train import Voice, build
from weight_file import write_weight_file

# By language: tempo at rate 1, and the tempos that occur in training. For Mandarin the share of a citation word's
# length that gives 4.5 syllables a second; English phrases are as they were spoken.
TEMPOS = {"zh": (0.58, TEMPO_RANGE), "en": (1.0, (0.8, 1.25))}


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


def spoken_rows(table, heard):
    """An embedding with each value that never occurred given the row of the nearest lower one that did."""
    rows = [max((value for value in heard if value <= row), default=min(heard)) for row in range(len(table))]
    return table[rows]


def add_encoder(tensors, name, encoder, trained):
    fields, speaker = trained["voice"].fields, trained["speaker"]
    weight, bias, column = encoder.front.weight.detach(), encoder.front.bias.detach(), 0
    for (key, field), table, heard in zip(fields.items(), encoder.tables, trained["heard"]):
        part = weight[:, column : column + field.width]
        tensors.add(f"{name}.{key}", (spoken_rows(table.weight.detach(), heard) @ part.T).numpy())
        column += field.width
    tensors.add(f"{name}.tempo", weight[:, column].numpy())
    if encoder.speakers:
        bias = bias + weight[:, column + 1 :] @ encoder.speakers.weight.detach()[speaker]
    tensors.add(f"{name}.bias", bias.numpy())
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


def collect(trained):
    """trained: {acoustic, duration, voice, heard, speaker (its number), config, gain, centre}."""
    voice, speaker = trained["voice"], trained["speaker"]
    mean, sd = voice.statistics[speaker]
    tensors = Tensors()
    add_encoder(tensors, "duration", trained["duration"].encoder, trained)
    add_linear(tensors, "duration.out", trained["duration"].out, voice.duration_sd.numpy(),
               voice.duration_mean.numpy())
    add_encoder(tensors, "acoustic", trained["acoustic"].encoder, trained)
    add_linear(tensors, "frames.front", trained["acoustic"].front)
    add_convolutions(tensors, "frames", trained["acoustic"].layers)
    # Global variance (Toda 2007) as a gain about the mean, folded into the last layer.
    gain, centre = trained["gain"], trained["centre"]
    add_linear(tensors, "frames.out", trained["acoustic"].out, per_output(sd * gain),
               per_output(mean + sd * centre * (1 - gain)))
    return tensors


def write(path, tensors, trained, name):
    payload = b"".join(tensors.chunks)
    voice = trained["voice"]
    tempo, tempo_range = TEMPOS[voice.language]
    header = {
        "name": name, "language": voice.language, "sampleRateHz": SAMPLE_RATE_HZ, "framePeriodMs": 1000 / FRAMES_PER_SEC,
        "codeSize": CODE, "aperiodicityBands": APERIODICITY, "phones": voice.phones,
        "fields": list(voice.fields), "dilations": trained["config"]["dilations"], "naturalTempo": tempo,
        "tempoRange": list(tempo_range),
        "crc32": zlib.crc32(payload), "tensors": tensors.entries,
    }
    write_weight_file(path, header, payload)
    print(path, os.path.getsize(path), "bytes")


class StoredVoice:
    """The voice as the file holds it, run by PyTorch operations: what the product must agree with."""

    def __init__(self, entries, chunks, fields, dilations):
        """entries, chunks: names and shapes of the tensors, and their float16 bytes."""
        self.fields, self.dilations, self.t = list(fields), dilations, {}
        for entry, chunk in zip(entries, chunks):
            values = np.frombuffer(chunk, "<f2").reshape(entry["shape"]).astype(np.float32)
            self.t[entry["name"]] = torch.from_numpy(values)

    def convolutions(self, name, h, dilations):
        for number, dilation in enumerate(dilations):
            weight = self.t[f"{name}.conv{number}.weight"].permute(2, 1, 0)
            h = h + torch.relu(torch.nn.functional.conv1d(h, weight, self.t[f"{name}.conv{number}.bias"],
                                                          padding=dilation, dilation=dilation))
        return h

    def encode(self, name, context, log_tempo):
        h = self.t[f"{name}.bias"] + log_tempo[:, None] * self.t[f"{name}.tempo"]
        for field, key in enumerate(self.fields):
            h = h + self.t[f"{name}.{key}"][context[:, field]]
        layers = sum(1 for key in self.t if key.startswith(f"{name}.conv") and key.endswith("weight"))
        return self.convolutions(name, h.T[None], [1] * layers)[0].T

    def log_state_frames(self, context, log_tempo):
        h = self.encode("duration", torch.from_numpy(context), torch.from_numpy(log_tempo))
        return (h @ self.t["duration.out.weight"] + self.t["duration.out.bias"]).numpy()

    def hidden(self, context, log_tempo, state_frames, syllables):
        """What the last layer sees, [steps, channels]."""
        phones = self.encode("acoustic", torch.from_numpy(context), torch.from_numpy(log_tempo))
        phone, positions = step_positions(state_frames, syllables)
        h = torch.cat([phones[torch.from_numpy(phone)], torch.from_numpy(positions)], 1)
        h = torch.relu(h @ self.t["frames.front.weight"] + self.t["frames.front.bias"])
        return self.convolutions("frames", h.T[None], self.dilations)[0].T

    def outputs(self, context, log_tempo, state_frames, syllables):
        h = self.hidden(context, log_tempo, state_frames, syllables)
        return (h @ self.t["frames.out.weight"] + self.t["frames.out.bias"]).numpy()


# One phrase for each language, as label.ts spells it.
GOLDEN_WORDS = {"zh": "-uo-3 / zh-ong-1 g-uo-2 / sh-iii-4", "en": "*dh-ax0 / y-eh1 l-ow0 / b-er1-d-z / s-ae1-ng"}


def golden(stored, language, phone_index, path):
    """One phrase: the inputs, log state frames, and every output of every step for fixed state frames."""
    spelled = GOLDEN_WORDS[language]
    label = parse_label("", "", spelled)
    sequence, tempo = Sequence(label), 0.9 if language == "en" else 0.7
    sequence.words, sequence.weak = label.prosodic_words, label.weak
    sequence.add(-1, SILENCE, 0, -1, [6, 0, 0], 0.0, None)
    for number, word in enumerate(label.prosodic_words):
        for syllable, content in enumerate(word):
            for phone, place in label.placed(content):
                frames = [4, 7, 5] if place == 2 else [2, 3, 2]
                sequence.add(number, phone, place, syllable, frames, np.log(tempo), None)
    sequence.add(-1, SILENCE, 0, -1, [6, 0, 0], 0.0, None)
    context = context_rows(sequence, phone_index)
    log_tempo = np.array(sequence.log_tempo, np.float32)
    rounded = lambda rows: [[float(f"{value:.6g}") for value in row] for row in np.asarray(rows, np.float64)]
    value = {
        "words": spelled, "tempo": tempo, "fields": stored.fields, "context": context.tolist(),
        "stateFrames": sequence.state_frames,
        "logStateFrames": rounded(stored.log_state_frames(context, log_tempo)),
        "outputs": rounded(stored.outputs(context, log_tempo, sequence.state_frames, syllable_numbers(sequence))),
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, separators=(",", ":"))
        file.write("\n")


def from_run(options):
    saved = torch.load(os.path.join(options.run, "checkpoint.pt"))
    voice = Voice(*saved["voice"])
    acoustic, duration = build(saved["config"], voice)
    acoustic.load_state_dict(saved["averages"][0] if options.average else saved["acoustic"])
    duration.load_state_dict(saved["averages"][1] if options.average else saved["duration"])
    trained = {"voice": voice, "config": saved["config"], "acoustic": acoustic, "duration": duration,
               "heard": saved["heard"], "speaker": 0, "gain": np.ones(COLUMNS), "centre": np.zeros(COLUMNS)}
    trained["speaker"] = chosen_speaker(trained, options.speaker or voice.speakers[:1], options.taught_by)
    if options.gain:
        with open(options.gain, encoding="utf-8") as file:
            trained.update({key: np.array(value) for key, value in json.load(file).items()})
    return trained


def chosen_speaker(trained, names, taught_by):
    """The number of the speaker who is exported; a mean or a pupil takes the place of its first speaker."""
    voice = trained["voice"]
    numbers = [voice.speakers.index(name) for name in names]
    first = numbers[0]
    voice.statistics[first] = voice.statistics[numbers].mean(0)
    for net, share_of in ((trained["acoustic"], float), (trained["duration"], lambda share: 1.0)):
        if not net.encoder.speakers:
            continue
        table = net.encoder.speakers.weight.data
        table[first] = table[numbers].mean(0)
        if taught_by:
            teacher, share = taught_by.split("=")
            table[first] += share_of(share) * (table[voice.speakers.index(teacher)] - table[first])
    return first


def tiny(seed, phones):
    torch.manual_seed(seed)
    config = {"phone_channels": 8, "phone_layers": 2, "channels": 8, "dilations": [1, 2], "duration_channels": 8,
              "duration_layers": 2}
    mean, sd = np.zeros(COLUMNS), np.full(COLUMNS, 0.5)
    mean[0], mean[-1], sd[-1] = -60, np.log(220), 0.1
    voice = Voice("zh", phones, ["tiny"], np.array([[mean, sd]]), [True], torch.full((3,), 1.5), torch.full((3,), 0.3))
    acoustic, duration = build(config, voice)
    return {"acoustic": acoustic, "duration": duration, "voice": voice, "speaker": 0, "config": config,
            "heard": [set(range(field.classes or len(phones))) for field in voice.fields.values()],
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
    parser.add_argument("--speaker", nargs="+", help="of a run of several; the first by default")
    parser.add_argument("--taught-by", metavar="NAME=SHARE")
    parser.add_argument("--average", action="store_true", help="the moving average of the weights, not the last ones")
    parser.add_argument("--gain", help="JSON with a gain and a centre per target column (objective.py)")
    options = parser.parse_args()
    if options.run:
        trained, name = from_run(options), options.name
    else:
        trained, name = tiny(options.tiny, ALL_PHONES), "tiny"
    tensors = collect(trained)
    write(options.out, tensors, trained, name)
    if options.golden:
        voice = trained["voice"]
        stored = StoredVoice(tensors.entries, tensors.chunks, voice.fields, trained["config"]["dilations"])
        golden(stored, voice.language, voice.phone_index, options.golden)


if __name__ == "__main__":
    main()
