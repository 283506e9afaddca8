import { Command, CommanderError, Option } from 'commander'
import { type AppOverrides, packageVersion } from '../app.js'
import { explainConfig, languageHint, loadConfig, type SettingKey } from '../config/index.js'
import { errorKinds, toAppError } from '../foundation/index.js'
import { explainParser } from './command-problem.js'
import { completionScript } from './completion.js'
import type { Console } from './console.js'
import type { CliContext } from './context.js'
import { doctor } from './doctor.js'
import { cancelJob, jobResult, listJobs, showJob } from './jobs.js'
import { addToLexicon, exportLexicon, importLexicon, listLexicon, removeFromLexicon } from './lexicon.js'
import { mcp } from './mcp.js'
import { addModel, installModel, listModels, removeModel, verifyModels } from './models.js'
import { say } from './say.js'
import { serve } from './serve.js'
import { verify } from './verify.js'
import { addStarterVoices, addVoice, listVoices, removeVoice, voiceTranscript } from './voices.js'

/** Runs one command to its end; resolves to the exit code, which follows from the kind of the error. */
export async function runCli(
  args: readonly string[],
  console: Console,
  overrides: AppOverrides = {},
  players?: CliContext['players'],
): Promise<number> {
  const environment = console.environment
  const sources = (flags: Readonly<Record<string, unknown>>) => ({
    ...(environment ? { environment } : {}),
    flags: pickSettings(flags),
  })
  let language = languageHint(sources({ lang: flagValue(args, '--lang') }))
  const configOf = (flags: Readonly<Record<string, unknown>>) => {
    const config = loadConfig(sources(flags))
    language = config.settings.lang
    return config
  }
  try {
    await createProgram({ console, overrides, configOf, ...(players ? { players } : {}) }).parseAsync(
      [...args],
      { from: 'user' },
    )
    return 0
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    const failure = error instanceof CommanderError ? explainParser(error) : toAppError(error)
    console.tell(failure.text(language))
    if (failure.kind === 'internal')
      console.tell(String((failure.cause as Error | undefined)?.stack ?? failure.cause))
    return errorKinds[failure.kind].exitCode
  }
}

