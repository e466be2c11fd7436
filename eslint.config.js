import tseslint from 'typescript-eslint'

const clockAndChance = [
  { object: 'Date', property: 'now', message: 'Engines never read the clock: take the date as an input.' },
  { object: 'Math', property: 'random', message: 'Engines are deterministic: no chance.' },
]

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/generated/**', 'packages/client/src/schema.ts', 'dist/**', '.data/**', 'coverage/**', '.stryker-tmp/**'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['packages/core/src/engines/**/*.ts', 'packages/core/src/domain/**/*.ts', 'packages/core/src/calendar/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-properties': ['error', ...clockAndChance],
      'no-restricted-globals': ['error', { name: 'process', message: 'Pure code takes its configuration as an input.' }],
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*'], message: 'Pure code does no I/O.' }] }],
      'no-restricted-syntax': ['error', { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Pure code never reads the clock.' }],
    },
  },
  { files: ['scripts/**', '.dependency-cruiser.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
)
