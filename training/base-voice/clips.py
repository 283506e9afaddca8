"""Decodes the clips of one or more speakers of the corpus to 24 kHz, trims their edges and sets one level.

Writes WORK/clips/<id>.s16 (raw mono 16-bit) and WORK/clips.tsv (id, speaker, language, text, seconds kept, gain in dB).
"""
import argparse
import csv
import os
import subprocess
import tempfile
from multiprocessing import Pool

import numpy as np

SAMPLE_RATE_HZ = 24000
HOP = 120
EDGE_SEC = 0.12
ACTIVE_RMS = 0.07
BATCH = 64


def level_db(samples):
    """Power in dB of each 5 ms hop, over a window of three hops."""
    count = len(samples) // HOP
    power = (samples[: count * HOP].reshape(count, HOP) ** 2).mean(1)
    power = np.convolve(power, np.ones(3) / 3, mode="same")
    return 10 * np.log10(power + 1e-10)


def trim_and_level(samples):
    """Keeps EDGE_SEC of what surrounds the speech; speech = within 38 dB of the loud hops and over the noise."""
    level = level_db(samples)
    loud = np.percentile(level, 97)
    floor = np.percentile(level, 3)
    active = level > max(loud - 38, min(floor + 10, loud - 20))
    speech = np.flatnonzero(active)
    pad = round(EDGE_SEC * SAMPLE_RATE_HZ / HOP)
    first, last = max(0, speech[0] - pad), min(len(level), speech[-1] + 1 + pad)
    power = 10 ** (level[level > loud - 20] / 10)
    gain = ACTIVE_RMS / np.sqrt(power.mean())
    return samples[first * HOP : last * HOP] * gain, 20 * np.log10(gain)


def decode(paths, folder):
    """One ffmpeg process for many clips: starting it costs more than decoding a word."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-threads", "1"]
    for path in paths:
        command += ["-i", path]
    outputs = [os.path.join(folder, f"{index}.f32") for index in range(len(paths))]
    for index, output in enumerate(outputs):
        command += ["-map", f"{index}:a", "-f", "f32le", "-ac", "1", "-ar", str(SAMPLE_RATE_HZ), output]
    subprocess.run(command, check=True)
    return [np.fromfile(output, np.float32) for output in outputs]


def process(job):
    corpus, work, rows = job
    kept = []
    with tempfile.TemporaryDirectory() as folder:
        clips = decode([os.path.join(corpus, row["path"]) for row in rows], folder)
    for row, samples in zip(rows, clips):
        name = clip_id(row["path"])
        samples, gain_db = trim_and_level(samples)
        pcm = np.clip(np.round(samples * 32767), -32768, 32767).astype("<i2")
        pcm.tofile(os.path.join(work, "clips", name + ".s16"))
        kept.append((name, row["speaker"], row["lang"], row["text"], f"{len(pcm) / SAMPLE_RATE_HZ:.3f}", f"{gain_db:.1f}"))
    return kept


def clip_id(path):
    return os.path.splitext(os.path.basename(path))[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--speaker", nargs="+", default=["yue-tan"])
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    os.makedirs(os.path.join(options.work, "clips"), exist_ok=True)
    with open(os.path.join(options.corpus, "manifest.tsv"), encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
                if row["speaker"] in options.speaker and row["text"]]
    if not rows:
        parser.error(f"the manifest has no clips with a text of {' or '.join(options.speaker)}")
    jobs = [(options.corpus, options.work, rows[start : start + BATCH]) for start in range(0, len(rows), BATCH)]
    with Pool(options.processes) as pool, open(os.path.join(options.work, "clips.tsv"), "w", encoding="utf-8") as file:
        file.write("id\tspeaker\tlang\ttext\tseconds\tgain_db\n")
        for kept in pool.imap(process, jobs):
            for line in kept:
                file.write("\t".join(line) + "\n")
    print(len(rows), "clips")


if __name__ == "__main__":
    main()
