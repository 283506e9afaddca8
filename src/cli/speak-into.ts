import { access, constants, copyFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { convertWavFile, type OutputFormat, outputFormatOfFile } from '../audio/index.js'
import { AppError, type UiLanguage } from '../foundation/index.js'
import {
  describeWarnings,
  type SpeakEvent,
  type SpeakRequest,
  type SpeakResult,
  type Studio,
  subtitlesOf,
} from '../synthesis/index.js'
import { unusableFile } from './command-problem.js'
import type { Console } from './console.js'
import type { CliContext } from './context.js'

export interface OutputFiles {
  readonly output: string
  readonly srt?: string
  readonly vtt?: string
}

/** Speaks a request into files and tells of it; resolves to the wav that they were made from. */
export async function speakInto(
  studio: Studio,
  request: SpeakRequest,
  files: OutputFiles,
  { console }: Pick<CliContext, 'console'>,
  language: UiLanguage,
): Promise<string> {
  const format = outputFormatOfFile(files.output)
  // Before the work, which may be long.
  await assertPlace('-o', files.output)
  if (files.srt) await assertPlace('--srt', files.srt)
  if (files.vtt) await assertPlace('--vtt', files.vtt)
  const progress = progressTeller(console, language)
  let result: SpeakResult
  try {
    result = await studio.speak(request, progress.take, console.signal)
  } finally {
    progress.end()
  }
  await write(result, format, files)
  for (const words of describeWarnings(result.warnings, request.text, language)) console.tell(words)
  for (const line of fitLines(result, language)) console.tell(line)
  if (result.engineReason) console.tell(result.engineReason[language])
  console.print(doneLine(result, files.output, language))
  return result.filePath
}

const barWidth = 24

/** A bar that is drawn over on a terminal; a line a sentence in a pipe. */
function progressTeller(console: Console, language: UiLanguage) {
  const take = (event: SpeakEvent): void => {
    if (event.kind !== 'sentence' && event.kind !== 'fitting') return
    const { done, total } = event
    const isSpoken = event.kind === 'sentence'
    const shown = isSpoken ? event.text.trim().slice(0, 40) : fittingText(event.round, language)
    if (!console.draw) {
      if (isSpoken)
        console.tell(
          language === 'zh' ? `第 ${done}/${total} 句：${shown}` : `Sentence ${done} of ${total}: ${shown}`,
        )
      else if (done === total) console.tell(shown)
      return
    }
    const filled = Math.round((barWidth * done) / Math.max(1, total))
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled)
    console.draw(`${bar} ${done}/${total} ${shown.slice(0, 24)}`)
  }
  return { take, end: () => console.draw?.(null) }
}

function fittingText(round: number, language: UiLanguage): string {
  return language === 'zh' ? `配合时长，第 ${round} 遍` : `Fitting the duration, round ${round}`
}

/** How wanted times were missed, where they were. */
function fitLines({ fit, sentences }: SpeakResult, language: UiLanguage): string[] {
  const lines: string[] = []
  if (fit && Math.abs(fit.errorSec) > 0.05) {
    const error = fit.errorSec.toFixed(2)
    lines.push(
      language === 'zh'
        ? `时长差 ${error} 秒（语速 ${fit.speedRatio.toFixed(2)}）。`
        : `The duration is off by ${error} s (speed ${fit.speedRatio.toFixed(2)}).`,
    )
  }
  for (const { index, fit: cue } of sentences) {
    if (!cue || cue.overrunSec === 0) continue
    const sec = cue.overrunSec.toFixed(2)
    lines.push(
      language === 'zh'
        ? `第 ${index + 1} 条字幕超出 ${sec} 秒。`
        : `Subtitle ${index + 1} runs over by ${sec} s.`,
    )
  }
  return lines
}

/** The sound, and the subtitles that were asked for. */
async function write(result: SpeakResult, format: OutputFormat, files: OutputFiles): Promise<void> {
  const { output, srt, vtt } = files
  await written('-o', output, () =>
    format === 'wav' ? copyFile(result.filePath, output) : convertWavFile(format, result.filePath, output),
  )
  const { sentences } = result
  if (srt) await written('--srt', srt, () => writeFile(srt, subtitlesOf(sentences, 'srt')))
  if (vtt) await written('--vtt', vtt, () => writeFile(vtt, subtitlesOf(sentences, 'vtt')))
}

/** Throws AppError `command-invalid` where the folder of a file to be written is missing or closed. */
async function assertPlace(flag: string, path: string): Promise<void> {
  const folder = dirname(path)
  try {
    await access(folder, constants.W_OK)
  } catch (error) {
    throw unusableFile(`${flag} ${path}`, error)
  }
}

async function written(flag: string, path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof AppError) throw error
    throw unusableFile(`${flag} ${path}`, error)
  }
}

function doneLine({ durationSec }: SpeakResult, file: string, language: UiLanguage): string {
  const seconds = durationSec.toFixed(1)
  return language === 'zh' ? `已写入 ${file}（${seconds} 秒）` : `Wrote ${file} (${seconds} s)`
}
