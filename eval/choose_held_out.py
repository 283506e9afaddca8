"""Chooses the held-out speakers by rule and writes `held-out.tsv` beside this file.

Nobody trains on these speakers, anywhere in the project. The order is that of SHA-256 over a fixed word and
the speaker's name, so that the choice depends on nothing but the names:
10 women and 10 men of speechocean762, a woman and a man of VCC2016, one multi-clip LibriSpeech speaker, and
20 single-clip LibriSpeech speakers of at least 8 s, which serve as references only.

Columns: speaker, role, gender, reference (clips joined in order, 8 s and more in all, 15 s at most unless one
clip alone is longer), trials (other clips of the same speaker, for same-speaker trials and as real speech).
"""

import argparse
import csv
import hashlib
from collections import defaultdict
from pathlib import Path

REFERENCE_MIN_SEC = 8.0
TRIAL_CLIPS = 14


def rank(name: str) -> str:
    return hashlib.sha256(f"yinse held out:{name}".encode()).hexdigest()


def split_clips(clips: list[dict]) -> tuple[list[str], list[str]]:
    """The reference's clips, and the trial clips: none is in both."""
    ordered = sorted(clips, key=lambda clip: rank(clip["path"]))
    reference, seconds = [], 0.0
    while ordered and seconds < REFERENCE_MIN_SEC:
        clip = ordered.pop(0)
        reference.append(clip["path"])
        seconds += float(clip["seconds"])
    return reference, [clip["path"] for clip in ordered[:TRIAL_CLIPS]]


def choose(rows: list[dict]) -> list[dict]:
    speakers = defaultdict(list)
    for row in rows:
        speakers[row["path"].split("/")[0], row["speaker"]].append(row)

    def first(folder: str, count: int, fits) -> list[tuple[str, str]]:
        keys = [key for key, clips in speakers.items() if key[0] == folder and fits(clips)]
        return sorted(keys, key=lambda key: rank(key[1]))[:count]

    def of_gender(gender: str):
        return lambda clips: clips[0]["gender"] == gender and int(clips[0]["age"] or 30) >= 18

    chosen = [
        ("accented", first("speechocean762", 10, of_gender("f")) + first("speechocean762", 10, of_gender("m"))),
        ("studio", first("vcc2016", 1, of_gender("f")) + first("vcc2016", 1, of_gender("m"))),
        ("read", first("librispeech", 1, lambda clips: len(clips) > 1)),
        (
            "reference-only",
            first("librispeech", 20, lambda clips: len(clips) == 1 and float(clips[0]["seconds"]) >= REFERENCE_MIN_SEC),
        ),
    ]
    result = []
    for role, keys in chosen:
        for key in keys:
            reference, trials = split_clips(speakers[key])
            result.append(
                {
                    "speaker": key[1],
                    "role": role,
                    "gender": speakers[key][0]["gender"] or "-",
                    "reference": ",".join(reference),
                    "trials": ",".join(trials) or "-",
                }
            )
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    args = parser.parse_args()
    with open(args.corpus / "manifest.tsv", newline="") as manifest:
        rows = list(csv.DictReader(manifest, delimiter="\t"))
    with open(Path(__file__).with_name("held-out.tsv"), "w", newline="") as out:
        writer = csv.DictWriter(out, ["speaker", "role", "gender", "reference", "trials"], delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(choose(rows))


if __name__ == "__main__":
    main()
