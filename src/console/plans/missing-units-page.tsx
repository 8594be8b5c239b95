/** Which enterprises, cooperatives or hamlets of a target are not reached. */
import { missingTexts } from '../../foundation/texts/console/missing.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { MissingList } from '../../reports/missing/list-missing.ts'
import type { UnitLine } from '../../reports/plan/plan-report.ts'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { Pager } from '../kit/pager.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { shownDay } from '../kit/time.tsx'
import { MISSING_PAGE, type MissingView, missingTrail } from './missing-page.tsx'
import { PlanTabs, planAddress } from './plan-tabs.tsx'
import { titleIn } from './target-words.ts'

interface MissingUnitsView {
  language: Language
  plan: MissingView['plan']
  list: Pick<MissingList, 'target' | 'on'>
  /** null: no program says when one is trained. */
  units: readonly (UnitLine & { above: string | null })[] | null
  page: number
}

export function missingUnitsPage(view: MissingUnitsView) {
  const { language, plan, list, units } = view
  const texts = missingTexts[language]
  return {
    area: 'plans' as const,
    title: `${texts.unitsHeading}: ${titleIn(list.target.title, language)}`,
    trail: missingTrail(view),
    children: (
      <>
        <PlanTabs planId={plan.id} tab="progress" />
        {units === null || units.length === 0 ? (
          <div class="card">
            <Empty
              icon={units === null ? 'info' : 'check'}
              title={units === null ? texts.recordedTitle : texts.noneTitle}
              text={units === null ? texts.unitsUnknown : texts.unitsNone}
              action={{ label: texts.toUnits, path: planAddress(plan.id, 'units') }}
            />
          </div>
        ) : (
          <Units {...view} units={units} />
        )}
      </>
    ),
  }
}

function Units({
  list,
  units,
  page,
}: MissingUnitsView & { units: NonNullable<MissingUnitsView['units']> }) {
  const { language } = useFrame()
  const texts = missingTexts[language]
  const last = Math.max(1, Math.ceil(units.length / MISSING_PAGE))
  const number = Math.min(page, last)
  const shown = units.slice((number - 1) * MISSING_PAGE, number * MISSING_PAGE)
  return (
    <>
      <p class="text-secondary">{texts.unitsLead}</p>
      <p>
        <strong>
          {fill(texts.unitsCount, {
            n: shownNumber(units.length, language),
            day: shownDay(list.on, language),
          })}
        </strong>
      </p>
      <div class="card">
        <TableFrame label={texts.unitsHeading}>
          <table class="table table-vcenter card-table">
            <thead>
              <tr>
                <th scope="col">{texts.unit}</th>
                <th scope="col">{texts.code}</th>
                <th scope="col">{texts.above}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((unit) => (
                <tr key={unit.id}>
                  <th scope="row" lang="vi">
                    <a href={`/console/units/${unit.id}`}>{unit.name}</a>
                  </th>
                  <td>{unit.code}</td>
                  <td lang="vi">{unit.above}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
        <Pager page={number} size={MISSING_PAGE} total={units.length} />
      </div>
    </>
  )
}
