import { resolve } from 'node:path'
import { AppError } from '../foundation/index.js'
import type { CliContext } from './context.js'
import { withStudio } from './session.js'

type Flags = Readonly<Record<string, unknown>>

/** Whoever has a shell on the data folder may do everything in it. */
const localOwner = { kind: 'local' } as const

/** One voice a line: its name and length, separated by a tab. */
export async function listVoices(context: CliContext, flags: Flags): Promise<void> {
  const config = context.configOf(flags)
  const { lang } = config.settings
  await withStudio(context, config, async ({ voices }) => {
    for (const { name, durationSec } of voices.list()) {
      context.console.print(`${name}\t${durationSec.toFixed(1)} s`)
    }
    for (const { fileName, reason } of voices.foreignFiles())
      context.console.tell(`${fileName}: ${reason[lang]}`)
    if (voices.list().length === 0) {
      context.console.tell(
        lang === 'zh'
          ? '还没有音色。用 yinse voices add 名称 录音.wav 添加。'
          : 'No voices yet. Add one: yinse voices add NAME recording.wav',
      )
    }
  })
}

export async function addVoice(context: CliContext, name: string, file: string, flags: Flags): Promise<void> {
  const config = context.configOf(flags)
  const transcript = typeof flags.transcript === 'string' ? flags.transcript : null
  await withStudio(context, config, async (studio) => {
    const request = { owner: localOwner, name, filePath: resolve(file), transcript }
    const saved = await studio.saveVoice(request, context.console.signal)
    context.console.print(saved.name)
  })
}

/** Adds the designed voices that are missing, one name a line. */
export async function addStarterVoices(context: CliContext, flags: Flags): Promise<void> {
  await withStudio(context, context.configOf(flags), async (studio, { installStarters }) => {
    for (const { name } of await installStarters(studio.voicesOf(localOwner))) context.console.print(name)
  })
}

export async function removeVoice(context: CliContext, name: string, flags: Flags): Promise<void> {
  await withStudio(context, context.configOf(flags), async (studio) => {
    const { voices } = studio
    const found = voices.find(name)
    if (!found)
      throw new AppError('voice-not-found', {
        name,
        known: voices
          .list()
          .map((one) => one.name)
          .join(', '),
      })
    await studio.voicesOf(localOwner).remove(found.name)
    context.console.print(found.name)
  })
}

/** Prints what the reference says; with `words`, writes it down first. */
export async function voiceTranscript(
  context: CliContext,
  name: string,
  words: string | undefined,
  flags: Flags,
): Promise<void> {
  await withStudio(context, context.configOf(flags), async (studio) => {
    const { voices } = studio
    const known = voices.list().map((one) => one.name)
    const found = voices.find(name)
    if (!found) throw new AppError('voice-not-found', { name, known: known.join(', ') })
    const { transcript } =
      words === undefined
        ? found
        : await studio.voicesOf(localOwner).change(found.name, { transcript: words })
    context.console.print(transcript ?? '')
  })
}
