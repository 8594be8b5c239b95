/** Brings what the demo's offices hand in for its plan, as people would: by the same acts, with their audit entries. */
import type { Viewer } from '../access/viewer.ts'
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { getPlan } from '../programs/plans/store.ts'
import { importFigures } from '../reports/figures/import-figures.ts'
import { enterNeeds } from '../reports/needs/needs.ts'
import { receivePaper } from '../reports/submissions/receive.ts'
import type { Person } from './people.ts'
import {
  DEMO_PLAN,
  demoNeeds,
  demoPapers,
  headCountCsv,
  reachCsv,
  recordedCsv,
  spentCsv,
} from './plan-papers.ts'
import { communes, departments } from './units.ts'

/** After the roster, which has the units. */
export async function bringForPlan(
  deps: { db: Database; clock: Clock },
  viewer: Viewer,
  people: readonly Person[],
): Promise<void> {
  const plan = await getPlan(deps.db, DEMO_PLAN)
  const units = [...departments, ...communes()]
  const sheets = [
    { text: headCountCsv(people, units), asOf: '2026-01-31', source: 'Biểu biên chế năm 2026' },
    { text: recordedCsv, asOf: '2026-10-31', source: 'Phiếu khảo sát tháng 10/2026' },
    { text: reachCsv, asOf: '2026-10-31', source: 'Báo cáo tuyên truyền quý III/2026' },
    { text: spentCsv, asOf: '2026-11-05', source: 'Bảng thanh toán lớp Zoom' },
  ]
  for (const { text, asOf, source } of sheets) {
    const { rejected } = await importFigures(deps, viewer, plan, {
      ...{ bytes: Buffer.from(text), letters: null, asOf },
      source: `${source} (giả định)`,
    })
    if (rejected.length > 0)
      throw new Error(`the demo's figures do not fit its plan: ${JSON.stringify(rejected)}`)
  }
  for (const paper of demoPapers(units))
    await receivePaper(deps, viewer, { ...paper, planId: plan.id, attachmentId: null, note: null })
  const needs = { planId: plan.id, year: 2027, unit: null, needs: demoNeeds(units) }
  const { rejected } = await enterNeeds(deps, viewer, needs)
  if (rejected.length > 0)
    throw new Error(`the demo's needs do not fit its plan: ${JSON.stringify(rejected)}`)
}
