"""What is spoken: which sentences with which references, and the call of the engine."""

import csv
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.io import wavfile
from scipy.signal import butter, resample_poly, sosfiltfilt

from .clips import JUDGE_RATE_HZ, decode, decoded_path, read_at

EVAL = Path(__file__).parents[1]


@dataclass
class Job:
    id: str
    speaker: str
    lang: str
    sentence: str
    text: str
    reference: str
    out: str
    """False: the base voice as it is, chosen as for this reference."""
    convert: bool
    """With `convert` False: the base voice's spectra with the register, melody and pace of the reference."""
    manner: bool = False


@dataclass
class Spoken:
    job: Job
    """Wall seconds for the voice's profile (0 when it was at hand), up to the first samples, and in all."""
    prompt_sec: float
    first_sec: float
    wall_sec: float
    audio_sec: float
    """Seconds at which the script changes, from the engine's marks."""
    joins: list[float]
    """Seconds at which words of one language follow each other."""
    inner_joins: list[float]
    """(name, start, end in seconds) of every phone, from the same; empty for an engine that gives none."""
    phones: list[tuple[str, float, float]]


def read_sentences() -> list[dict]:
    with open(EVAL / "sentences.tsv", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t"))


@dataclass
class Damage:
    """What is done to references, to see how conversion bears it."""

    """Seconds that are kept; None = all."""
    seconds: float | None = None
    """Whether only the band and the rate of a telephone are left."""
    telephone: bool = False

    def applied(self, samples: np.ndarray) -> tuple[np.ndarray, int]:
        """A reference at the judge's rate as it is given to the engine, and its rate in Hz."""
        kept = samples if self.seconds is None else samples[: int(self.seconds * JUDGE_RATE_HZ)]
        if not self.telephone:
            return kept, JUDGE_RATE_HZ
        band = butter(6, [300, 3400], "bandpass", fs=JUDGE_RATE_HZ, output="sos")
        return resample_poly(sosfiltfilt(band, kept), 1, 2), JUDGE_RATE_HZ // 2

    @property
    def suffix(self) -> str:
        return ("" if self.seconds is None else f"-{self.seconds:g}s") + ("-telephone" if self.telephone else "")


def join_reference(corpus: Path, work: Path, row: dict, damage: Damage) -> Path:
    """One wav file of the speaker's reference clips, 0.2 s apart, at the 16 kHz of every held-out source.

    The corpus' coding makes up some sound above a source's band; a rate of 16 kHz leaves it out.
    """
    target = work / "references" / f"{row['speaker']}{damage.suffix}.wav"
    decode(corpus, work, row["reference"])
    gap = np.zeros(int(0.2 * JUDGE_RATE_HZ))
    pieces = []
    for clip in row["reference"]:
        pieces += [read_at(decoded_path(work, clip), JUDGE_RATE_HZ), gap]
    target.parent.mkdir(parents=True, exist_ok=True)
    samples, rate_hz = damage.applied(np.concatenate(pieces[:-1]))
    wavfile.write(target, rate_hz, (np.clip(samples, -1, 1) * 32767).astype(np.int16))
    return target


def plan(corpus: Path, work: Path, held_out: list[dict], quick: bool, damage: Damage = Damage()) -> list[Job]:
    """Six English sentences for every speaker, of twelve in turn; Mandarin and mixed ones for every fifth.

    The base is asked for the same sentences, once for a speaker in five. Quick: a third of the speakers, three
    sentences each.
    """
    sentences = {lang: [s for s in read_sentences() if s["lang"] == lang] for lang in ("en", "zh", "mixed")}
    speakers = held_out[::3] if quick else held_out
    per_speaker = 3 if quick else 6
    spoken = work / "spoken"
    jobs = []
    for index, row in enumerate(speakers):
        reference = str(join_reference(corpus, work, row, damage))

        def add(sentence: dict, convert: bool) -> None:
            name = f"{row['speaker']}-{sentence['id']}{'' if convert else '-base'}"
            out = str(spoken / f"{name}.wav")
            jobs.append(Job(name, row["speaker"], sentence["lang"], sentence["id"], sentence["text"], reference, out, convert))

        english = sentences["en"]
        chosen = [english[(5 * index + i * 7) % len(english)] for i in range(per_speaker)]
        for sentence in chosen:
            add(sentence, True)
        if index % 5 == 0:
            for sentence in chosen:
                add(sentence, False)
        if index % 5 == 2:
            chinese = sentences["zh"][:per_speaker] if quick else sentences["zh"]
            for sentence in chinese + sentences["mixed"]:
                add(sentence, True)
            for sentence in chinese:
                add(sentence, False)
    return jobs


def speak(jobs: list[Job], command: list[str], work: Path) -> list[Spoken]:
    """Runs the engine once over all jobs; a job that fails stops the ruler with the engine's message."""
    listing = work / "jobs.jsonl"
    (work / "spoken").mkdir(parents=True, exist_ok=True)
    fields = ("id", "reference", "text", "out", "convert", "manner")
    listing.write_text(
        "".join(json.dumps({f: getattr(job, f) for f in fields} | {"speed": 1}, ensure_ascii=False) + "\n" for job in jobs)
    )
    with open(work / "spoken.jsonl", "w") as answers:
        subprocess.run([*command, str(listing)], check=True, stdout=answers, cwd=EVAL.parent)
    return read_spoken(jobs, work)


def read_spoken(jobs: list[Job], work: Path) -> list[Spoken]:
    by_id = {job.id: job for job in jobs}
    result = []
    for line in (work / "spoken.jsonl").read_text().splitlines():
        # npm and engines have been seen to write remarks between the answers.
        if not line.startswith("{"):
            continue
        answer = json.loads(line)
        if answer.get("error"):
            print(f"not spoken: {answer['id']}: {answer['error']}")
            continue
        if answer["id"] in by_id:
            numbers = [answer[key] for key in ("promptSec", "firstSec", "wallSec", "audioSec")]
            phones = [tuple(phone) for phone in answer.get("phones", [])]
            result.append(Spoken(by_id[answer["id"]], *numbers, answer["joins"], answer.get("innerJoins", []), phones))
    return result
