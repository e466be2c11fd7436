import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from '@jest/globals'

const SCRIPT = `
  import { readdirSync } from 'node:fs'
  import { getPriority } from 'node:os'
  import { giveWay } from './priority.ts'
  giveWay()
  process.stdout.write(JSON.stringify(readdirSync('/proc/self/task').map((thread) => getPriority(Number(thread)))))
`

const onLinux = existsSync('/proc/self/task') ? it : it.skip

onLinux('every thread of a process gives way, not only the first', () => {
  const output = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', SCRIPT], { cwd: fileURLToPath(new URL('.', import.meta.url)), env: { ...process.env, NODE_OPTIONS: '' } })
  const priorities = JSON.parse(output.toString()) as number[]
  expect(priorities.length).toBeGreaterThan(4)
  expect(new Set(priorities)).toEqual(new Set([10]))
})
