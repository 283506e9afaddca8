#!/usr/bin/python3
"""Trains the sound classes and the eigenvoice prior, and writes `data/speaker-space/speaker-space.bin`.

    /usr/bin/python3 training/speaker-space/train.py --corpus DIR

Features come from the product's own analysis (features.ts). The file is described in export.py, the data and
figures in data/speaker-space/README.md. Needs Debian's ffmpeg, python3-numpy, python3-scipy, and `npm ci`.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "eval"))

import numpy as np
from export import write_space
from material import analyze, choose_clips, code_path, read_code
from ruler.ivector import train_mixture
from space import class_means, record, train_high_band, train_space

CLASSES = 128
FRAMES_PER_SPEAKER = 1500
WORD_SPEAKERS = {"yue-tan": 40000}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=ROOT / "training" / "work" / "speaker-space")
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "speaker-space" / "speaker-space.bin")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rank", type=int, default=24)
    parser.add_argument("--no-analysis", action="store_true", help="use the codes that are there, and no others")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)

    chosen = choose_clips(args.corpus, args.seed)
    if not args.no_analysis:
        analyze(args.corpus, args.work, [clip for clips in chosen.values() for clip in clips])
    recordings = {}
    for speaker, clips in chosen.items():
        codes = [read_code(args.work, clip) for clip in clips if code_path(args.work, clip).exists()]
        if codes:
            recordings[speaker] = record(codes)
    rng = np.random.default_rng(args.seed)
    drawn = []
    for speaker, recording in recordings.items():
        limit = min(len(recording.features), WORD_SPEAKERS.get(speaker, FRAMES_PER_SPEAKER))
        drawn.append(recording.features[rng.choice(len(recording.features), limit, replace=False)])
    features = np.concatenate(drawn)
    scale = features.std(axis=0)
    mixture = train_mixture((features / scale).astype(np.float32), CLASSES, rng, rounds=20)
    speakers = [class_means(mixture, scale, recording) for recording in recordings.values()]
    space = train_space(mixture, scale, speakers, rank=args.rank, width=48)
    full_band = [read_code(args.work, clip) for clip in chosen["kathleen"] if code_path(args.work, clip).exists()]
    space.high_band = train_high_band(full_band)
    size, checksum = write_space(space, args.out)
    frames = sum(len(recording.code) for recording in recordings.values())
    print(f"{len(recordings)} speakers, {frames * 0.005 / 60:.0f} min of speech frames")
    print(f"{args.out}: {size} bytes, SHA-256 {checksum}")


if __name__ == "__main__":
    main()
