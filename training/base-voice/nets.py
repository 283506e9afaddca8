"""The two networks of a base voice: phones in context to the lengths of their three states, and to vocoder
parameters at 10 ms steps, each step giving two 5 ms envelopes. No recurrence, so that inference is a few
matrix products."""
import typing

import numpy as np
import torch
from torch import nn

CODE = 56
APERIODICITY = 3
OUTPUTS = 2 * CODE + APERIODICITY + 2  # two envelopes, aperiodicity, voicing, log F0
POSITIONS = 14
SPEAKER_WIDTH = 16


class Field(typing.NamedTuple):
    """What is known of a phone, as one of `classes` numbers (the last for all beyond), embedded in `width` values."""

    classes: int | None  # None: as many as there are phones
    width: int


TONES = {"tone": Field(6, 16), "previous_tone": Field(6, 16), "next_tone": Field(6, 16)}
FIELDS = {
    "zh": {"phone": Field(None, 64), **TONES, "place": Field(4, 8), "syllable_from_start": Field(4, 8),
           "syllable_from_end": Field(4, 8), "word_from_start": Field(3, 8), "word_from_end": Field(3, 8)},
    # tone: the stress of English.
    "en": {"phone": Field(None, 64), **TONES, "place": Field(4, 8), "syllable_from_start": Field(4, 8),
           "syllable_from_end": Field(4, 8), "word_from_start": Field(5, 8), "word_from_end": Field(5, 8),
           "weak_word": Field(3, 8), "phrase_end": Field(5, 8), "phrase_from_start": Field(3, 4)},
}


def fields_of(language):
    return FIELDS[language]


class ResidualConv(nn.Module):
    """h + relu(conv(h)), zero outside the sequence."""

    def __init__(self, channels, taps, dilation):
        super().__init__()
        self.conv = nn.Conv1d(channels, channels, taps, padding=taps // 2 * dilation, dilation=dilation)

    def forward(self, h, mask):
        return (h + torch.relu(self.conv(h))) * mask


class PhoneEncoder(nn.Module):
    """[batch, phones, fields] int, [batch, phones] log tempo and [batch, phones] speaker -> [batch, channels, phones]."""

    def __init__(self, fields, phone_count, speaker_count, channels, layers):
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(f.classes or phone_count, f.width) for f in fields.values())
        self.speakers = nn.Embedding(speaker_count, SPEAKER_WIDTH) if speaker_count > 1 else None
        width = sum(f.width for f in fields.values()) + 1 + (SPEAKER_WIDTH if self.speakers else 0)
        self.front = nn.Linear(width, channels)
        self.layers = nn.ModuleList(ResidualConv(channels, 3, 1) for _ in range(layers))

    def forward(self, context, log_tempo, speaker, mask):
        parts = [table(context[:, :, field]) for field, table in enumerate(self.tables)] + [log_tempo[:, :, None]]
        if self.speakers:
            parts.append(self.speakers(speaker))
        h = self.front(torch.cat(parts, 2)).transpose(1, 2) * mask
        for layer in self.layers:
            h = layer(h, mask)
        return h


class DurationNet(nn.Module):
    """Normalised log frames of the three states: [batch, phones, 3]."""

    def __init__(self, fields, phone_count, speaker_count=1, channels=128, layers=3):
        super().__init__()
        self.encoder = PhoneEncoder(fields, phone_count, speaker_count, channels, layers)
        self.out = nn.Linear(channels, 3)

    def forward(self, context, log_tempo, speaker, mask):
        return self.out(self.encoder(context, log_tempo, speaker, mask).transpose(1, 2))


class AcousticNet(nn.Module):
    """Normalised vocoder parameters: [batch, steps, OUTPUTS]."""

    def __init__(self, fields, phone_count, speaker_count=1, phone_channels=192, phone_layers=3, channels=192,
                 dilations=(1, 2, 4, 1, 2, 4)):
        super().__init__()
        self.encoder = PhoneEncoder(fields, phone_count, speaker_count, phone_channels, phone_layers)
        self.front = nn.Linear(phone_channels + POSITIONS, channels)
        self.layers = nn.ModuleList(ResidualConv(channels, 3, dilation) for dilation in dilations)
        self.out = nn.Linear(channels, OUTPUTS)

    def forward(self, context, log_tempo, speaker, phone_mask, phone_of_step, positions, step_mask):
        """phone_of_step: [batch, steps] int; positions: [batch, steps, POSITIONS]; masks: [batch, 1, length]."""
        phones = self.encoder(context, log_tempo, speaker, phone_mask).transpose(1, 2)
        index = phone_of_step[:, :, None].expand(-1, -1, phones.shape[2])
        h = torch.cat([torch.gather(phones, 1, index), positions], 2)
        h = torch.relu(self.front(h)).transpose(1, 2) * step_mask
        for layer in self.layers:
            h = layer(h, step_mask)
        return self.out(h.transpose(1, 2))


def step_positions(state_frames, syllable_of_phone):
    """What a step knows of where it stands: (phone of each step, [steps, POSITIONS]).

    state_frames: [phones, 3] integer 5 ms frames. syllable_of_phone: any numbers, equal within a syllable.
    Step k stands at frame 2k + 1, between its two envelopes.
    """
    state_frames = np.asarray(state_frames)
    phones = len(state_frames)
    ends = np.cumsum(state_frames.reshape(-1))
    starts = ends - state_frames.reshape(-1)
    total = int(ends[-1])
    frame = np.minimum(2 * np.arange((total + 1) // 2) + 1, total - 1)
    state = np.searchsorted(ends, frame, side="right")
    phone = state // 3
    phone_start, phone_end = starts.reshape(phones, 3)[:, 0], ends.reshape(phones, 3)[:, 2]
    syllable = np.asarray(syllable_of_phone)
    first = np.array([np.flatnonzero(syllable == s)[0] for s in syllable])
    last = np.array([np.flatnonzero(syllable == s)[-1] for s in syllable])
    syllable_start, syllable_end = phone_start[first], phone_end[last]

    def span(start, end):
        return (frame - start) / (end - start), np.log(end - start)

    in_state, log_state = span(starts[state], ends[state])
    in_phone, log_phone = span(phone_start[phone], phone_end[phone])
    in_syllable, log_syllable = span(syllable_start[phone], syllable_end[phone])
    near = lambda distance, far: np.minimum(distance, far) / far
    columns = [*(state % 3 == k for k in range(3)), in_state, in_phone, in_syllable,
               log_state / 3, log_phone / 4, log_syllable / 5,
               near(frame - phone_start[phone], 20), near(phone_end[phone] - frame, 20),
               near(frame - syllable_start[phone], 40), near(syllable_end[phone] - frame, 40),
               np.sin(np.pi * in_syllable)]
    return phone, np.stack(columns, 1).astype(np.float32)
