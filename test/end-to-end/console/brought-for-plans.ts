/** Addresses of pages that show what somebody has just brought, or frozen, for a plan or the units. */
import type { Viewer } from '../../../src/access/viewer.ts'
import type { Database } from '../../../src/database/connection.ts'
import type { Clock } from '../../../src/foundation/clock.ts'
import type { Vault } from '../../../src/foundation/secrets.ts'
import { listPlans } from '../../../src/programs/plans/store.ts'
import { keepFigureFile } from '../../../src/reports/figures/import-figures.ts'
import { freezeReport } from '../../../src/reports/frozen/freeze.ts'
import { keepBroughtFile } from '../../../src/roster/upload/brought-file-store.ts'

/** Of the first plan that stands in a file. */
export async function broughtForPlans(
  deps: { db: Database; clock: Clock; vault: Vault },
  me: Viewer,
): Promise<Record<string, string>> {
  const [plan] = await listPlans(deps.db)
  if (plan === undefined) throw new Error('the demo has a plan')
  const at = `/console/plans/${plan.id}`
  const audience = plan.definition.audiences.find(({ rule }) => rule !== null)?.id ?? ''
  const units = Buffer.from('code,name\nSL-MOI,Đơn vị mới\n,Thiếu mã\n')
  const unitFile = await keepBroughtFile(deps, me, 'units', {
    ...{ bytes: units, name: 'units.csv', letters: null },
  })
  const counts = Buffer.from(
    `audience,unit_code,count\n${audience},SL-SNV,12\n${audience},khong-co,1\n`,
  )
  const figureFile = await keepFigureFile(deps, me, plan, {
    ...{ bytes: counts, name: 'counts.csv', letters: null },
    ...{ asOf: '2026-10-01', source: 'Biểu tổng hợp' },
  })
  const frozen = await freezeReport(deps, me, {
    ...{ planId: plan.id, kind: 'progress', title: '', unit: null, on: null, treeOn: null },
    madeBy: 'Lan',
  })
  return {
    '/console/units/import/{upload}': `/console/units/import/${unitFile}`,
    '/console/plans/{id}/figures/imports/{file}': `${at}/figures/imports/${figureFile.id}`,
    '/console/plans/{id}/figures/roster/{audience}': `${at}/figures/roster/${audience}`,
    '/console/plans/{id}/frozen/{report}': `${at}/frozen/${frozen.id}`,
  }
}
