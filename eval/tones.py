#!/usr/bin/python3
"""Tones of any Mandarin texts in held-out voices, as the ruler's rows measure them in its few sentences.

    /usr/bin/python3 eval/tones.py --corpus DIR --mandarin-judge DIR --texts FILE.tsv [--work DIR] [--speakers N]

FILE.tsv: id and text, with a header line. Every text is said by N held-out speakers and once by the base.
"""

import argparse
import csv
import shlex
from pathlib import Path

from ruler.clips import read_held_out
from ruler.jobs import Damage, Job, join_reference, speak
from ruler.tones import tone_figures

HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--mandarin-judge", type=Path, required=True, help="work folder with tone-judge.pickle")
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=HERE / "work")
    parser.add_argument("--engine-command", default="npx tsx eval/speak.ts")
    parser.add_argument("--speakers", type=int, default=9)
    args = parser.parse_args()
    args.work = args.work.resolve()
    with open(args.texts, newline="") as table:
        texts = [(row["id"], row["text"]) for row in csv.DictReader(table, delimiter="\t")]
    held_out = read_held_out()
    jobs = []
    for number, row in enumerate(held_out[:: max(1, len(held_out) // args.speakers)][: args.speakers]):
        reference = str(join_reference(args.corpus, args.work, row, Damage()))
        for name, text in texts:
            for convert in (True,) if number else (True, False):
                id = f"{row['speaker']}-{name}{'' if convert else '-base'}"
                out = str(args.work / "spoken" / f"{id}.wav")
                jobs.append(Job(id, row["speaker"], "zh", name, text, reference, out, convert))
    for figure in tone_figures(speak(jobs, shlex.split(args.engine_command), args.work), args.mandarin_judge, args.work):
        print(f"{figure.name}: clone {figure.clone}; base {figure.base}")


if __name__ == "__main__":
    main()
