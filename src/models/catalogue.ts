import type { ModelEntry } from './model.js'

const releases = 'https://github.com/k2-fsa/sherpa-onnx/releases/download'

/** A release file, and a mirror that serves the same bytes where the first is hard to reach. */
function releaseSources(tag: string, fileName: string): string[] {
  const direct = `${releases}/${tag}/${fileName}`
  return [direct, `https://ghfast.top/${direct}`]
}

/**
 * Every model that Yinse can install. Sizes are those of the release pages; none of these archives has a
 * published hash, so the hash of the first install is kept and checked ever after.
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
        sizeBytes: 125_000_000,
        sha256: null,
        unpack: 'tar.bz2',
        sources: releaseSources('tts-models', 'sherpa-onnx-zipvoice-distill-int8-zh-en-emilia.tar.bz2'),
      },
      {
        fileName: 'vocos_24khz.onnx',
        sizeBytes: 54_000_000,
        sha256: null,
        unpack: null,
        sources: releaseSources('vocoder-models', 'vocos_24khz.onnx'),
      },
    ],
    installedBytes: 217_000_000,
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
        zh: '权重由 Kyutai 以 CC-BY-4.0 发布，须署名，并禁止未经同意冒用他人声音。',
        en: 'Weights by Kyutai under CC-BY-4.0: give credit, and imitate nobody without consent.',
      },
    },
    needsTranscript: false,
    artifacts: [
      {
        fileName: 'sherpa-onnx-pocket-tts-int8-2026-01-26.tar.bz2',
        sizeBytes: 98_000_000,
        sha256: null,
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
        sizeBytes: 163_000_000,
        sha256: null,
        unpack: 'tar.bz2',
        sources: releaseSources(
          'asr-models',
          'sherpa-onnx-sense-voice-zh-en-ja-ko-yue-int8-2024-07-17.tar.bz2',
        ),
      },
    ],
    installedBytes: 241_000_000,
    files: {
      model: 'sherpa-onnx-sense-voice-zh-en-ja-ko-yue-int8-2024-07-17/model.int8.onnx',
      tokens: 'sherpa-onnx-sense-voice-zh-en-ja-ko-yue-int8-2024-07-17/tokens.txt',
    },
  },
]
