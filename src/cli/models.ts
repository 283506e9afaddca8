import { join, resolve } from 'node:path'
import type { Config } from '../config/index.js'
import { AppError, silentLogger, systemClock } from '../foundation/index.js'
import { type InstallProgress, ModelManager, type ModelState, modelCatalogue } from '../models/index.js'
import type { CliContext } from './context.js'

type Flags = Readonly<Record<string, unknown>>

/** One model a line: id, state, size, licence. */
export async function listModels(context: CliContext, flags: Flags): Promise<void> {
  const config = context.configOf(flags)
  const manager = managerOf(config)
  const { lang } = config.settings
  for (const { id, languages, licence, installedBytes } of manager.catalogue) {
    const state = stateText(await manager.stateOf(id), lang)
    context.console.print(
      [id, state, languages.join('+'), megabytes(installedBytes), licence.name].join('\t'),
    )
    context.console.tell(`  ${licence.note[lang]}`)
  }
}

export async function installModel(context: CliContext, id: string, flags: Flags): Promise<void> {
  const config = context.configOf(flags)
  await managerOf(config).install(id, progressTeller(context), context.console.signal)
  context.console.print(id)
}

export async function addModel(context: CliContext, path: string, flags: Flags): Promise<void> {
  const config = context.configOf(flags)
  const id = await managerOf(config).add(resolve(path), progressTeller(context), context.console.signal)
  context.console.print(id)
}

/** Checks one model, or every installed one. */
export async function verifyModels(context: CliContext, id: string | undefined, flags: Flags): Promise<void> {
  const manager = managerOf(context.configOf(flags))
  if (id !== undefined) await manager.verify(id)
  const ids = id === undefined ? manager.catalogue.map((entry) => entry.id) : [id]
  for (const one of ids) {
    if ((await manager.stateOf(one)).kind !== 'installed') continue
    await manager.verify(one)
    context.console.print(one)
  }
}

export async function removeModel(context: CliContext, id: string, flags: Flags): Promise<void> {
  const manager = managerOf(context.configOf(flags))
  if ((await manager.stateOf(id)).kind === 'absent') throw new AppError('model-not-installed', { id })
  await manager.remove(id)
  context.console.print(id)
}

function managerOf({ settings }: Config): ModelManager {
  return new ModelManager({
    folder: join(settings.data, 'models'),
    catalogue: modelCatalogue,
    extraMirrors: settings.modelMirrors,
    clock: systemClock,
    logger: silentLogger,
  })
}

/** A line a file and a tenth: enough to follow, and readable in a pipe. */
function progressTeller(context: CliContext): (progress: InstallProgress) => void {
  let last = ''
  return ({ stage, fileName, receivedBytes, totalBytes, bytesPerSec, leftSec }) => {
    const tenths = stage === 'download' ? Math.floor((10 * receivedBytes) / Math.max(1, totalBytes)) : 0
    const key = `${stage} ${fileName} ${tenths}`
    if (key === last) return
    last = key
    const speed = bytesPerSec === null ? '' : `, ${megabytes(bytesPerSec)}/s, ${Math.ceil(leftSec ?? 0)} s`
    const amount =
      stage === 'download' ? ` ${megabytes(receivedBytes)} / ${megabytes(totalBytes)}${speed}` : ''
    context.console.tell(`${stage} ${fileName}${amount}`)
  }
}

function stateText(state: ModelState, lang: 'zh' | 'en'): string {
  const texts = {
    absent: { zh: '未安装', en: 'not installed' },
    partial: { zh: '下载了一部分', en: 'partly downloaded' },
    installing: { zh: '正在安装', en: 'installing' },
    installed: { zh: '已安装', en: 'installed' },
  }
  return texts[state.kind][lang]
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0)} MB`
}
