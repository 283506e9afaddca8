"""Which clips the space is trained on: never a held-out speaker's."""

import subprocess
from collections import defaultdict
from pathlib import Path

import numpy as np

from ruler.clips import decode, decoded_path, read_held_out, read_manifest

CODE_SIZE = 56
CLIPS_PER_SPEAKER = {"librispeech": 12, "speechocean762": 8, "vcc2016": 12, "kathleen": 40, "audio-cmn": 300}
ROOT = Path(__file__).parents[2]


def choose_clips(corpus: Path, seed: int) -> dict[str, list[str]]:
    """Clips by speaker, drawn at random; LibriSpeech speakers first."""
    held_out = {row["speaker"] for row in read_held_out()}
    by_speaker = defaultdict(list)
    for row in read_manifest(corpus):
        if row["speaker"] not in held_out:
            by_speaker[row["speaker"]].append(row["path"])
    rng = np.random.default_rng(seed)
    chosen = {}
    for speaker in sorted(by_speaker, key=lambda name: (not name.startswith("ls-"), name)):
        paths = by_speaker[speaker]
        limit = CLIPS_PER_SPEAKER[paths[0].split("/")[0]]
        chosen[speaker] = [paths[i] for i in sorted(rng.permutation(len(paths))[:limit])]
    return chosen


def code_path(work: Path, clip: str) -> Path:
    return work / "codes" / Path(clip).with_suffix(".f32")


def analyze(corpus: Path, work: Path, clips: list[str]) -> None:
    """Writes the envelope codes of those clips that lack them, by the product's own analysis."""
    missing = [clip for clip in clips if not code_path(work, clip).exists()]
    if not missing:
        return
    decode(corpus, work, missing)
    listing = work / "codes.list"
    listing.write_text("".join(f"{decoded_path(work, clip)}\t{code_path(work, clip)}\n" for clip in missing))
    subprocess.run(["npx", "tsx", "training/speaker-space/features.ts", str(listing)], check=True, cwd=ROOT)


def read_code(work: Path, clip: str) -> np.ndarray:
    """n x 56, one row per 5 ms."""
    return np.fromfile(code_path(work, clip), dtype="<f4").reshape(-1, CODE_SIZE)
