import { existsSync } from 'node:fs'
import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import { embeddedEngineId, runningServerOf } from '../app.js'
import type { Config, Settings } from '../config/index.js'
import { AppError, packageRoot, toAppError } from '../foundation/index.js'
import type { Bilingual } from './console.js'
import type { CliContext } from './context.js'
import { withStudio } from './session.js'

/** `note`: works, with less than could be had. */
type Health = 'good' | 'note' | 'bad'

interface Finding extends Bilingual {
  readonly health: Health
}

const signs: Readonly<Record<Health, string>> = { good: '✓', note: '!', bad: '✗' }

const gibibyte = 2 ** 30

/** Looks at everything that speech needs here, and says what is wrong and what to do. Throws AppError `doctor-problems`. */
export async function doctor(context: CliContext, flags: Readonly<Record<string, unknown>>): Promise<void> {
  const config = context.configOf(flags)
  const { lang } = config.settings
  let problems = 0
  const tell = (finding: Finding) => {
    if (finding.health === 'bad') problems++
    context.console.print(`${signs[finding.health]} ${finding[lang]}`)
  }
  for (const finding of [nodeFinding(), machineFinding(), pageFinding()]) tell(finding)
  const folder = await folderFinding(config.settings.data)
  tell(folder)
  const server = await runningServerOf(config.settings.data)
  tell(await portFinding(config.settings, server))
  tell(accessFinding(config.settings))
  if (folder.health !== 'bad') for (const finding of await speechFindings(context, config)) tell(finding)
  if (problems > 0) throw new AppError('doctor-problems', { problems })
}

function nodeFinding(): Finding {
  const version = process.versions.node
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isGood = major > 20 || (major === 20 && minor >= 19)
  return isGood
    ? { health: 'good', zh: `Node ${version}`, en: `Node ${version}` }
    : {
        health: 'bad',
        zh: `Node ${version} 太旧：需要 20.19 或更新。请从 nodejs.org 安装。`,
        en: `Node ${version} is too old: 20.19 or later is needed. Install it from nodejs.org.`,
      }
}

function machineFinding(): Finding {
  const cores = availableParallelism()
  const memory = totalmem() / gibibyte
  const zh = `${cores} 个处理器核心，${memory.toFixed(1)} GB 内存`
  const en = `${cores} processor cores, ${memory.toFixed(1)} GB of memory`
  if (memory >= 1.5) return { health: 'good', zh, en }
  return {
    health: 'note',
    zh: `${zh}：神经网络模型可能放不下，请用引擎 embedded。`,
    en: `${en}: neural models may not fit; use the engine embedded.`,
  }
}

function pageFinding(): Finding {
  return existsSync(join(packageRoot, 'dist', 'web', 'index.html'))
    ? { health: 'good', zh: '网页已构建', en: 'The page is built' }
    : {
        health: 'note',
        zh: '网页还没有构建：请运行 npm run build。',
        en: 'The page is not built: run npm run build.',
      }
}

async function folderFinding(folder: string): Promise<Finding> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
    const { bavail, bsize } = await statfs(folder)
    const freeGb = (bavail * bsize) / gibibyte
    const zh = `数据目录 ${folder} 可写，剩余 ${freeGb.toFixed(1)} GB`
    const en = `The data folder ${folder} can be written, ${freeGb.toFixed(1)} GB are free`
    if (freeGb >= 1) return { health: 'good', zh, en }
    return {
      health: 'note',
      zh: `${zh}：请清理磁盘，或用 --data 换一处。`,
      en: `${en}: clear the disk, or choose another place with --data.`,
    }
  } catch (error) {
    const problem = (error as NodeJS.ErrnoException).code ?? String(error)
    const failure = new AppError('data-folder-unusable', { folder, problem })
    return { health: 'bad', zh: failure.text('zh'), en: failure.text('en') }
  }
}

async function portFinding({ host, port }: Settings, server: string | null): Promise<Finding> {
  if (server) return { health: 'good', zh: `服务器正在运行：${server}`, en: `The server runs: ${server}` }
  const problem = await new Promise<string | null>((resolve) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    probe.listen({ host, port }, () => probe.close(() => resolve(null)))
  })
  if (problem === null) {
    return { health: 'good', zh: `端口 ${host}:${port} 空闲`, en: `Port ${host}:${port} is free` }
  }
  return {
    health: 'bad',
    zh: `端口 ${host}:${port} 不能使用（${problem}）：请停掉占用它的程序（例如旧的应用），或用 --port 换一个。`,
    en: `Port ${host}:${port} cannot be used (${problem}): stop the program that has it (the old app, perhaps), or choose another with --port.`,
  }
}

function accessFinding({ host, keys, open }: Settings): Finding {
  if (keys.length > 0)
    return { health: 'good', zh: `需要密钥（${keys.length} 个）`, en: `A key is needed (${keys.length} set)` }
  if (!open)
    return { health: 'good', zh: `只有本机能用（${host}）`, en: `Only this machine can use it (${host})` }
  return {
    health: 'note',
    zh: '网络上任何人都能用：设置 YINSE_KEYS 可以保护它。',
    en: 'Anybody on the network can use it: YINSE_KEYS guards it.',
  }
}

async function speechFindings(context: CliContext, config: Config): Promise<Finding[]> {
  try {
    return await withStudio(context, config, async ({ voices }, { engines, models }) => {
      const findings: Finding[] = []
      for (const id of engines.list().filter((one, at) => at === 0 || one === embeddedEngineId)) {
        findings.push(await engineFinding(id, () => engines.get(id)))
      }
      const installed: string[] = []
      for (const { id } of models.catalogue) {
        if ((await models.stateOf(id)).kind !== 'installed') continue
        installed.push(id)
        findings.push(await engineFinding(id, () => models.verify(id)))
      }
      if (installed.length === 0) {
        findings.push({
          health: 'note',
          zh: '没有安装神经网络模型：用 yinse models install 安装，声音会更好。',
          en: 'No neural model is installed: yinse models install gets one, and with it better voices.',
        })
      }
      const count = voices.list().length
      findings.push(
        count > 0
          ? { health: 'good', zh: `${count} 个音色`, en: `${count} voices` }
          : {
              health: 'note',
              zh: '还没有音色：用 yinse voices starters 或 yinse voices add 添加。',
              en: 'No voices yet: add some with yinse voices starters or yinse voices add.',
            },
      )
      for (const { fileName, reason } of voices.foreignFiles()) {
        findings.push({ health: 'note', zh: `${fileName}：${reason.zh}`, en: `${fileName}: ${reason.en}` })
      }
      return findings
    })
  } catch (error) {
    const failure = toAppError(error)
    return [{ health: 'bad', zh: failure.text('zh'), en: failure.text('en') }]
  }
}

async function engineFinding(id: string, load: () => Promise<unknown>): Promise<Finding> {
  try {
    await load()
    return { health: 'good', zh: `${id} 可用`, en: `${id} works` }
  } catch (error) {
    const failure = toAppError(error)
    return { health: 'bad', zh: `${id}：${failure.text('zh')}`, en: `${id}: ${failure.text('en')}` }
  }
}
