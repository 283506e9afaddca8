import { join } from 'node:path'
import { createApp } from '../app.js'
import type { Settings } from '../config/index.js'
import { createJsonLogger } from '../foundation/index.js'
import type { Bilingual } from './console.js'
import type { CliContext } from './context.js'

/** Runs the server until the user stops it. */
export async function serve(
  { console, overrides, configOf }: CliContext,
  flags: Record<string, unknown>,
): Promise<void> {
  const config = configOf(flags)
  const { lang, logLevel } = config.settings
  const logger = overrides.logger ?? createJsonLogger(logLevel)
  const app = await createApp(config, { ...overrides, logger })
  // One job's forgotten failure must not end everybody's server, as Node would have it.
  const onForgotten = (error: unknown) => logger.error('process.unhandled-rejection', { error })
  process.on('unhandledRejection', onForgotten)
  try {
    const url = await app.listen()
    console.print(readyText(url, config.settings)[lang])
    await aborted(console.signal)
    console.tell(stoppingText[lang])
  } finally {
    await app.close()
    process.off('unhandledRejection', onForgotten)
  }
}

function readyText(url: string, { data }: Settings): Bilingual {
  const voices = join(data, 'voices')
  return {
    zh: [
      `音色已就绪：${url}`,
      `  网页      在浏览器中打开 ${url}`,
      `  旧程序    无需改动：Client("${url}/")`,
      '  命令行    npm run say -- "你好，世界。" --voice 录音.wav -o 结果.wav',
      `  音色目录  ${voices}`,
      '  停止      Ctrl+C',
    ].join('\n'),
    en: [
      `Yinse is ready: ${url}`,
      `  Page          open ${url} in a browser`,
      `  Old programs  work as they are: Client("${url}/")`,
      '  Shell         npm run say -- "Hello, world." --voice recording.wav -o result.wav',
      `  Voices        ${voices}`,
      '  Stop          Ctrl+C',
    ].join('\n'),
  }
}

const stoppingText: Bilingual = {
  zh: '正在停止：不再接受新任务，等待正在进行的任务完成。再按一次 Ctrl+C 立即结束。',
  en: 'Stopping: no new jobs are taken, running ones may finish. Press Ctrl+C again to end at once.',
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
