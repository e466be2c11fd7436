import base from './jest.config.js'

/** The golden vectors alone: no database is started. GOLDEN_DIR points them at another folder of the same format. */
const { globalSetup: _setup, globalTeardown: _teardown, ...rest } = base
export default {
  ...rest,
  testMatch: ['<rootDir>/packages/core/test/golden/**/*.test.ts'],
  verbose: false,
  reporters: ['default', '<rootDir>/scripts/golden/reporter.mjs', '<rootDir>/scripts/jest-closing-line.cjs'],
}
