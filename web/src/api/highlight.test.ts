import { expect, test } from 'vitest'
import { highlighted } from './highlight'

test('words of the language are marked, and nothing in the code is taken for HTML', () => {
  const html = highlighted('print("<script>alert(1)</script>")', 'python')
  expect(html).toContain('hljs-built_in')
  expect(html).not.toContain('<script>')
  expect(html).toContain('&lt;script&gt;')
})
