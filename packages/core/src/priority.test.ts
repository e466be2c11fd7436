import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from '@jest/globals'

/** Systems without it have a priority for the process only. */
const LISTS_THREADS = existsSync('/proc/self/task')
const SCRIPT = `
  import { readdirSync } from 'node:fs'
  import { getPriority } from 'node:os'
  import { giveWay } from './priority.ts'
  giveWay()
  process.stdout.write(JSON.stringify(${LISTS_THREADS ? "readdirSync('/proc/self/task')" : '[0]'}.map((thread) => getPriority(Number(thread)))))
`

it('every thread of a process gives way, not only the first', () => {
  const output = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', SCRIPT], { cwd: fileURLToPath(new URL('.', import.meta.url)), env: { ...process.env, NODE_OPTIONS: '' } })
  const priorities = JSON.parse(output.toString()) as number[]
  expect(priorities.length).toBeGreaterThan(LISTS_THREADS ? 4 : 0)
  expect(new Set(priorities)).toEqual(new Set([10]))
})
