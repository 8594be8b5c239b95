/**
 * `npm run scale [-- --sizes 10000,100000,1000000] [--page docs/scale.md]`: how cost grows with the number of
 * learners. One installation that grows by copies of a real class; at each size one more class is brought, and pages are
 * opened. Takes some 12 minutes; on demand, and nothing here fails because a machine is slow.
 */
import { parseArgs } from 'node:util'
import { operator } from '../../src/access/viewer.ts'
import type { Installation } from '../../src/main.ts'
import { getPlan } from '../../src/programs/plans/store.ts'
import { makePlanReport } from '../../src/reports/plan/make-plan-report.ts'
import { median, timed } from '../bench/comparison.ts'
import { bringClass } from './class.ts'
import { addCopies, keepFirstClass } from './grow.ts'
import { PROGRAM, withInstallation } from './installation.ts'
import type { AtSize, Measured } from './measured.ts'
import { machineNow } from './measured.ts'
import { tableSizes } from './table-sizes.ts'
import { visitPages } from './visit-pages.ts'
import { writeUp } from './write-up.ts'

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000,1000000' },
    /** Learners of a class: the smallest size. */
    class: { type: 'string', default: '10000' },
    /** The page whose measured part is written; charts and JSON go to the folder beside it. */
    page: { type: 'string', default: 'docs/scale.md' },
  },
})
const sizes = values.sizes.split(',').map(Number)
const classSize = Number(values.class)
const say = (line: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`)

async function reportMs({ database, clock }: Installation): Promise<number> {
  const plan = await getPlan(database.db, PROGRAM)
  const times: number[] = []
  for (let at = 0; at < 3; at += 1) {
    const context = { now: clock.now() }
    const [, ms] = await timed(() => makePlanReport(database.db, operator('scale'), plan, context))
    times.push(ms)
  }
  return median(times)
}

const measured = await withInstallation(
  { classes: sizes.length + 1, classSize },
  async (opened) => {
    say(`the first class of ${classSize}`)
    await bringClass(opened, 0, classSize)
    await keepFirstClass(opened)
    const at: AtSize[] = []
    let copies = 0
    for (const [number, learners] of sizes.entries()) {
      // Every class is a part of the whole: the first, those that were measured, and copies of the first.
      const wanted = Math.max(0, Math.round(learners / classSize) - 1 - number)
      say(`growing to ${learners} learners`)
      const [, growMs] = await timed(() => addCopies(opened, copies + 1, wanted, say))
      copies = wanted
      say(`grown in ${Math.round(growMs / 1000)} s; opening pages`)
      const pages = await visitPages(opened)
      const report = await reportMs(opened)
      const tables = await tableSizes(opened)
      say('one more class')
      const more = await bringClass(opened, number + 1, classSize)
      at.push({ learners, work: { ...more, report }, pages, tables })
    }
    return at
  },
)
const told: Measured = {
  on: new Date().toISOString().slice(0, 10),
  machine: machineNow(),
  classSize,
  at: measured,
}
writeUp(values.page, told)
say(`written to ${values.page}`)
