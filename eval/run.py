#!/usr/bin/python3
"""The ruler: speaks fixed sentences with held-out speakers and prints one table of what machines can measure.

    /usr/bin/python3 eval/run.py --corpus DIR [--quick] [--engine-command 'npx tsx eval/speak.ts']

Needs Debian's ffmpeg, pocketsphinx, pocketsphinx-en-us, python3-numpy and python3-scipy. Judges can be satisfied
without an ear being so: see README.md beside this file for what each figure means and does not.
"""

import argparse
import os
import shlex
import subprocess
from datetime import date
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from ruler.brightness import recorded_frication_db
from ruler.clips import read_held_out, read_manifest
from ruler.everyone import everyone_table, plan_mandarin
from ruler.jobs import Damage, Spoken, plan, read_spoken, speak
from ruler.judge import train_judge
from ruler.measure import (
    Figure,
    Heardings,
    identity_figures,
    join_figures,
    likeness_figures,
    load,
    signal_figures,
    speed_figures,
    word_figures,
)
from ruler.real import measure_real
from ruler.smoothness import recorded_manners, smoothness_figures
from ruler.syllables import syllable_figures
from ruler.tones import tone_figures

HERE = Path(__file__).parent


def table(title: str, figures: list[Figure]) -> str:
    lines = [f"### {title}", "", "| | clone | base, unconverted | same speaker, real | other speakers, real |", "|---|---|---|---|---|"]
    lines += [f"| {f.name} | {f.clone} | {f.base} | {f.same} | {f.other} |" for f in figures]
    return "\n".join(lines) + "\n"


def mandarin_figures(clone: Heardings, base: Heardings, spoken: list[Spoken], args: argparse.Namespace) -> list[Figure]:
    tones = tone_figures(spoken, args.mandarin_judge, args.work)
    return syllable_figures(clone, base, args.mandarin_judge, args.work) + tones


def report(text: str, path: Path | None) -> None:
    print(text)
    if path:
        with open(path, "a") as out:
            out.write("\n" + text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=HERE / "work", help="decoded clips, the trained judge, what is spoken")
    parser.add_argument("--engine-command", default="npx tsx eval/speak.ts", help="reads a job list, speaks, answers in JSON lines")
    parser.add_argument("--quick", action="store_true", help="a third of the speakers, three sentences each")
    parser.add_argument("--reference-sec", type=float, help="keep only so much of each reference")
    parser.add_argument("--telephone", action="store_true", help="give references at 8 kHz, 300 to 3400 Hz")
    parser.add_argument("--mandarin-judge", type=Path, help="work folder of training/base-voice with the judge of many voices")
    parser.add_argument("--mandarin-everyone", action="store_true", help="nothing but Mandarin, by every speaker, men and women apart")
    parser.add_argument("--measure-only", action="store_true", help="do not speak again: measure the last run's files")
    parser.add_argument("--out", type=Path, help="also append the table to this file")
    args = parser.parse_args()
    args.work = args.work.resolve()

    manifest, held_out = read_manifest(args.corpus), read_held_out()
    judge = train_judge(args.corpus, args.work, manifest, {row["speaker"] for row in held_out})
    real = measure_real(args.corpus, args.work, manifest, held_out, judge)
    frication = recorded_frication_db(args.corpus, args.work, manifest)
    damage = Damage(args.reference_sec, args.telephone)
    if args.mandarin_everyone:
        jobs = plan_mandarin(args.corpus, args.work, held_out)
    else:
        jobs = plan(args.corpus, args.work, held_out, args.quick, damage)
    spoken = read_spoken(jobs, args.work) if args.measure_only else speak(jobs, shlex.split(args.engine_command), args.work)

    commit = subprocess.run(["git", "log", "-1", "--format=%h"], capture_output=True, text=True, cwd=HERE).stdout.strip()
    if args.mandarin_everyone:
        report(f"## {date.today()}, commit {commit}\n\n" + everyone_table(spoken, real, judge, args.mandarin_judge, args.work), args.out)
        return
    manners = recorded_manners(args.corpus, args.work, held_out)
    speakers, scale = len({s.job.speaker for s in spoken}), real.gallery.scale
    parts = [
        f"## {date.today()}, commit {commit}{', quick' if args.quick else ''}{damage.suffix}\n",
        f"{speakers} speakers, {sum(s.job.convert for s in spoken)} converted sentences, {len(jobs) - len(spoken)} not spoken. "
        f"Judge: equal error rate {100 * scale.equal_error_rate:.1f} %, "
        f"{100 * scale.identification:.0f} % of real clips identified among {len(real.gallery.vectors)}.\n",
    ]
    english, english_base = load(spoken, "en", True), load(spoken, "en", False)
    parts.append(
        table(
            "English",
            identity_figures(english, english_base, real, judge)
            + word_figures(english, english_base, real)
            + likeness_figures(english, english_base, real)
            + signal_figures(english, english_base, real, frication)
            + smoothness_figures(spoken, "en", args.work, manners),
        )
    )
    for lang, title in (("zh", "Mandarin"), ("mixed", "Mixed")):
        clone, base = load(spoken, lang, True), load(spoken, lang, False)
        if clone.jobs:
            figures = identity_figures(clone, base, real, judge) + likeness_figures(clone, base, real)
            own = join_figures(spoken) if lang == "mixed" else mandarin_figures(clone, base, spoken, args)
            manner = smoothness_figures(spoken, lang, args.work, manners)
            parts.append(table(title, figures + signal_figures(clone, base, real, frication) + manner + own))
    parts.append(table("Speed", speed_figures(spoken)))
    report("\n".join(parts), args.out)


if __name__ == "__main__":
    main()
