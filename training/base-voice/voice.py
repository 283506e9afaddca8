"""Trains a base voice from recordings in one go, and writes what the product loads:

  voice.py LAYOUT FOLDER --work DIR --out voice.bin [--speaker NAME ...] [--updates N] [--band-hz HZ]
LAYOUT and FOLDER as for importers.py. The speaker is the one with the most recordings if none is named; of several
the first is exported. A run that was broken off goes on where it stopped.
"""
import argparse
import collections
import csv
import os
import subprocess
import sys

from importers import LAYOUTS

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "../..")
TSX = os.path.join(ROOT, "node_modules/tsx/dist/cli.mjs")


def python(script, *arguments):
    run([sys.executable, os.path.join(HERE, script), *arguments])


def typescript(script, *arguments):
    run(["node", TSX, os.path.join(HERE, script), *arguments])


def run(command):
    print("+", " ".join(os.path.relpath(part) if os.path.isabs(part) else part for part in command), flush=True)
    subprocess.run(command, check=True)


def busiest_speaker(manifest):
    with open(manifest, encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return collections.Counter(row["speaker"] for row in rows).most_common(1)[0][0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("layout", choices=sorted(LAYOUTS))
    parser.add_argument("folder")
    parser.add_argument("--work", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--speaker", nargs="+")
    parser.add_argument("--updates", default="6000")
    parser.add_argument("--band-hz", default="12000", help="where the recordings' band ends")
    parser.add_argument("--train-options", nargs=argparse.REMAINDER, default=[], help="the rest goes to train.py")
    options = parser.parse_args()
    work, trained = os.path.abspath(options.work), os.path.join(os.path.abspath(options.work), "run")
    manifest = os.path.join(work, "corpus", "manifest.tsv")
    python("importers.py", options.layout, options.folder, "--out", manifest)
    speakers = options.speaker or [busiest_speaker(manifest)]
    in_work = ["--work", work]
    python("clips.py", "--corpus", os.path.dirname(manifest), *in_work, "--speaker", *speakers)
    typescript("label.ts", *in_work)
    python("align.py", *in_work)
    typescript("features.ts", *in_work)
    python("train.py", *in_work, "--run", trained, "--updates", options.updates, "--band-hz", options.band_hz,
           *options.train_options)
    gain, voice = os.path.join(work, "gain.json"), [*in_work, "--run", trained, "--speaker", speakers[0]]
    python("objective.py", *voice, "--gain-out", gain, "--gain-weight", "0.5")
    name = os.path.splitext(os.path.basename(options.out))[0]
    python("export.py", "--run", trained, "--speaker", speakers[0], "--average", "--gain", gain, "--name", name,
           "--out", options.out)


if __name__ == "__main__":
    main()
