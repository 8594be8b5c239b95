/** Mutation testing of the pure rules: each change to a rule must be noticed by a test that says why. */
const rules = [
  'score',
  'final-test',
  'sessions',
  'attendance',
  'topics',
  'modules',
  'evidence',
  'facts',
  'verdict-table',
  'decide',
  'notes',
  'shown-figures',
  'trace',
  'window',
  'person-decisions/standing',
]

export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  mutate: [
    ...rules.map((rule) => `src/reconciliation/${rule}.ts`),
    'src/programs/fraction.ts',
    'src/foundation/{dates,decimal}.ts',
  ],
  ignorePatterns: ['.hocvu', 'coverage', 'docs'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  inPlace: false,
  // tsconfig.json stays as it is: nothing of it is read here, and rewriting it asks for the API of an older TypeScript.
  tsconfigFile: 'left-as-it-is',
  disableTypeChecks: false,
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'coverage/mutation.json' },
  thresholds: { high: 95, low: 90, break: 90 },
}
