"""Grows decision trees from letters to phones, for English words that the CMU Pronouncing Dictionary lacks.

  python3 build.py --dictionary ../../node_modules/cmu-pronouncing-dictionary/index.js \
      --out ../../data/english/letter-to-sound.bin

`npm run build` packs the trees and the dictionary into data/english/pronunciations.bin, which the product reads, and
checks its SHA-256, which stands in scripts/pack-pronunciations.mjs. Format of both (little endian; the trees alone have
neither blocks nor words): 'YEP1', uint32 length of the header, header (ASCII JSON, padded with spaces to a multiple of
4 bytes), payload. Header: phones; blockWords; counts; sections {name: [offset, length]} of the payload:
  blocks  uint32 for each block of blockWords words: where it starts in `words`
  words   sorted by code unit: letters shared with the word before (0 at a block's start), number of further letters,
          these, number of phones, phones by number; all single bytes
  trees   uint16 pairs, one tree per letter of `'abc...z` from its place in treeStarts on, in preorder:
          [place * 128 + code, index of the branch taken when something else stands there], or [65535, class].
          place 0 to 8: letters at offset -4 to +4; code 0 = beyond the word, 1 = apostrophe, 2 to 27 = a to z, 127 = any
          of aeiouy. place 9, 10: the last phone said and the one before it; 0 = none, else 1 + its number, 127 = any
          vowel. place 11: whether a primary stress was said
  classes for each class: number of phones, phones by number; single bytes
"""
import argparse
import hashlib
import json
import os
import re
import struct
import zlib

import numpy as np

from align import best_alignment, learn_scores
from trees import ALPHABET, Contexts, decide, grow

ENTRY = re.compile(r'^  "([^"]+)": "([^"]+)",?$')


def read_dictionary(path):
    """word -> phones: the first pronunciation of every word of letters and apostrophes."""
    entries = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            match = ENTRY.match(line.rstrip("\n"))
            if match and re.fullmatch(r"[a-z']+", match[1]) and re.search("[a-z]", match[1]):
                entries[match[1]] = tuple(match[2].split(" # ")[0].split())
    return entries


def train_trees(aligned, contexts, class_of, options):
    """One tree per letter, over the letters around it and the phones before it."""
    rows = {letter: [] for letter in ALPHABET}
    labels = {letter: [] for letter in ALPHABET}
    for word, groups in aligned:
        said = ()
        for letter, around, group in zip(word, contexts.letters(word), groups):
            rows[letter].append(around + contexts.history(said))
            labels[letter].append(class_of[group])
            said += group
    return [grow(contexts, np.array(rows[letter]), np.array(labels[letter]), options.min_leaf, options.min_gain)
            for letter in ALPHABET]


def predict(word, contexts, trees, classes):
    said = ()
    for letter, around in zip(word, contexts.letters(word)):
        row = np.array(around + contexts.history(said))
        said += classes[decide(contexts, trees[ALPHABET.index(letter)], row)]
    return said


def is_held_out(word):
    return hashlib.sha256(("held out " + word).encode()).digest()[0] < 26


def align_all(entries):
    words = sorted(entries.items())
    score = learn_scores(words[::6])
    aligned = [(word, best_alignment(word, phones, score)) for word, phones in words]
    # A word in which a letter stands for what it hardly ever does is an abbreviation or foreign.
    kept = [(word, groups) for word, groups in aligned
            if groups and all(score(letter, group) > -9 for letter, group in zip(word, groups))]
    print(f"{len(kept)} of {len(words)} words aligned for the trees")
    return kept


def report(aligned, contexts, classes, class_of, options):
    trees = train_trees([item for item in aligned if not is_held_out(item[0])], contexts, class_of, options)
    tested = [item for item in aligned if is_held_out(item[0])][::3]
    plain = lambda phones: [phone.rstrip("012") for phone in phones]
    exact = sounds = 0
    for word, groups in tested:
        wanted, got = [p for group in groups for p in group], predict(word, contexts, trees, classes)
        exact += list(got) == wanted
        sounds += plain(got) == plain(wanted)
    print(f"{len(tested)} held-out words: {100 * sounds / len(tested):.1f} % right without stress, "
          f"{100 * exact / len(tested):.1f} % with; {sum(map(len, trees))} nodes", flush=True)


def phones_of(entries):
    return sorted({phone for word in entries.values() for phone in word})


def write(path, entries, trees, classes):
    phones = phones_of(entries)
    number_of = {phone: number for number, phone in enumerate(phones)}
    starts = np.cumsum([0] + [len(tree) for tree in trees])[:-1]
    nodes = np.array([node for tree in trees for node in tree], "<u2").tobytes()
    names = b"".join(bytes([len(group), *(number_of[phone] for phone in group)]) for group in classes)
    payload, sections = b"", {}
    for name, data in (("trees", nodes), ("classes", names)):
        sections[name] = [len(payload), len(data)]
        payload += data + b"\0" * (-len(data) % 4)
    header = {"phones": phones, "treeStarts": [int(start) for start in starts], "sections": sections,
              "crc32": zlib.crc32(payload)}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(8 + len(text)) % 4)
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "wb") as file:
        file.write(b"YEP1" + struct.pack("<I", len(text)) + text + payload)
    print(path, os.path.getsize(path), "bytes, SHA-256",
          hashlib.sha256(open(path, "rb").read()).hexdigest())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dictionary", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--min-leaf", type=int, default=2)
    parser.add_argument("--min-gain", type=float, default=4.0, help="bits that a question must save")
    parser.add_argument("--no-report", action="store_true", help="skip the measurement on held-out words")
    options = parser.parse_args()
    entries = read_dictionary(options.dictionary)
    aligned = align_all(entries)
    classes = sorted({group for _, groups in aligned for group in groups})
    class_of = {group: number for number, group in enumerate(classes)}
    contexts = Contexts(phones_of(entries))
    if not options.no_report:
        report(aligned, contexts, classes, class_of, options)
    write(options.out, entries, train_trees(aligned, contexts, class_of, options), classes)


if __name__ == "__main__":
    main()
