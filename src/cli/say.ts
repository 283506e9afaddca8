import { outputFormatOfFile } from '../audio/index.js'
import { textOfCues } from '../synthesis/index.js'
import type { CliContext } from './context.js'
import { playWav } from './play.js'
import { sayBatch } from './say-batch.js'
import { type SayFlags, speakRequestOf, timingOf } from './say-request.js'
import { whatToSay } from './say-text.js'
import { withStudio } from './session.js'
import { speakInto } from './speak-into.js'

/**
 * Speaks a text, subtitles or a batch into sound files, without a server; the extension of each tells its format.
 */
export async function say(
  context: CliContext,
  textArgument: string | undefined,
  flags: SayFlags,
): Promise<void> {
  const { console } = context
  const config = context.configOf({ ...flags })
  const given = await whatToSay(textArgument, flags.file, console)
  if (given.kind === 'batch') return sayBatch(context, config, given.lines, flags)
  outputFormatOfFile(flags.output)
  const cues = given.kind === 'cues' ? given.cues : null
  const timing = timingOf(flags, cues)
  const request = {
    ...speakRequestOf(cues ? textOfCues(cues) : given.kind === 'text' ? given.text : '', flags),
    ...(timing ? { timing } : {}),
  }
  await withStudio(context, config, async (studio) => {
    const wavPath = await speakInto(studio, request, flags, context, config.settings.lang)
    if (flags.play) await playWav(wavPath, console.signal, context.players)
  })
}