/** The commands, each a few lines over a use case. */
function createProgram(context: CliContext): Command {
  const { console } = context
  const program = new Command('yinse')
    .helpCommand(false)
    .version(packageVersion(), '-V, --version', 'the version of yinse')
    .description('Speaks any text in the voice of a short recording. 用一段录音的声音朗读文本。')
    .addHelpText(
      'after',
      '\nyinse COMMAND --help tells more. Exit: 0 done, 2 wrong input, 3 not allowed,\n4 not found, 5 conflict, 6 busy, 7 engine failed, 1 our fault, 130 stopped.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => console.print(text.trimEnd()),
      // Errors are told once, in the user's language, by whoever runs the program.
      writeErr: () => {},
    })

  withCommon(program.command('serve').description('start the server and its page 启动服务器'))
    .option('--port <number>', 'port (7860)')
    .option('--host <address>', 'address to listen on (127.0.0.1)')
    .option('--open', 'let everybody on the network in, without a key')
    .option('--tls', 'https, with a certificate of its own: microphones need it on other machines')
    .option('--starter-voices', 'install the designed starter voices')
    .action((flags) => serve(context, flags))

  withCommon(
    program.command('say').description('speak a text, or standard input, into a sound file 把文本读成声音'),
  )
    .argument('[text]')
    .option('-f, --file <file>', 'txt, md, epub; srt, vtt (dubbed); jsonl (a batch)')
    .requiredOption('--voice <file|name>', 'a recording, or a saved voice')
    .option('-o, --output <file>', 'wav, mp3, opus, flac, m4a, aac, pcm', 'speech.wav')
    .option('--play', 'play it when it is done')
    .option('--speed <ratio>', '0.25 to 4 of the pace of the voice', '1')
    .option('--duration <seconds>', 'how long the whole is to last')
    .option('--seed <number>', 'same input and seed, same bytes', '0')
    .option('--transcript <words>', 'the words of the recording')
    .option('--engine <id>', 'auto, embedded, remote, or a model', 'auto')
    .option('--srt <file>', 'write subtitles as SubRip')
    .option('--vtt <file>', 'write subtitles as WebVTT')
    .option('--input-type <type>', 'auto, text or ssml', 'auto')
    .option('--project <name>', 'whose lexicon counts', 'default')
    .option('--audible-label <kind>', 'off, morse, spoken; -end for the end')
    .addOption(hidden('--pitch <semitones>', '0'))
    .addOption(hidden('--formant <ratio>', '1'))
    .addOption(hidden('--range <ratio>', '1'))
    .addOption(hidden('--breath <share>', '0'))
    .addHelpText('after', '  Voice: --pitch -24..24, --formant 0.5..2, --range 0..3, --breath 0..1')
    .action((text: string | undefined, flags) => say(context, text, flags))

  const voices = program.command('voices').description('list, add and remove saved voices 管理音色')
  withCommon(voices.command('list', { isDefault: true })).action((flags) => listVoices(context, flags))
  withCommon(voices.command('add').argument('<name>').argument('<file>'))
    .option('--transcript <words>', 'the words of the recording')
    .action((name: string, file: string, flags) => addVoice(context, name, file, flags))
  withCommon(voices.command('transcript').argument('<name>').argument('[words]'))
    .description('show or set its words, "" for none 文字稿')
    .action((name: string, words: string | undefined, flags) => voiceTranscript(context, name, words, flags))
  withCommon(voices.command('starters').description('add the starter voices 安装示例音色')).action((flags) =>
    addStarterVoices(context, flags),
  )
  withCommon(voices.command('remove').argument('<name>')).action((name: string, flags) =>
    removeVoice(context, name, flags),
  )

  const models = program.command('models').description('neural models: install, verify, remove 管理模型')
  withCommon(models.command('list', { isDefault: true })).action((flags) => listModels(context, flags))
  withCommon(models.command('install').argument('<id>')).action((id: string, flags) =>
    installModel(context, id, flags),
  )
  withCommon(models.command('add').argument('<archive or folder>', 'brought from elsewhere')).action(
    (path: string, flags) => addModel(context, path, flags),
  )
  withCommon(models.command('verify').argument('[id]', 'every installed one without it')).action(
    (id: string | undefined, flags) => verifyModels(context, id, flags),
  )
  withCommon(models.command('remove').argument('<id>')).action((id: string, flags) =>
    removeModel(context, id, flags),
  )

  withCommon(program.command('verify').description('read the AI label of a sound file 读取 AI 生成标识'))
    .argument('<file>', 'wav, mp3, opus, ogg, flac or m4a')
    .action((file: string, flags) => verify(context, file, flags))

  const lexicon = program.command('lexicon').description('your own readings of words 自定读音')
  const withProject = (command: Command) =>
    withCommon(command).option('--project <name>', 'the lexicon of one project', 'default')
  withProject(lexicon.command('list', { isDefault: true })).action((flags) => listLexicon(context, flags))
  withProject(
    lexicon.command('add').argument('<word>').argument('<reading>', 'pinyin, ARPAbet or IPA'),
  ).action((word: string, reading: string, flags) => addToLexicon(context, word, reading, flags))
  withProject(lexicon.command('remove').argument('<word>')).action((word: string, flags) =>
    removeFromLexicon(context, word, flags),
  )
  withProject(lexicon.command('import <file>').description('add the entries of a TSV file')).action(
    (file: string, flags) => importLexicon(context, file, flags),
  )
  withProject(lexicon.command('export <file>').description('write the entries as TSV')).action(
    (file: string, flags) => exportLexicon(context, file, flags),
  )

  const jobs = program.command('jobs').description('jobs of the server, or of the data folder 查看任务')
  const withServer = (command: Command) =>
    withCommon(command)
      .option('--server <url>', 'another server than the one on this data folder')
      .option('--ca <file>', 'certificate of the server to trust (PEM), as in its tls/cert.pem')
  withServer(jobs.command('list', { isDefault: true })).action((flags) => listJobs(context, flags))
  withServer(jobs.command('show').argument('<id>')).action((id: string, flags) => showJob(context, id, flags))
  withServer(jobs.command('cancel').argument('<id>')).action((id: string, flags) =>
    cancelJob(context, id, flags),
  )
  withServer(jobs.command('result').argument('<id>'))
    .option('-o, --output <file>', 'wav, mp3, opus, flac, m4a, aac, pcm (ID.wav)')
    .action((id: string, flags) => jobResult(context, id, flags))

  withCommon(
    program.command('mcp').description('tools for AI programs, over standard input and output'),
  ).action((flags) => mcp(context, flags))
  withCommon(program.command('doctor').description('check this machine, and say what to do 检查环境')).action(
    (flags) => doctor(context, flags),
  )
  program
    .command('completion')
    .description('a script that completes commands in bash, zsh, fish')
    .argument('<shell>', 'bash, zsh or fish')
    .action((shell: string) => console.print(completionScript(shell, program).trimEnd()))

  const config = program.command('config').description('settings and where they come from 查看设置')
  withCommon(config.command('show', { isDefault: true })).action((flags) =>
    console.print(explainConfig(context.configOf(flags))),
  )
  for (const command of allCommands(program)) command.exitOverride().copyInheritedSettings(program)
  return program
}

/** An option that works and is told of in one line with others, so that the help fits a screen. */
function hidden(flags: string, initial: string): Option {
  return new Option(flags).default(initial).hideHelp()
}

function withCommon(command: Command): Command {
  return command
    .option('--data <folder>', 'where voices, files and settings are kept (~/.yinse)')
    .addOption(new Option('--lang <language>', 'language of messages: zh or en'))
}

function allCommands(command: Command): Command[] {
  return command.commands.flatMap((one) => [one, ...allCommands(one)])
}

/** The options that are settings; the others are a command's own. */
function pickSettings(flags: Readonly<Record<string, unknown>>): Partial<Record<SettingKey, unknown>> {
  const { port, host, data, lang, open, tls, starterVoices } = flags
  return { port, host, data, lang, open, tls, starterVoices }
}

function flagValue(args: readonly string[], name: string): string | undefined {
  const index = args.indexOf(name)
  const joined = args.find((one) => one.startsWith(`${name}=`))
  return index >= 0 ? args[index + 1] : joined?.slice(name.length + 1)
}
