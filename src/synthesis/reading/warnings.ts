import type { Engine } from '../../engines/engine.js'
import { uncertainReadings } from '../../engines/index.js'
import { AppError, type UiLanguage } from '../../foundation/index.js'
import type { Segment, TextWarning } from '../../text/index.js'

/** A reading that the user fixed and the engine may say otherwise: it reads plain text, and this is what it is given. */
export interface ReadingWarning {
  readonly code: 'reading-uncertain'
  /** As written. */
  readonly text: string
  /** UTF-16 offsets in the job's text. */
  readonly sourceStart: number
  readonly sourceEnd: number
  readonly reading: string
  /** What the engine is given for it. */
  readonly spelled: string
  readonly engineId: string
}

/** Whatever of a job's text is not spoken as it was asked for. Plain JSON. */
export type SpeechWarning = TextWarning | ReadingWarning

/** The readings in `segments` that `engine` may not say. Throws AppError `reading-not-spellable`. */
export function readingWarnings(segments: readonly Segment[], engine: Engine): ReadingWarning[] {
  return segments.flatMap((segment) =>
    uncertainReadings(segment, engine.capabilities).map(({ start, end, reading, spelled }) => {
      const text = segment.text.slice(start, end)
      if (spelled === null) throw new AppError('reading-not-spellable', { text, reading })
      const [sourceStart, sourceEnd] = [segment.sourceStart + start, segment.sourceStart + end]
      return {
        ...{ code: 'reading-uncertain' as const, text, sourceStart, sourceEnd, reading, spelled },
        engineId: engine.id,
      }
    }),
  )
}

/** Names at most so many places of a kind. */
const maxNamed = 20

/**
 * Says of each kind of warning what it is about and what to do, and with the job's text where: in characters from 1.
 */
export function describeWarnings(
  warnings: readonly SpeechWarning[],
  text: string | null,
  language: UiLanguage,
): string[] {
  const unreadable = warnings.filter(({ code }) => code === 'unreadable')
  const uncertain = warnings.filter((warning) => warning.code === 'reading-uncertain')
  const say = texts[language]
  const placeOf = (one: SpeechWarning) => (text === null ? '' : say.at(characterPosition(text, one)))
  const placesOf = <Warning extends SpeechWarning>(
    some: readonly Warning[],
    name: (one: Warning) => string,
  ) =>
    joined(
      some.slice(0, maxNamed).map((one) => `${name(one)}${placeOf(one)}`),
      some.length,
      language,
    )
  return [
    ...(unreadable.length === 0
      ? []
      : [
          say.unreadable(
            unreadable.length,
            placesOf(unreadable, (one) => say.quoted(one.text)),
          ),
        ]),
    ...(uncertain.length === 0
      ? []
      : [say.uncertain(uncertain[0]?.engineId ?? '', placesOf(uncertain, say.reading))]),
  ]
}

/** The place of a warning as people count: in characters, from 1, and not in UTF-16 units. */
export function characterPosition(text: string, { sourceStart }: Pick<SpeechWarning, 'sourceStart'>): number {
  return [...text.slice(0, sourceStart)].length + 1
}

function joined(places: readonly string[], count: number, language: UiLanguage): string {
  const rest = count - places.length
  const more = language === 'zh' ? `，另有 ${rest} 处` : `, and ${rest} more`
  return `${places.join(language === 'zh' ? '、' : ', ')}${rest > 0 ? more : ''}`
}

const texts = {
  zh: {
    quoted: (text: string) => `“${text}”`,
    at: (position: number) => `（第 ${position} 个字符）`,
    reading: ({ text, reading, spelled }: ReadingWarning) =>
      `“${text}”要读 ${reading}，只能写成“${spelled}”交给它`,
    unreadable: (count: number, places: string) => `有 ${count} 处无法朗读，已跳过：${places}。`,
    uncertain: (engineId: string, places: string) =>
      `引擎 ${engineId} 只读文字，没法指定读音，下面的可能读成别的音：${places}。要保证读音，请用引擎 embedded 或 ZipVoice。`,
  },
  en: {
    quoted: (text: string) => `"${text}"`,
    at: (position: number) => ` (character ${position})`,
    reading: ({ text, reading, spelled }: ReadingWarning) =>
      `"${text}" as ${reading}, given to it as "${spelled}"`,
    unreadable: (count: number, places: string) =>
      `${count === 1 ? 'One place' : `${count} places`} cannot be read and ${count === 1 ? 'was' : 'were'} skipped: ${places}.`,
    uncertain: (engineId: string, places: string) =>
      `The engine ${engineId} reads plain text and cannot be told a pronunciation; it may say these otherwise: ${places}. To be sure of them use the engine embedded or ZipVoice.`,
  },
} as const
