/** What taking today's roster as the head count of an audience would record. */
import { planFigureTexts } from '../../../foundation/texts/console/plan-figures.ts'
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import type { Plan } from '../../../programs/plans/store.ts'
import type { RosterOfAudience } from '../../../reports/figures/take-roster.ts'
import { Empty } from '../../kit/empty.tsx'
import { shownNumber } from '../../kit/number.ts'
import { Pager } from '../../kit/pager.tsx'
import { PostButton } from '../../kit/post-button.tsx'
import { TableFrame } from '../../kit/table-frame.tsx'
import { shownDay } from '../../kit/time.tsx'
import { figuresAddress, titleIn } from './figure-words.ts'

const PAGE = 50

export function figureRosterPage(view: {
  language: Language
  plan: Plan
  roster: RosterOfAudience
  page: number
}) {
  const { language, plan, roster, page } = view
  const texts = planFigureTexts[language]
  const path = figuresAddress(plan.id)
  const { audience, total, withoutUnit, units, asOf, source } = roster
  const shown = (n: number) => shownNumber(n, language)
  return {
    area: 'plans' as const,
    title: fill(texts.rosterTitle, { audience: titleIn(audience.title, language) }),
    trail: [{ label: titleIn(plan.definition.title, language), path }],
    children:
      total === 0 ? (
        <div class="card">
          <Empty
            icon="people"
            title={texts.rosterEmpty}
            text={texts.rosterEmptyText}
            action={{ label: texts.back, path }}
          />
        </div>
      ) : (
        <>
          <p>{fill(texts.rosterLead, { n: shown(total) })}</p>
          {withoutUnit > 0 && <p>{fill(texts.rosterWithout, { n: shown(withoutUnit) })}</p>}
          <p class="text-secondary">
            {fill(texts.rosterEffect, {
              ...{ n: shown(units.length), date: shownDay(asOf, language), source },
            })}
          </p>
          <div class="btn-list mb-3">
            <PostButton
              action={`${path}/roster/${encodeURIComponent(audience.id)}`}
              fields={{}}
              kind="primary"
              label={texts.rosterVerb}
            />
            <a class="btn" href={path}>
              {texts.back}
            </a>
          </div>
          <section class="card">
            <h2 class="card-header card-title">{texts.rosterUnits}</h2>
            <TableFrame label={texts.rosterUnits}>
              <table class="table table-vcenter card-table">
                <thead>
                  <tr>
                    <th scope="col">{texts.unit}</th>
                    <th scope="col" class="number">
                      {texts.people}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {units.slice((page - 1) * PAGE, page * PAGE).map((unit) => (
                    <tr key={unit.id}>
                      <th scope="row" lang="vi">
                        {unit.name}
                        {unit.code !== null && (
                          <small class="text-secondary ms-2">{unit.code}</small>
                        )}
                      </th>
                      <td class="number">{shown(unit.people)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableFrame>
            <Pager page={page} size={PAGE} total={units.length} />
          </section>
        </>
      ),
  }
}
