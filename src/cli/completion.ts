import type { Command } from 'commander'
import { wrongCommand } from './command-problem.js'

export const shells = ['bash', 'zsh', 'fish'] as const

/** What can follow a chain of commands: further commands and options. */
interface Node {
  /** '' for the program itself, else names parted by spaces. */
  readonly path: string
  readonly words: readonly string[]
}

/** A script that makes a shell complete our commands and options, made from the program itself. */
export function completionScript(shell: string, program: Command): string {
  const nodes = nodesOf(program, '')
  if (shell === 'bash') return bashScript(nodes)
  if (shell === 'zsh')
    return `#compdef yinse\nautoload -U +X bashcompinit && bashcompinit\n${bashScript(nodes)}`
  if (shell === 'fish') return fishScript(nodes)
  throw wrongCommand({
    zh: `没有 ${shell} 的补全脚本，可用的有：${shells.join('、')}`,
    en: `there is no completion for ${shell}; there is for ${shells.join(', ')}`,
  })
}

function nodesOf(command: Command, path: string): Node[] {
  const options = command.options.flatMap(({ short, long }) => [short, long].filter((one) => one != null))
  const words = [...command.commands.map((one) => one.name()), ...options, '--help']
  const inner = command.commands.flatMap((one) => nodesOf(one, `${path} ${one.name()}`.trim()))
  return [{ path, words: [...new Set(words)] }, ...inner]
}

function bashScript(nodes: readonly Node[]): string {
  const cases = nodes.map(({ path, words }) => `    '${path}') words='${words.join(' ')}' ;;`)
  const known = nodes.map(({ path }) => path).filter((path) => path !== '')
  return `_yinse() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path='' next word words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    next="\${path:+$path }$word"
    case "$next" in
    ${known.map((path) => `'${path}'`).join(' | ')}) path="$next" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=()
  local line
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -W "$words" -- "$current"; [[ $current == -* ]] || compgen -f -- "$current")
}
complete -o filenames -F _yinse yinse
`
}

function fishScript(nodes: readonly Node[]): string {
  const lines = nodes.map(({ path, words }) => {
    const parts = path.split(' ').filter((part) => part !== '')
    const condition =
      parts.length === 0
        ? '__fish_use_subcommand'
        : parts.map((part) => `__fish_seen_subcommand_from ${part}`).join('; and ')
    return `complete -c yinse -n '${condition}' -a '${words.join(' ')}'`
  })
  return `${lines.join('\n')}\n`
}
