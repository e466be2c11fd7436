import { readdirSync, readFileSync } from 'node:fs'
import base from './jest.config.js'

const ENGINES = 'packages/core/src/engines'
const sources = readdirSync(ENGINES, { recursive: true }).filter((name) => name.endsWith('.ts') && !/\.(test|test-data)\.ts$/.test(name))

/** Files of types alone compile to nothing and would count as never run. */
const withCode = sources.filter((name) => /^(export )?(async )?(const|let|function|class)\b|^export \{|^export \*/m.test(readFileSync(`${ENGINES}/${name}`, 'utf8')))

/** Coverage of the engines alone by their unit, property and golden tests: every branch is taken. No database is started. */
const { globalSetup: _setup, globalTeardown: _teardown, ...rest } = base
export default {
  ...rest,
  testMatch: ['<rootDir>/packages/core/src/engines/**/*.test.ts', '<rootDir>/packages/core/test/{golden,properties}/**/*.test.ts'],
  collectCoverage: true,
  coverageProvider: 'v8',
  collectCoverageFrom: withCode.map((name) => `${ENGINES}/${name}`),
  coverageReporters: [['text', { skipFull: true, maxCols: 160 }]],
  coverageThreshold: { global: { branches: 100 } },
  verbose: false,
}
