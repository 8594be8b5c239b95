import { operator } from '../../src/access/viewer.ts'
import { getPlan } from '../../src/programs/plans/store.ts'
import { listMissing } from '../../src/reports/missing/list-missing.ts'
import { makePlanReport } from '../../src/reports/plan/make-plan-report.ts'
import { freezeReport } from '../../src/reports/frozen/freeze.ts'
import { withTrained } from './trained-people.ts'
await withTrained(Number(process.argv[2] ?? 50000), 3321, async (installation) => {
  const { db } = installation.database
  const viewer = operator('x')
  const time = async <T>(name: string, work: () => Promise<T>) => {
    const times: number[] = []
    let last: T | null = null
    for (let i = 0; i < 7; i += 1) { const b = performance.now(); last = await work(); times.push(performance.now() - b) }
    times.sort((a, b) => a - b)
    console.log(name, 'min', times[0]?.toFixed(0), 'median', times[3]?.toFixed(0))
    return last
  }
  const plan = await getPlan(db, 'son-la-2026')
  const now = new Date('2026-11-16T02:00:00Z')
  await time('report', () => makePlanReport(db, viewer, plan, { now }))
  for (const target of plan.definition.targets) {
    const list = await time(target.id, () => listMissing(db, viewer, plan, target.id, { now, limit: 50 }))
    console.log(list?.kind, list?.total, list?.lines.length)
    const [first] = list?.lines ?? []
    if (first?.unit) await time(' of one unit', () => listMissing(db, viewer, plan, target.id, { now, limit: 50, unit: first.unit?.id ?? null }))
    if (list?.kind === 'people' && target.id !== plan.definition.targets[0]?.id) break
  }
  await time('freeze', () => freezeReport({ db, clock: installation.clock }, viewer, { planId: 'son-la-2026', title: '', unit: null, on: null, treeOn: null }))
})
process.exit(0)
