import { defineConfig } from 'vitest/config'

/**
 * The tests of the pure rules, without a database: what mutation testing runs over and over. Properties of drawn
 * learners are left out, and processes of their own, which no mutant reaches: every rule has to be said by an example.
 */
export default defineConfig({
  test: {
    include: [
      'test/foundation/{dates,decimal}.test.ts',
      'test/programs/fraction.test.ts',
      'test/reconciliation/{attendance,cases,decide,decide-after-issue,evidence,evidence-sources,final-test,modules,notes,reasons,score,sessions,trace,window}.test.ts',
      'test/reconciliation/person-decisions/standing.test.ts',
    ],
    testNamePattern: /^(?!.*in a process that lives in)/,
    // Modules are loaded once, which halves the time. A mutant of code that runs as a module loads is not met then and
    // counts as survived: the figure is a little too low, never too high.
    isolate: false,
    maxWorkers: 1,
  },
})
