import { expect, test } from 'vitest'
import { analyzeSegment } from './analyze-segment.js'
import { questionForm } from './question-form.js'
import { segmentText } from './segmenting/segment-text.js'

test.each([
  ['你去北京？', 'open'],
  ['真的？', 'open'],
  ['你去北京吗？', 'particle'],
  ['你知道地铁站在哪里吗？', 'particle'],
  ['一起走吧？', 'particle'],
  ['你去哪里？', 'marked'],
  ['这是什么？', 'marked'],
  ['你的呢？', 'marked'],
  ['好不好？', 'marked'],
  ['你吃没吃？', 'marked'],
  ['喝茶还是喝咖啡？', 'marked'],
  ['先生，要不要加糖？”', 'marked'],
  ['几乎都来了？', 'open'],
  ['Are you ready?', 'open'],
  ['And where are you going?', 'marked'],
  ['Tea or coffee?', 'marked'],
  ['Somewhere else?', 'open'],
] as const)('%s is asked in the form %s', (text, form) => {
  expect(questionForm(text)).toBe(form)
  expect(segmentText(text).segments.map((segment) => analyzeSegment(segment).questionForm)).toEqual([form])
})

test('a statement has no form of question', () => {
  const [segment] = segmentText('你去哪里都好。').segments
  expect(segment && analyzeSegment(segment).questionForm).toBeNull()
})
