import type { ModelEntry } from './model.js'

const releases = 'https://github.com/k2-fsa/sherpa-onnx/releases/download'

/** A release file, and two mirrors that serve its bytes themselves, for networks that hardly reach the first. */
function releaseSources(tag: string, fileName: string): string[] {
  const direct = `${releases}/${tag}/${fileName}`
  return [direct, `https://ghfast.top/${direct}`, `https://gh-proxy.com/${direct}`]
}

/**
 * Every model that Yinse can install, those of one use best first. Sizes and hashes are those that the release
 * pages give for their assets (Whisper's hash, which is not given there, as measured by two projects that pin it).
 */
export const modelCatalogue: readonly ModelEntry[] = [
  {
    id: 'zipvoice-distill-int8',
    name: 'ZipVoice distill (int8)',
    kind: 'zipvoice',
    languages: ['zh', 'en'],
    licence: {
      name: 'Apache-2.0',
      note: {
        zh: '需要参考音频的文字稿。请只克隆你有权使用的声音。',
        en: 'Needs the transcript of the reference. Clone only voices that you may use.',
      },
    },
    needsTranscript: true,
    artifacts: [
      {
        fileName: 'sherpa-onnx-zipvoice-distill-int8-zh-en-emilia.tar.bz2',
        sizeBytes: 109_162_785,
        sha256: '77219c8b40f4ee8d73a7f902305ff6c1128ef9b54461c41b4ca6ed890b6c2803',
        unpack: 'tar.bz2',
        sources: releaseSources('tts-models', 'sherpa-onnx-zipvoice-distill-int8-zh-en-emilia.tar.bz2'),
      },
      {
        fileName: 'vocos_24khz.onnx',
        sizeBytes: 54_157_409,
        sha256: 'bcb3b970e384161c4d634f0bb9e999ff1c471b34c9bc0b1049a5014065ed3cc0',
        unpack: null,
        sources: releaseSources('vocoder-models', 'vocos_24khz.onnx'),
      },
    ],
    installedBytes: 205_309_868,
    files: {
      encoder: 'sherpa-onnx-zipvoice-distill-int8-zh-en-emilia/encoder.int8.onnx',
      decoder: 'sherpa-onnx-zipvoice-distill-int8-zh-en-emilia/decoder.int8.onnx',
      tokens: 'sherpa-onnx-zipvoice-distill-int8-zh-en-emilia/tokens.txt',
      lexicon: 'sherpa-onnx-zipvoice-distill-int8-zh-en-emilia/lexicon.txt',
      dataDir: 'sherpa-onnx-zipvoice-distill-int8-zh-en-emilia/espeak-ng-data',
      vocoder: 'vocos_24khz.onnx',
    },
  },
  {
    id: 'pocket-tts-int8',
    name: 'Pocket TTS (int8)',
    kind: 'pocket',
    languages: ['en'],
    licence: {
      name: 'CC-BY-4.0',
      note: {
        zh: '权重由 Kyutai 以 CC-BY-4.0 发布：须署名，未经同意不得冒用他人声音；压缩包内的 README 把这份 ONNX 转换限于非商业用途。',
        en: 'Weights by Kyutai under CC-BY-4.0: give credit, and imitate nobody without consent. The README in the archive keeps this ONNX export to non-commercial use.',
      },
    },
    needsTranscript: false,
    artifacts: [
      {
        fileName: 'sherpa-onnx-pocket-tts-int8-2026-01-26.tar.bz2',
        sizeBytes: 98_336_520,
        sha256: '2f3b88823cbbb9bf0b2477ec8ae7b3fec417b3a87b6bb5f256dba66f2ad967cb',
        unpack: 'tar.bz2',
        sources: releaseSources('tts-models', 'sherpa-onnx-pocket-tts-int8-2026-01-26.tar.bz2'),
      },
    ],
    installedBytes: 205_000_000,
    files: {
      lmFlow: 'sherpa-onnx-pocket-tts-int8-2026-01-26/lm_flow.int8.onnx',
      lmMain: 'sherpa-onnx-pocket-tts-int8-2026-01-26/lm_main.int8.onnx',
      encoder: 'sherpa-onnx-pocket-tts-int8-2026-01-26/encoder.onnx',
      decoder: 'sherpa-onnx-pocket-tts-int8-2026-01-26/decoder.int8.onnx',
      textConditioner: 'sherpa-onnx-pocket-tts-int8-2026-01-26/text_conditioner.onnx',
      vocabJson: 'sherpa-onnx-pocket-tts-int8-2026-01-26/vocab.json',
      tokenScoresJson: 'sherpa-onnx-pocket-tts-int8-2026-01-26/token_scores.json',
    },
  },
  {
    id: 'sense-voice-int8',
    name: 'SenseVoice (int8, 转写参考音频 / transcribes references)',
    kind: 'sense-voice',
    languages: ['zh', 'en'],
    licence: {
      name: 'FunASR Model License 1.1',
      note: {
        zh: '阿里巴巴 FunASR 模型许可：可商用，须注明来源与模型名。',
        en: 'FunASR model licence of Alibaba: commercial use allowed, source and model name must be given.',
      },
    },
    needsTranscript: false,
    artifacts: [
      {
        fileName: 'sherpa-onnx-sense-voice-zh-en-ja-ko-yue-int8-2024-07-17.tar.bz2',
        sizeBytes: 163_002_883,
        sha256: '7d1efa2138a65b0b488df37f8b89e3d91a60676e416f515b952358d83dfd347e',
        unpack: 'tar.bz2',
        sources: releaseSources(
          'asr-models',
          'sherpa-onnx-sense-voice-zh-en-ja-ko-yue-int8-2024-07-17.tar.bz2',
        ),
      },
    ],
    installedBytes: 240_506_435,
    files: {
      model: 'sherpa-onnx-sense-voice-zh-en-ja-ko-yue-int8-2024-07-17/model.int8.onnx',
      tokens: 'sherpa-onnx-sense-voice-zh-en-ja-ko-yue-int8-2024-07-17/tokens.txt',
    },
  },
  {
    id: 'whisper-base-int8',
    name: 'Whisper base (int8, 转写参考音频 / transcribes references)',
    kind: 'whisper',
    languages: ['zh', 'en'],
    licence: {
      name: 'MIT',
      note: {
        zh: 'OpenAI 的 Whisper，可自由使用。中文不如 SenseVoice 准。',
        en: 'Whisper by OpenAI, free to use. Less exact in Mandarin than SenseVoice.',
      },
    },
    needsTranscript: false,
    artifacts: [
      {
        fileName: 'sherpa-onnx-whisper-base.tar.bz2',
        sizeBytes: 207_557_382,
        sha256: '911b2083efd7c0dca2ac3b358b75222660dc09fb716d64fbfc417ba6c99ff3de',
        unpack: 'tar.bz2',
        sources: releaseSources('asr-models', 'sherpa-onnx-whisper-base.tar.bz2'),
      },
    ],
    installedBytes: 160_610_000,
    files: {
      encoder: 'sherpa-onnx-whisper-base/base-encoder.int8.onnx',
      decoder: 'sherpa-onnx-whisper-base/base-decoder.int8.onnx',
      tokens: 'sherpa-onnx-whisper-base/base-tokens.txt',
    },
  },
]
