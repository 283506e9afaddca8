import { existsSync } from 'node:fs'
import { copyFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { convertWavFile, type OutputFormat, outputFormatOfFile } from '../audio/index.js'
import { AppError, type UiLanguage } from '../foundation/index.js'
import {
  characterPosition,
  type SpeakEvent,
  type SpeakRequest,
  type SpeakResult,
  subtitlesOf,
  type VoiceChoice,
} from '../synthesis/index.js'
import type { CliContext } from './context.js'
import { textToSay } from './say-text.js'
import { withStudio } from './session.js'

export interface SayFlags {
  readonly voice: string
  readonly speed: string
  readonly seed: string
  readonly pitch: string
  readonly formant: string
  readonly range: string
  readonly breath: string
  readonly output: string
  readonly transcript?: string
  readonly file?: string
  readonly srt?: string
  readonly vtt?: string
}

/** Speaks one text into a sound file, without a server; the file's extension tells the format. */
export async function say(
  context: CliContext,
  textArgument: string | undefined,
  flags: SayFlags,
): Promise<void> {
  const { console } = context
  const config = context.configOf({ ...flags })
  const { lang } = config.settings
  const format = outputFormatOfFile(flags.output)
  const text = await textToSay(textArgument, flags.file, console)
  const request = speakRequestOf(text, flags)
  await withStudio(context, config, async (studio) => {
    const tellEvent = (event: SpeakEvent) => {
      const line = progressLine(event, lang)
      if (line) console.tell(line)
    }
    const result = await studio.speak(request, tellEvent, console.signal)
    await write(result, format, flags)
    for (const warning of result.warnings) {
      const position = characterPosition(text, warning)
      console.tell(
        lang === 'zh'
          ? `第 ${position} 个字符“${warning.text}”读不出来。`
          : `Not readable at character ${position}: "${warning.text}".`,
      )
    }
    console.print(doneLine(result, flags.output, lang))
  })
}

function speakRequestOf(text: string, flags: SayFlags): SpeakRequest {
  const voice = voiceOf(flags)
  const options = {
    speedRatio: numberOf('--speed', flags.speed),
    seed: numberOf('--seed', flags.seed),
    pitchShiftSemitones: numberOf('--pitch', flags.pitch),
    formantShiftRatio: numberOf('--formant', flags.formant),
    f0RangeRatio: numberOf('--range', flags.range),
    breathiness: numberOf('--breath', flags.breath),
  }
  return { owner: { kind: 'local' }, text, voice, engineId: 'auto', options }
}

/** The recording, where there is a file of that name; else a saved voice, whose name has no separators. */
function voiceOf({ voice, transcript }: SayFlags): VoiceChoice {
  if (existsSync(voice)) {
    return { kind: 'reference', filePath: resolve(voice), transcript: transcript ?? null }
  }
  if (/[/\\]/.test(voice)) throw new AppError('command-invalid', { problem: `--voice ${voice}: ENOENT` })
  return { kind: 'saved', name: voice }
}

function numberOf(flag: string, given: string): number {
  const value = given.trim() === '' ? Number.NaN : Number(given)
  if (Number.isFinite(value)) return value
  throw new AppError('command-invalid', { problem: `${flag} ${JSON.stringify(given)}: not a number` })
}

/** The sound, and the subtitles that were asked for. */
async function write(result: SpeakResult, format: OutputFormat, flags: SayFlags): Promise<void> {
  const { output, srt, vtt } = flags
  await written('-o', output, () =>
    format === 'wav' ? copyFile(result.filePath, output) : convertWavFile(format, result.filePath, output),
  )
  const { sentences } = result
  if (srt) await written('--srt', srt, () => writeFile(srt, subtitlesOf(sentences, 'srt')))
  if (vtt) await written('--vtt', vtt, () => writeFile(vtt, subtitlesOf(sentences, 'vtt')))
}

async function written(flag: string, path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof AppError) throw error
    const problem = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : ''
    throw new AppError('command-invalid', { problem: `${flag} ${path}: ${problem}` }, { cause: error })
  }
}

function progressLine(event: SpeakEvent, language: UiLanguage): string | null {
  if (event.kind !== 'sentence') return null
  const { done, total, text } = event
  const shown = text.trim().slice(0, 40)
  return language === 'zh' ? `第 ${done}/${total} 句：${shown}` : `Sentence ${done} of ${total}: ${shown}`
}

function doneLine({ durationSec }: SpeakResult, file: string, language: UiLanguage): string {
  const seconds = durationSec.toFixed(1)
  return language === 'zh' ? `已写入 ${file}（${seconds} 秒）` : `Wrote ${file} (${seconds} s)`
}
