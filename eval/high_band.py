#!/usr/bin/python3
"""The band above 8 kHz phone by phone: in recordings that have it, in the base voices, and in clones.

    /usr/bin/python3 eval/high_band.py --english DIR --mandarin DIR [--work DIR] [--measure-only]

DIR: aligned work folders of training/base-voice, of the speaker `kathleen` and of audio-cmn. What is said are texts
that are held out from the base voices' training, by the base and in the recorded speaker's own voice: learnt from
others of her recordings as they are, cut at 8 kHz, and with all above 4 kHz raised or lowered by 6 dB. Mandarin is
compared up to 9.8 kHz, where its recordings end.
"""

import argparse
import csv
import shlex
import sys
from pathlib import Path

import numpy as np
from ruler.clips import CLIP_RATE_HZ, read_at
from ruler.jobs import EVAL, Job, read_spoken, speak
from ruler.phone_bands import GROUPS, VOWELS, Levels, Phone, levels_by_group
from scipy.io import wavfile
from scipy.signal import resample_poly

TRAINING = EVAL.parent / "training" / "base-voice"
FRAMES_PER_SEC = 200
HELD_OUT = {"en": "held-out-en.tsv", "zh": "held-out.tsv"}
TOP_HZ = {"en": (8000, 11500), "zh": (8000, 9800)}
TEXTS = {"en": 56, "zh": 100}
REFERENCE_SEC = 14
SHELF_DB = 6
"""Held out from the base voices, but among the clips that the speaker space's map above 8 kHz is learnt from."""
MAP_CLIPS = {"kathleen-arctic_b0086_1592699542"}
BASES = ("base, woman", "base, man")
VOICES = ("recorded", *BASES, "clone", "cut at 8 kHz", "raised", "lowered")


def shelved(samples: np.ndarray, gain_db: float) -> np.ndarray:
    """All above 4 kHz changed by `gain_db`, which is reached within a tenth of an octave on either side."""
    hz = np.fft.rfftfreq(len(samples), 1 / CLIP_RATE_HZ)
    share = np.clip(np.log2(np.maximum(hz, 1) / 4000) / 0.2 + 0.5, 0, 1)
    return np.fft.irfft(np.fft.rfft(samples) * 10 ** (gain_db * share / 20), len(samples))


