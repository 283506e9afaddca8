"""The corpus' clips as arrays: decoded once with ffmpeg into a work folder, then read from there."""

import csv
import subprocess
from pathlib import Path

import numpy as np
from scipy.io import wavfile
from scipy.signal import resample_poly

CLIP_RATE_HZ = 24000
JUDGE_RATE_HZ = 16000
CLIPS_PER_CALL = 40


def read_manifest(corpus: Path) -> list[dict]:
    """The corpus' manifest, one dict per clip (see the corpus' README for the columns)."""
    with open(corpus / "manifest.tsv", newline="") as manifest:
        return list(csv.DictReader(manifest, delimiter="\t"))


def read_held_out() -> list[dict]:
    """`held-out.tsv`, with `reference` and `trials` as lists of clip paths."""
    with open(Path(__file__).parents[1] / "held-out.tsv", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    for row in rows:
        for column in ("reference", "trials"):
            row[column] = [] if row[column] == "-" else row[column].split(",")
    return rows


def decoded_path(work: Path, clip: str) -> Path:
    return work / "clips" / Path(clip).with_suffix(".wav")


def decode(corpus: Path, work: Path, clips: list[str]) -> None:
    """Decodes those clips that the work folder lacks: 24 kHz, 16 bit, mono."""
    missing = [clip for clip in clips if not decoded_path(work, clip).exists()]
    for start in range(0, len(missing), CLIPS_PER_CALL):
        batch = missing[start : start + CLIPS_PER_CALL]
        command = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-threads", "1"]
        for clip in batch:
            command += ["-i", str(corpus / clip)]
        for index, clip in enumerate(batch):
            target = decoded_path(work, clip)
            target.parent.mkdir(parents=True, exist_ok=True)
            command += ["-map", f"{index}:a", "-ac", "1", "-ar", str(CLIP_RATE_HZ), "-c:a", "pcm_s16le", str(target)]
        subprocess.run(command, check=True)


def read_wav(path: Path) -> tuple[np.ndarray, int]:
    """Samples of a mono wav file as float64 in [-1, 1), and its rate in Hz."""
    rate_hz, samples = wavfile.read(path)
    if samples.dtype == np.int16:
        samples = samples / 32768.0
    return np.asarray(samples, dtype=np.float64), rate_hz


def read_at(path: Path, rate_hz: int) -> np.ndarray:
    """A wav file resampled to `rate_hz`."""
    samples, source_hz = read_wav(path)
    if source_hz == rate_hz:
        return samples
    divisor = np.gcd(rate_hz, source_hz)
    return resample_poly(samples, rate_hz // divisor, source_hz // divisor)
