import { AppError } from '../foundation/index.js'
import {
  describeWarnings,
  type SpeakEvent,
  type SpeakRequest,
  type StoredFile,
  type Studio,
  type VoiceChoice,
} from '../synthesis/index.js'
import { type AppDefinition, type Call, defineApp, update } from './app-definition.js'
import { audio, button, choicePairs, dropdown, type FileInput, slider, textbox } from './components.js'
import { progressTexts } from './progress-texts.js'

/** First in the list of voices: speak with the recording that comes with the call. */
export const useReference = '使用参考音频'

/** What a session remembers: the recording that it spoke with last, for `/save_audio`. */
export interface VoiceSession {
  lastReference: { readonly file: StoredFile; readonly release: () => void } | null
}

/** The options of synthesis that this wire does not offer. */
export type FixedOptions = Omit<SpeakRequest['options'], 'speedRatio'>

/** The app of the old server on port 7860: its four endpoints, with its names, labels and defaults. */
export function voiceApp(studio: Studio, fixedOptions: FixedOptions): AppDefinition<VoiceSession> {
  const voiceFiles = (): string[] => studio.voices.list().map(({ name }) => `${name}.pt`)
  const choices = (): string[] => [useReference, ...voiceFiles()]

  const voiceList = dropdown({
    id: 1,
    label: '音色列表',
    choices,
    choiceOf: (value) => {
      if (value === useReference) return value
      const voice = studio.voices.find(value)
      return voice && `${voice.name}.pt`
    },
  })
  const voiceName = textbox({ id: 2, label: '音色名称' })
  const reference = audio({ id: 3, label: '请上传参考音频' })
  const targetText = textbox({ id: 4, label: '请输入目标文本' })
  const speed = slider({
    ...{ id: 5, label: '语速', minimum: 0.5, maximum: 2, step: 0.05, value: 1 },
    accepted: { min: 0.25, max: 4 },
  })
  const result = audio({ id: 6, label: '生成结果' })
  const refreshed = button({ id: 7, value: '保存音色' })

  return defineApp<VoiceSession>({
    title: '音色',
    components: [voiceList, voiceName, reference, targetText, speed, result, refreshed],
    newSession: () => ({ lastReference: null }),
    endSession: (session) => session.lastReference?.release(),
    queueStatus: () => studio.queueStatus(),
    endpoints: (endpoint) => [
      endpoint({
        name: 'change_choices',
        inputs: {},
        outputs: [voiceList],
        run: () => [update({ choices: choicePairs(choices()) })],
      }),
      endpoint({
        name: 'update_prompt_audio',
        inputs: {},
        outputs: [refreshed],
        run: () => [update({ interactive: true })],
      }),
      endpoint({
        name: 'save_audio',
        inputs: { name: voiceName },
        outputs: [refreshed],
        run: async ({ name }, call) => {
          const saved = await saveLastReference(studio, name, call)
          return [update({ value: saved })]
        },
      }),
      endpoint({
        name: 'infer',
        inputs: { name: voiceList, voice: reference, text: targetText, speed },
        outputs: [result],
        run: async ({ name, voice, text, speed: speedRatio }, call) => {
          const spoken = await studio.speak(
            {
              owner: call.owner,
              text,
              voice: await chooseVoice(studio, name, voice, reference.label ?? '', call),
              engineId: 'auto',
              options: { ...fixedOptions, speedRatio },
            },
            (event) => report(event, call),
            call.signal,
          )
          for (const words of describeWarnings(spoken.warnings, text, call.language)) call.warn(words)
          return [await call.file(spoken.fileId)]
        },
      }),
    ],
  })
}

/** A saved voice wins over a recording, which is then not even fetched. */
async function chooseVoice(
  studio: Studio,
  name: string | null,
  voice: FileInput | null,
  label: string,
  call: Call<VoiceSession>,
): Promise<VoiceChoice> {
  if (name !== null && name !== useReference) return { kind: 'saved', name: name.replace(/\.pt$/, '') }
  if (voice === null) throw new AppError('wire-reference-needed', { choice: useReference, label })
  const file = await voice.resolve()
  call.hold(file)
  rememberReference(studio, call.session, file)
  return { kind: 'reference', filePath: file.filePath, transcript: null }
}

function rememberReference(studio: Studio, session: VoiceSession, file: StoredFile): void {
  session.lastReference?.release()
  session.lastReference = { file, release: studio.files.hold(file.id) }
}

async function saveLastReference(studio: Studio, name: string, call: Call<VoiceSession>): Promise<string> {
  const { lastReference } = call.session
  if (!lastReference) {
    throw new AppError('wire-no-reference-to-save', { isSessionKept: call.isSessionKept })
  }
  call.hold(lastReference.file)
  const request = { owner: call.owner, name, filePath: lastReference.file.filePath, transcript: null }
  const saved = await studio.saveVoice(request, call.signal)
  return `${saved.name}.pt`
}

/** Warnings are not told one by one: the result has them all. */
function report(event: SpeakEvent, call: Call<VoiceSession>): void {
  const texts = progressTexts[call.language]
  if (event.kind === 'queued') call.queued(event.ahead, event.queueSize, event.etaSec)
  else if (event.kind === 'started') call.started()
  else if (event.kind === 'stage') call.progress(null, null, texts.stages[event.stage])
  else if (event.kind === 'sentence') {
    call.progress(event.done, event.total, texts.sentence(event.done, event.text))
  }
}
