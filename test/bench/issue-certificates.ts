/**
 * `npm run bench -- issue`: how long a class of 17.198 takes to be issued its certificates, without their files. Beside it,
 * in turns, so that a busy machine is busy for both: one INSERT … SELECT.
 */
import { sql } from 'kysely'
import { z } from 'zod'
import { contentOfKept, type KeptDossier } from '../../src/certificates/dossier/pack.ts'
import { issueCertificates } from '../../src/certificates/issue.ts'
import type { Installation } from '../../src/main.ts'
import { getCohort } from '../../src/programs/store.ts'
import { createRun } from '../../src/runs/run.ts'
import { type BenchRow, median, timed } from './comparison.ts'
import { withPassed } from './passed-people.ts'
import { insertSelect, makeBareTables } from './yardsticks/insert-select.ts'

const PEOPLE = 17_198
/** Each in a class of its own, for nobody gets a second certificate in one. */
const ROUNDS = 3

export async function benchIssue(): Promise<BenchRow[]> {
  return await withPassed(
    PEOPLE,
    async (installation) => {
      const issues: number[] = []
      const yardsticks: number[] = []
      for (let round = 1; round <= ROUNDS; round += 1) {
        const cohort = `nts-${round}`
        const runId = await certifyRun(installation, cohort)
        const [issued, ms] = await timed(() => issue(installation, cohort, runId))
        await makeBareTables(installation.database)
        const [inserted, bareMs] = await timed(() =>
          insertSelect(installation.database.db, cohort, runId),
        )
        if (issued !== PEOPLE || inserted !== PEOPLE)
          throw new Error(`${issued} were issued and ${inserted} inserted, of ${PEOPLE}`)
        issues.push(ms)
        yardsticks.push(bareMs)
      }
      await requireGapless(installation)
      return [
        {
          work: `issue ${PEOPLE.toLocaleString('en')} certificates (no PDF)`,
          unit: 'ms',
          ours: median(issues),
          beside:
            'one INSERT … SELECT: numbers, codes, token hashes, snapshots into the same keys; no dossier, seal, status list, audit',
          yardstick: median(yardsticks),
          goal: { atMost: 3 },
        },
      ]
    },
    ROUNDS,
  )
}

async function certifyRun({ database, clock }: Installation, subject: string): Promise<string> {
  const wanted = { kind: 'certify', subject, options: {}, actor: 'bench' } as const
  return (await createRun(database.db, clock, wanted)).id
}

async function issue(installation: Installation, id: string, runId: string): Promise<number> {
  const { db } = installation.database
  const cohort = await getCohort(db, id)
  const context = { runId, actor: 'bench' }
  const { issued } = await issueCertificates({ ...installation, db }, cohort, context)
  return issued.length
}

/** Else what was so fast was wrong. */
async function requireGapless({ database }: Installation): Promise<void> {
  const all = PEOPLE * ROUNDS
  const { rows } = await sql<{ gapless: boolean }>`
    select count(*) = ${all} and max(register_number) = ${all} as gapless from certificates`.execute(
    database.db,
  )
  if (!rows[0]?.gapless) throw new Error('the register has a gap')
  const kept = await sql<KeptDossier>`
    select d.content, d.packed, p.phrases, p.definitions from certificate_dossiers d
    join certificate_dossier_parts p on p.digest = d.parts`.execute(database.db)
  const whole = kept.rows.filter((row) => Frozen.safeParse(contentOfKept(row)).success)
  if (whole.length !== all) throw new Error('what led to a certificate is not frozen')
}

const Frozen = z.object({ how: z.object({ reproduced: z.literal(true) }) })
