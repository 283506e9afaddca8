import hljs from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import python from 'highlight.js/lib/languages/python'

const languages = { bash, javascript, json, python }
export type CodeLanguage = keyof typeof languages

for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language)

/** HTML of `code` with its words marked by classes; everything in it is escaped. */
export function highlighted(code: string, language: CodeLanguage): string {
  return hljs.highlight(code, { language }).value
}
