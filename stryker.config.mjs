/** Mutation testing of engine files, outside the test command: `pnpm test:mutation`. A score below 85 fails. */
export default {
  mutate: ['packages/core/src/engines/aggregation/valuation.ts', 'packages/core/src/engines/returns/return-series.ts', 'packages/core/src/engines/greeks/risk-free-rate.ts'],
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { configFile: 'jest.mutation.config.js', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 60_000,
  ignorePatterns: ['.data', 'coverage', 'docs'],
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false },
  thresholds: { high: 95, low: 85, break: 85 },
  tempDirName: '.stryker-tmp',
}
