import { expect, test } from 'vitest'
import { createToneEngine } from './fake/index.js'
import { createEngineRegistry } from './registry.js'

test('an engine is loaded when it is first asked for, and once', async () => {
  let loads = 0
  const load = async () => {
    loads++
    return createToneEngine()
  }
  const registry = createEngineRegistry({ first: load, second: load })
  expect(registry.list()).toEqual(['first', 'second'])
  expect(loads).toBe(0)
  const [one, two] = await Promise.all([registry.get('first'), registry.get('first')])
  expect(one).toBe(two)
  expect(loads).toBe(1)
  await registry.dispose()
})

test('an engine that is not listed is an error that names those that are', async () => {
  const registry = createEngineRegistry({ fake: async () => createToneEngine() })
  await expect(registry.get('other')).rejects.toMatchObject({
    code: 'engine-not-listed',
    data: { known: 'fake' },
  })
  await expect(registry.get('toString')).rejects.toMatchObject({ code: 'engine-not-listed' })
})

test('a failed load is tried again', async () => {
  let isBroken = true
  const registry = createEngineRegistry({
    fake: async () => {
      if (isBroken) throw new Error('no disk')
      return createToneEngine()
    },
  })
  await expect(registry.get('fake')).rejects.toThrow('no disk')
  isBroken = false
  expect((await registry.get('fake')).id).toBe('fake')
})

test('an engine whose weights are gone is disposed, and loaded anew when it is asked for', async () => {
  let loads = 0
  let disposals = 0
  const isCurrent = async () => loads > 1
  const load = async () => {
    loads++
    return { ...createToneEngine(), dispose: async () => void disposals++ }
  }
  const registry = createEngineRegistry({ fake: load }, isCurrent)
  const first = await registry.get('fake')
  const second = await registry.get('fake')
  expect(second).not.toBe(first)
  expect(await registry.get('fake')).toBe(second)
  expect({ loads, disposals }).toEqual({ loads: 2, disposals: 1 })
})
