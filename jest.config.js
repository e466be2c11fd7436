/** Every test: unit tests beside the code, integration and contract tests under each package's test/. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }] },
  testMatch: ['<rootDir>/apps/**/*.test.ts', '<rootDir>/packages/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  globalSetup: '<rootDir>/packages/core/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/packages/core/test/support/global-teardown.mjs',
  reporters: ['default', '<rootDir>/scripts/jest-closing-line.cjs'],
  // Modules of ended suites stay in memory: a worker that has grown is replaced. The slowest tests start real processes, on any machine.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1.5GB',
  testTimeout: 300_000,
}
