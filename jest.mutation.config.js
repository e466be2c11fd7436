import base from './jest.config.js'

/** The unit tests of the files that stryker.config.mjs mutates; the first failure is enough. */
const { globalSetup: _setup, globalTeardown: _teardown, ...rest } = base
const engines = '<rootDir>/packages/core/src/engines'
export default { ...rest, testMatch: [`${engines}/aggregation/valuation.test.ts`, `${engines}/returns/returns.test.ts`, `${engines}/greeks/model-inputs.test.ts`], bail: 1, verbose: false, reporters: ['default'], maxWorkers: 1 }
