import { join, resolve } from 'node:path'
import type { Config } from '../config/index.js'
import { AppError, silentLogger, systemClock, type UiLanguage } from '../foundation/index.js'
import {
  downloadBytesOf,
  type InstallProgress,
  type ModelEntry,
  ModelManager,
  type ModelState,
  modelCatalogue,
  withOwnModels,
} from '../models/index.js'
import type { CliContext } from './context.js'

type Flags = Readonly<Record<string, unknown>>

/** One model a line: id, state, size, licence. */
export async function listModels(context: CliContext, flags: Flags): Promise<void> {
  const config = context.configOf(flags)
  const manager = managerOf(context, config)
  const { lang } = config.settings
  for (const entry of manager.catalogue) {
    const { id, languages, licence, installedBytes } = entry
    const state = stateText(await manager.stateOf(id), lang)
    context.console.print(
      [id, state, languages.join('+'), megabytes(installedBytes), licence.name].join('\t'),
    )
    context.console.tell(`  ${licence.note[lang]}`)
  }
}

/** The terms are told before the first byte is fetched. */
export async function installModel(context: CliContext, id: string, flags: Flags): Promise<void> {
  const config = context.configOf(flags)
  const manager = managerOf(context, config)
  const entry = manager.catalogue.find((one) => one.id === id)
  if (entry) for (const line of termsOf(entry, config.settings.lang)) context.console.tell(line)
  await manager.install(id, progressTeller(context), context.console.signal)
  context.console.print(id)
}

export async function addModel(context: CliContext, path: string, flags: Flags): Promise<void> {
  const config = context.configOf(flags)
  const id = await managerOf(context, config).add(
    resolve(path),
    progressTeller(context),
    context.console.signal,
  )
  context.console.print(id)
}

/** Checks one model, or every installed one. */
export async function verifyModels(context: CliContext, id: string | undefined, flags: Flags): Promise<void> {
  const config = context.configOf(flags)
  const { lang } = config.settings
  const manager = managerOf(context, config)
  const ids: string[] = []
  for (const entry of manager.catalogue) {
    if ((await manager.stateOf(entry.id)).kind === 'installed') ids.push(entry.id)
  }
  if (id === undefined && ids.length === 0) tellNoneInstalled(context, lang)
  for (const one of id === undefined ? ids : [id]) {
    await manager.verify(one)
    context.console.print(one)
  }
}

function tellNoneInstalled({ console }: CliContext, lang: UiLanguage): void {
  console.tell(
    lang === 'zh'
      ? '没有安装模型，没有可校验的。用 yinse models list 查看可用的模型。'
      : 'No model is installed, so none was verified. yinse models list shows those there are.',
  )
}

export async function removeModel(context: CliContext, id: string, flags: Flags): Promise<void> {
  const manager = managerOf(context, context.configOf(flags))
  if ((await manager.stateOf(id)).kind === 'absent') throw new AppError('model-not-installed', { id })
  await manager.remove(id)
  context.console.print(id)
}

function managerOf({ overrides }: CliContext, { settings }: Config): ModelManager {
  return new ModelManager({
    folder: join(settings.data, 'models'),
    catalogue: withOwnModels(overrides.modelCatalogue ?? modelCatalogue, settings.models),
    extraMirrors: settings.modelMirrors,
    clock: systemClock,
    logger: silentLogger,
  })
}

function termsOf(entry: ModelEntry, lang: UiLanguage): string[] {
  const { name, licence, installedBytes, artifacts } = entry
  const sizes = [megabytes(downloadBytesOf(entry)), megabytes(installedBytes)]
  const lines = [
    lang === 'zh'
      ? `${name}：下载 ${sizes[0]}，安装后 ${sizes[1]}。许可：${licence.name}`
      : `${name}: ${sizes[0]} to download, ${sizes[1]} on disk. Licence: ${licence.name}`,
    licence.note[lang],
  ]
  if (artifacts.some(({ sha256 }) => sha256 === null)) {
    lines.push(
      lang === 'zh'
        ? '没有公布的校验值：首次下载的文件会被信任，此后每次都会核对。'
        : 'No hash of it is published: the first download is trusted, and checked ever after.',
    )
  }
  return lines
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
