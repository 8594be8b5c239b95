/** `npm run bench -- issue`: how fast certificates are issued, without their files. */
import { sql } from 'kysely'
import { issueCertificates } from '../../src/certificates/issue.ts'
import { getCohort } from '../../src/programs/store.ts'
import { createRun } from '../../src/runs/run.ts'
import type { BenchRow } from './comparison.ts'
import { COHORT, withPassed } from './passed-people.ts'

const SIZES = [2_000, 20_000]
export async function benchIssue(): Promise<BenchRow[]> {
  for (const size of SIZES)
    await withPassed(size, async (installation) => {
      const { db } = installation.database
      const cohort = await getCohort(db, COHORT)
      const wanted = { kind: 'certify' as const, subject: COHORT, options: {}, actor: 'bench' }
      const { id: runId } = await createRun(db, installation.clock, wanted)
      const deps = { ...installation, db }
      const began = performance.now()
      let longest = 0
      let last = began
      const { issued } = await issueCertificates(deps, cohort, {
        runId,
        actor: 'bench',
        onProgress: async () => {
          const now = performance.now()
          longest = Math.max(longest, now - last)
          last = now
        },
      })
      const seconds = (performance.now() - began) / 1000
      const { rows } = await sql<{ gapless: boolean }>`
        select count(*) = ${size} and max(register_number) = ${size} as gapless from certificates`.execute(
        db,
      )
      const shown = (value: number) => Math.round(value).toLocaleString('en')
      console.log(
        `${shown(issued.length)} certificates issued in ${seconds.toFixed(1)} s: ${shown(issued.length / seconds)} a second, without their files; the longest batch of 500 took ${shown(longest)} ms${rows[0]?.gapless ? '' : '; THE REGISTER HAS A GAP'}`,
      )
    })
  return []
}