def write_references(out: Path, samples: np.ndarray) -> dict[str, str]:
    """Paths of the reference by voice."""
    made = {
        # The base is chosen by F0: the same reference played faster or slower.
        "base, woman": (samples, CLIP_RATE_HZ * 3 // 2),
        "base, man": (samples, CLIP_RATE_HZ * 3 // 4),
        "clone": (samples, CLIP_RATE_HZ),
        "cut at 8 kHz": (resample_poly(samples, 2, 3), 16000),
        "raised": (shelved(samples, SHELF_DB), CLIP_RATE_HZ),
        "lowered": (shelved(samples, -SHELF_DB), CLIP_RATE_HZ),
    }
    paths = {}
    out.mkdir(parents=True, exist_ok=True)
    for voice, (sound, rate_hz) in made.items():
        path = out / f"{file_name(voice)}.wav"
        wavfile.write(path, rate_hz, (np.clip(sound / 2, -1, 1) * 32767).astype(np.int16))
        paths[voice] = str(path)
    return paths


def recordings(aligned: Path, language: str) -> tuple[list[tuple[str, np.ndarray, list[Phone]]], np.ndarray]:
    """Text, samples and phones of held-out recordings, and a reference of others."""
    sys.path.insert(0, str(TRAINING))
    from corpus import read_pcm, read_words
    from segments import read_aligned

    words = read_words(str(aligned / "labels.tsv"))
    with open(TRAINING / HELD_OUT[language], newline="") as table:
        texts = {row["text"] for row in csv.DictReader(table, delimiter="\t")}
    phones: dict[str, list[Phone]] = {}
    for phrase in read_aligned(str(aligned), words):
        ends = (phrase.start + np.cumsum(phrase.phone_frames)) / FRAMES_PER_SEC
        starts = np.concatenate([[phrase.start / FRAMES_PER_SEC], ends[:-1]])
        phones.setdefault(phrase.word.clip, []).extend(zip(phrase.phones, starts, ends))
    told = {}
    for word in words:
        if word.text in texts and word.clip in phones and word.clip not in MAP_CLIPS:
            told.setdefault(word.text, (word.text, read_pcm(str(aligned), word.clip), phones[word.clip]))
    # Every 37th of the others: the order is that of the prompts.
    pieces: list[np.ndarray] = []
    for word in [word for word in words if word.text not in texts][::37]:
        if sum(map(len, pieces)) < REFERENCE_SEC * CLIP_RATE_HZ:
            pieces += [read_pcm(str(aligned), word.clip)]
    kept = list(told.values())
    return kept[:: max(1, len(kept) // TEXTS[language])], np.concatenate(pieces)


def file_name(voice: str) -> str:
    return voice.replace(",", "").replace(" ", "-")


def cell(levels: Levels | None, against: Levels | None = None) -> str:
    if levels is None:
        return "-"
    values = levels.above_middle, levels.above_whole
    if against is None:
        return "; ".join(f"{v.mean():.1f} ± {v.std():.1f}" for v in values) + f" ({len(values[0])})"
    true = against.above_middle, against.above_whole
    return "; ".join(f"{v.mean() - t.mean():+.1f} ± {v.std():.1f}" for v, t in zip(values, true))


def table(measured: dict[str, dict[str, Levels]], language: str) -> str:
    """Recordings as they are; the others by what they differ in from them."""
    voices = [voice for voice in VOICES if voice in measured]
    lines = ["| | " + " | ".join(voices) + " |", "|---" * (len(voices) + 1) + "|"]
    for group in [*GROUPS[language], VOWELS[language], "silence"]:
        true = measured["recorded"].get(group)
        if true is not None and len(true.above_middle) >= 4:
            others = [cell(measured[voice].get(group), true) for voice in voices[1:]]
            lines.append(f"| {group} | " + " | ".join([cell(true), *others]) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--english", type=Path, help="aligned recordings")
    parser.add_argument("--mandarin", type=Path, help="aligned recordings")
    parser.add_argument("--work", type=Path, default=EVAL / "work")
    parser.add_argument("--engine-command", default="npx tsx eval/speak.ts")
    parser.add_argument("--measure-only", action="store_true", help="do not speak again: measure the last run's files")
    args = parser.parse_args()
    for language, aligned in (("en", args.english), ("zh", args.mandarin)):
        if aligned is None:
            continue
        work = args.work.resolve() / f"high-band-{language}"
        said, reference = recordings(aligned, language)
        references = write_references(work / "references", reference)
        # Mandarin has one base.
        voices = [voice for voice in VOICES if language == "en" or voice != "base, man"]
        jobs = []
        for voice in voices[1:]:
            for number, (text, _, _) in enumerate(said):
                name = f"{file_name(voice)}-{number}"
                out = str(work / "spoken" / f"{name}.wav")
                jobs.append(Job(name, voice, language, str(number), text, references[voice], out, voice not in BASES))
        spoken = read_spoken(jobs, work) if args.measure_only else speak(jobs, shlex.split(args.engine_command), work)
        sounds = {voice: [(read_at(Path(s.job.out), CLIP_RATE_HZ), s.phones) for s in spoken if s.job.speaker == voice] for voice in voices[1:]}
        sounds["recorded"] = [(samples, phones) for _, samples, phones in said]
        measured = {voice: levels_by_group(own, language, TOP_HZ[language]) for voice, own in sounds.items()}
        print(f"### {language}: {len(said)} texts\n\n{table(measured, language)}")


if __name__ == "__main__":
    main()
