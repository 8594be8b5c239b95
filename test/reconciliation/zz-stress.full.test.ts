import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, expect, it } from 'vitest'
import { parseConfiguration } from '../../src/programs/read-configuration.ts'
import { startOfDateInVietnam, addDays, dateInVietnam } from '../../src/foundation/dates.ts'
import { erasePerson } from '../../src/privacy/erase/erase-person.ts'
import { getCohort } from '../../src/programs/store.ts'
import { spreadChanges } from '../../src/reconciliation/changed-store.ts'
import { reconcileCohort } from '../../src/reconciliation/reconcile.ts'
import { allotAccounts } from '../../src/roster/ledger/allot.ts'
import { handOutAccount, takeBackAccount } from '../../src/roster/ledger/hand-out.ts'
import { lan } from '../support/installation.ts'
import { COHORT, onePage, sessions, type World } from '../support/world.ts'
import { deciding } from './account-decisions/deciding.ts'
import { merging } from './account-decisions/merging.ts'
import { codes, createSchool, happen, happening, held, program } from './happenings.ts'
import { certify, changePrograms } from './meanwhile.ts'
const OTHER = 'lop-khac'
const worlds: World[] = []
afterAll(() => Promise.all(worlds.map((w) => w.close())))
void parseConfiguration
const other = (p = {}) => program(p).replace('id: ky-nang-so', 'id: ky-nang-khac').replace(`id: ${COHORT}`, `id: ${OTHER}`)
async function decide(world: World, cohortId: string, { dryRun = false, full = false } = {}) {
  const runId = await world.newRun('reconcile', cohortId)
  return await reconcileCohort(world.db, world.clock, await getCohort(world.db, cohortId), { runId, dryRun, full })
}
const who = fc.constantFrom(...codes)
const more = fc.oneof(
  { weight: 8, arbitrary: fc.record({ k: fc.constant('happen' as const), e: happening }) },
  { weight: 2, arbitrary: fc.record({ k: fc.constant('merge' as const), a: who, b: who }) },
  { weight: 2, arbitrary: fc.record({ k: fc.constant('unmerge' as const) }) },
  { weight: 2, arbitrary: fc.record({ k: fc.constant('link' as const), a: who, b: who }) },
  { weight: 1, arbitrary: fc.record({ k: fc.constant('reject' as const), a: who, b: who }) },
  { weight: 2, arbitrary: fc.record({ k: fc.constant('undo link' as const) }) },
  { weight: 2, arbitrary: fc.record({ k: fc.constant('handout' as const), a: who, days: fc.constantFrom(1, 5, 9, 30) }) },
  { weight: 1, arbitrary: fc.record({ k: fc.constant('takeback' as const), a: who }) },
  { weight: 2, arbitrary: fc.record({ k: fc.constant('otherrules' as const), pass: fc.constantFrom(5, 8) }) },
  { weight: 1, arbitrary: fc.record({ k: fc.constant('catalogue' as const), a: who, n: fc.constantFrom(3, 5, 6) }) },
  { weight: 1, arbitrary: fc.record({ k: fc.constant('spread' as const) }) },
  { weight: 1, arbitrary: fc.record({ k: fc.constant('match' as const) }) },
  { weight: 1, arbitrary: fc.record({ k: fc.constant('certify other' as const) }) },
)
const done: Record<string, number> = {}
const failed: Record<string, string> = {}
it.each([1, 2, 3, 4])('stress %i', { timeout: 150_000 }, async (seed) => {
  const world = await createSchool()
  worlds.push(world)
  await changePrograms(world, program(), other())
  const acts: string[] = []
  const merges: string[] = []
  const so = deciding(world)
  const m = merging(world)
  await allotAccounts(world, lan, { platform: 'lms', unit: 'Sở Nội vụ', accounts: 50, usableFrom: '2026-01-01', usableUntil: '2029-12-31', source: null })
  let k = seed
  let n = 0
  const next = (of: number) => { k = (k * 1103515245 + 12345) % 2147483648; return Math.floor(k / 1000) % of }
  const steps = [...fc.sample(more, { numRuns: 55, seed })]
  for (const [at, e] of steps.entries()) {
    world.clock.pass(1)
    const attempt = async (work: () => Promise<unknown>) => { try { await work(); done[e.k] = (done[e.k] ?? 0) + 1 } catch (x) { failed[e.k] = String(x).slice(0, 200) } }
    await attempt(async () => {
      switch (e.k) {
        case 'happen':
          if (e.e.what === 'rules') return await changePrograms(world, program(e.e), other())
          return await happen(world, e.e)
        case 'merge': {
          if (e.a === e.b) return
          merges.push((await m.merge(await so.learnerId(e.a), await so.learnerId(e.b)) as never as { act: { id: string } | string }).act as string); return }
        case 'unmerge': { const id = (await sql<{ id: string }>`select act_id as id from learner_merges m where not exists (select from decision_acts u where u.undoes = m.act_id) limit 1`.execute(world.db)).rows[0]?.id; if (!id) throw new Error('none'); return await so.undo(lan, id) }
        case 'link': acts.push((await so.decide(lan, { account: e.a, decision: 'link', learner: e.b })).act); return
        case 'reject': acts.push((await so.decide(lan, { account: e.a, decision: 'reject', learner: e.b })).act); return
        case 'undo link': { const id = acts.pop(); if (!id) throw new Error('none'); return await so.undo(lan, id) }
        case 'handout': n += 1; return await handOutAccount(world, lan, 'lms', { learner: e.a, userName: `u-${n}`, unit: null, at: startOfDateInVietnam(addDays(dateInVietnam(world.clock.now()), -e.days)) })
        case 'takeback': return await takeBackAccount(world, lan, 'lms', { userName: `u-${n}`, mistaken: true } as never)
        case 'otherrules': return await changePrograms(world, program(), other({ pass: e.pass }))
        case 'catalogue': return await world.sync(onePage(sessions(e.a, held(e.n))))
        case 'spread': return await spreadChanges(world.db)
        case 'match': return await so.match()
        case 'certify other': return await certify(world, OTHER)
      }
    })
    if (seed === 4 && at === 40) {
      await erasePerson({ db: world.db, pool: world.database.pool, clock: world.clock, vault: world.vault }, lan, 'C', { reason: 'x', request: null, dryRun: false }).then(() => { done['erase'] = 1 }).catch((x) => { failed['erase'] = String(x).slice(0, 300) })
    }
    for (const cohort of [[COHORT], [OTHER], [COHORT, OTHER], []][next(4)] ?? []) {
      const everybody = await decide(world, cohort, { dryRun: true, full: true })
      if (next(3) === 0) expect({ at, e, ...(await decide(world, cohort, { dryRun: true })) }).toEqual({ at, e, ...everybody, looked: expect.anything() })
      const few = await decide(world, cohort)
      expect({ at, e, ...few }).toEqual({ at, e, ...everybody, looked: few.looked })
      expect({ at, e, ...(await decide(world, cohort, { dryRun: true, full: true })) }).toEqual({ at, e, ...everybody, changed: 0 })
      const again = await decide(world, cohort)
      expect({ at, e, ...again }).toMatchObject({ looked: 0, changed: 0 })
    }
    await sql`select 1`.execute(world.db)
  }
  console.log(seed, JSON.stringify(done), JSON.stringify(failed))
})
