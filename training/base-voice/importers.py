"""Lists public corpora, and one's own recordings, as the manifest that clips.py reads.

  importers.py LAYOUT FOLDER --out CORPUS/manifest.tsv
LAYOUT: aishell3, thchs30, ljspeech, vctk (as they unpack), or own (any folders of name.wav, .flac, .mp3 or .opus
with name.txt beside it; the folder above is the speaker). Paths are absolute; audio stays where it is.
Then: clips.py --corpus CORPUS --work WORK --speaker NAME, and on as for the Mandarin voice.
"""
import argparse
import csv
import os
import re

FIELDS = ["path", "speaker", "lang", "text", "text_kind"]
HANZI = re.compile(r"[\u3400-\u9fff]")
AUDIO = (".wav", ".flac", ".mp3", ".opus", ".ogg")


def row(path, speaker, lang, text, kind="verbatim"):
    return {"path": os.path.abspath(path), "speaker": speaker, "lang": lang, "text": text.strip(), "text_kind": kind}


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file if line.strip()]


def aishell3(folder):
    """train|test/content.txt: `SSB00050001.wav<TAB>hanzi pinyin hanzi pinyin ...`; wav/<speaker>/<file>."""
    for part in ("train", "test"):
        content = os.path.join(folder, part, "content.txt")
        for line in lines(content) if os.path.exists(content) else []:
            name, spoken = re.split(r"[\t|]", line, maxsplit=1)
            speaker = name[:7]
            text = "".join(HANZI.findall(spoken))
            yield row(os.path.join(folder, part, "wav", speaker, name), speaker, "zh", text)


def thchs30(folder):
    """data/<speaker>_<number>.wav with .wav.trn: words in Hanzi on the first line."""
    data = os.path.join(folder, "data")
    for name in sorted(os.listdir(data)):
        if name.endswith(".wav"):
            text = lines(os.path.join(data, name + ".trn"))[0].replace(" ", "")
            yield row(os.path.join(data, name), name.split("_")[0], "zh", text)


def ljspeech(folder):
    """metadata.csv: id|text|normalised text; wavs/<id>.wav."""
    for line in lines(os.path.join(folder, "metadata.csv")):
        name, *texts = line.split("|")
        yield row(os.path.join(folder, "wavs", name + ".wav"), "ljspeech", "en", texts[-1])


def vctk(folder):
    """txt/<speaker>/<id>.txt; wav48_silence_trimmed/<speaker>/<id>_mic1.flac (0.92) or wav48/<speaker>/<id>.wav."""
    texts = os.path.join(folder, "txt")
    for speaker in sorted(os.listdir(texts)):
        for name in sorted(os.listdir(os.path.join(texts, speaker))):
            stem = os.path.splitext(name)[0]
            candidates = [os.path.join(folder, "wav48_silence_trimmed", speaker, stem + "_mic1.flac"),
                          os.path.join(folder, "wav48", speaker, stem + ".wav")]
            audio = next((path for path in candidates if os.path.exists(path)), None)
            if audio:  # some speakers lack a microphone
                yield row(audio, speaker, "en", lines(os.path.join(texts, speaker, name))[0])


def own(folder):
    for place, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            text = os.path.join(place, os.path.splitext(name)[0] + ".txt")
            if name.lower().endswith(AUDIO) and os.path.exists(text):
                spoken = " ".join(lines(text))
                yield row(os.path.join(place, name), os.path.basename(place), "zh" if HANZI.search(spoken) else "en", spoken)


LAYOUTS = {"aishell3": aishell3, "thchs30": thchs30, "ljspeech": ljspeech, "vctk": vctk, "own": own}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("layout", choices=sorted(LAYOUTS))
    parser.add_argument("folder")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    rows = list(LAYOUTS[options.layout](options.folder))
    missing = [item["path"] for item in rows if not os.path.exists(item["path"])]
    if not rows or missing:
        parser.error(f"no recordings found in {options.folder}" if not rows else
                     f"{len(missing)} of {len(rows)} recordings are listed but absent, the first: {missing[0]}")
    os.makedirs(os.path.dirname(os.path.abspath(options.out)), exist_ok=True)
    with open(options.out, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None,
                                lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} recordings of {len({item['speaker'] for item in rows})} speakers")


if __name__ == "__main__":
    main()
