import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { whenClosed } from './sse.js'

test('the close of a response is told when it comes', async () => {
  const response = new PassThrough()
  let isTold = false
  whenClosed(response, () => {
    isTold = true
  })
  await Promise.resolve()
  expect(isTold).toBe(false)
  response.destroy()
  await once(response, 'close')
  expect(isTold).toBe(true)
})

test('a response that closed before is told too, but not within the call', async () => {
  const response = new PassThrough()
  response.destroy()
  await once(response, 'close')
  let isTold = false
  const told = new Promise<void>((resolve) => {
    whenClosed(response, () => {
      isTold = true
      resolve()
    })
  })
  expect(isTold).toBe(false)
  await told
})
