import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import { gatheredLines } from './gathered-lines.js'

it('writes the lines of one turn together, in order, and those of the next apart', async () => {
  const written: string[] = []
  const stream = gatheredLines((text) => written.push(text))
  for (const line of ['one\n', 'two\n']) stream.write(line)
  expect(written).toEqual([])
  await turn()
  stream.write('three\n')
  await turn()
  expect(written).toEqual(['one\ntwo\n', 'three\n'])
})

it('writes what is left when the process exits, once', async () => {
  const written: string[] = []
  const before = process.listeners('exit')
  gatheredLines((text) => written.push(text)).write('last\n')
  const own = process.listeners('exit').filter((listener) => !before.includes(listener))
  expect(own).toHaveLength(1)
  own[0]!.call(process, 0)
  expect(written).toEqual(['last\n'])
  await turn()
  expect(written).toEqual(['last\n'])
  expect(process.listeners('exit')).toEqual(before)
})
