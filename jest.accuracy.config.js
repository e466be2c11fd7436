import golden from './jest.golden.config.js'

/** A golden run that writes its accuracy table into the documentation: `pnpm docs:accuracy`. */
export default { ...golden, reporters: ['default', ['<rootDir>/scripts/golden/reporter.mjs', { document: 'docs/numbers.md' }], '<rootDir>/scripts/jest-closing-line.cjs'] }
