import { afterAll, expect, it } from 'vitest'
import { HocvuError } from '../../../src/foundation/errors.ts'
import { startOfDateInVietnam, addDays, dateInVietnam } from '../../../src/foundation/dates.ts'
import { allotAccounts } from '../../../src/roster/ledger/allot.ts'
import { handOutAccount, takeBackAccount } from '../../../src/roster/ledger/hand-out.ts'
import { lan } from '../../support/installation.ts'
import { account, enrolment, finalTest, onePage, rosterCsv, sessions, type World } from '../../support/world.ts'
import { deciding } from '../account-decisions/deciding.ts'
import { merging } from '../account-decisions/merging.ts'
import { codes, createSchool, happen, held } from '../happenings.ts'
import { certify, overrideBy, stateMarks } from '../meanwhile.ts'
import { outcomesAt, presentOutcomes } from './look-back.ts'
import { sql } from 'kysely'

let seed = 1
const rnd = (n: number) => {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff
  return Math.floor((seed / 0x7fffffff) * n)
}
const pick = <T>(list: readonly T[]) => list[rnd(list.length)]!
const worlds: World[] = []
afterAll(() => Promise.all(worlds.map((w) => w.close())))

it.each(Array.from({ length: 40 }, (_, at) => at + 1))('seed %d', { timeout: 300_000 }, async (start) => {
  seed = start * 7919
  const world = await createSchool()
  worlds.push(world)
  const so = deciding(world)
  const both = merging(world)
  await world.importRoster(rosterCsv(['A', 'B', 'C'].map((code) => ({ code: `${code}2`, name: `Nguyễn Văn ${code}` }))))
  await allotAccounts(world, lan, { platform: 'lms', unit: 'Sở Nội vụ', accounts: 99, source: null, usableFrom: '2026-01-01', usableUntil: '2026-12-31' })
  await world.sync(onePage(...['x', 'y'].flatMap((id) => [account(id), enrolment(id), finalTest(id, '9'), sessions(id, held(4))])))
  const all = [...codes, 'A2', 'B2', 'C2']
  const acts: string[] = []
  const ops: Record<string, () => Promise<unknown>> = {
    score: () => world.sync(onePage(finalTest(pick([...codes, 'x', 'y']), pick(['3', '6', '9'])))),
    sessions: () => world.sync(onePage(sessions(pick([...codes, 'x']), held(2 + rnd(4), pick(['present', 'unrecorded'] as const))))),
    hand: async () => {
      const account = pick([...codes, 'x', 'y'])
      const d = pick(['link', 'link', 'reject'] as const)
      const r = await so.decide(lan, (d === 'link' ? { account, decision: 'link', learner: await so.learnerId(pick(all)) } : { account, decision: 'reject', learner: null }) as any)
      acts.push(r.act)
    },
    merge: async () => { acts.push((await both.merge(await so.learnerId(pick(all)), await so.learnerId(pick(all)))).act) },
    undo: async () => { if (acts.length) await so.undo(lan, pick(acts)) },
    certify: () => certify(world),
    override: () => overrideBy(world, { who: pick(all), kind: pick(['allow', 'refuse', 'extend'] as const), days: pick([null, 0, 3]) }),
    marks: () => stateMarks(world, { who: pick(all), mark: pick(['present', 'absent'] as const) }),
    handOut: () => handOutAccount(world, lan, 'lms', { learner: pick(all), userName: pick(['u1', 'u2', 'u3']), unit: null, at: startOfDateInVietnam(addDays(dateInVietnam(world.clock.now()), -rnd(20))) }),
    takeBack: () => takeBackAccount(world, lan, 'lms', { userName: pick(['u1', 'u2', 'u3']), mistaken: rnd(2) === 0 }),
    days: async () => world.clock.pass(pick([1, 4, 11]) * 24 * 60),
    audience: () => happen(world, { what: 'audience', who: pick(codes), audience: pick(['', 'leader', 'staff']) } as any),
    rules: () => happen(world, { what: 'rules', pass: pick([5, 8]), unexcused: 'review', modules: pick(['all', 'optional']), deadline: pick(['2026-06-30', '2026-12-31']) } as any),
    length: () => happen(world, { what: 'length', who: pick(codes), minutes: pick([45, 90]) } as any),
    link: () => happen(world, { what: 'link', who: pick(codes), to: pick([null, ...codes]) } as any),
  }
  const names = Object.keys(ops)
  const done: Record<string, number> = {}
  const decided: { at: Date; outcomes: object; after: string }[] = []
  for (let step = 0; step < 60; step++) {
    world.clock.pass(1)
    const name = pick(names)
    try {
      const r = await ops[name]!()
      if (['merge','undo','hand','handOut','takeBack','days'].includes(name)) console.log(step, name, JSON.stringify(r)?.slice(0,200), acts.at(-1))
      done[name] = (done[name] ?? 0) + 1
    } catch (e) {
      if (!(e instanceof HocvuError)) throw e
      done[`${name}!${e.code}`] = (done[`${name}!${e.code}`] ?? 0) + 1
    }
    await world.reconcile()
    decided.push({ at: world.clock.now(), outcomes: await presentOutcomes(world, 'id'), after: `${step} ${name}` })
  }
  console.log(start, JSON.stringify(done))
  let bad = 0
  console.log(JSON.stringify((await sql`select * from learner_merges`.execute(world.db)).rows), JSON.stringify((await sql`select id,kind,at,undoes from decision_acts where kind in ('merge','undo','link','reject') order by at`.execute(world.db)).rows))
  for (const { at, outcomes, after } of decided) {
    const then = Object.fromEntries(Object.entries((await outcomesAt(world, at, 'id')).outcomes).map(([id, o]: any) => {
      const { program: _, programVersion: __, cohortVersion: ___, ...d } = o
      return [id, d]
    }))
    try { expect(then).toEqual(outcomes) } catch (e: any) {
      bad++
      const a: any = then, b: any = outcomes
      if (bad <= 3) console.log('DIFFERS', start, after, at.toISOString(), [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((k) => JSON.stringify(a[k]) !== JSON.stringify(b[k])).map((k) => `\n${k}\n  then ${JSON.stringify(a[k])}\n  real ${JSON.stringify(b[k])}`).join(''))
    }
  }
  expect(bad).toBe(0)
})
