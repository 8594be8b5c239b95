/** What entering a file of needs would do. Nothing is kept meanwhile: the form brings the lines along. */
import { needsTexts } from '../../../foundation/texts/console/needs.ts'
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import type { Plan } from '../../../programs/plans/store.ts'
import type { GivenNeed } from '../../../reports/needs/read-needs-file.ts'
import type { Settled, SettledNeed } from '../../../reports/needs/settle-needs.ts'
import { Icon } from '../../kit/icon.tsx'
import { shownNumber } from '../../kit/number.ts'
import { FormToken } from '../../kit/post-button.tsx'
import { TableFrame } from '../../kit/table-frame.tsx'
import { planAddress } from '../plan-tabs.tsx'
import { titleIn } from '../target-words.ts'
import { audienceWords, faultWords, modeWords } from './need-words.ts'

export interface NeedsPreview {
  language: Language
  plan: Plan
  year: number
  unit: string
  settled: Settled
  needs: readonly GivenNeed[]
  /** Address of the refused rows as a sheet; null: there are none. */
  rejected: string | null
}

export function needsPreviewPage(preview: NeedsPreview) {
  const { language, plan, year, unit, settled, needs } = preview
  const texts = needsTexts[language]
  const path = planAddress(plan.id, 'needs')
  const { accepted, changed, unchanged, rejected } = settled
  const saved = accepted.length + changed.length
  const shown = (value: number) => shownNumber(value, language)
  return {
    area: 'plans' as const,
    title: fill(texts.previewTitle, { year }),
    trail: [
      { label: titleIn(plan.definition.title, language), path: planAddress(plan.id) },
      { label: fill(texts.title, { year }), path: `${path}?year=${year}` },
    ],
    wide: true,
    children: (
      <>
        <p>{texts.previewLead}</p>
        <dl class="datagrid mb-3">
          {(
            [
              [texts.added, accepted.length],
              [texts.changed, changed.length],
              [texts.unchanged, unchanged.length],
              [texts.rejected, rejected.length],
            ] as const
          ).map(([name, count]) => (
            <div class="datagrid-item" key={name}>
              <dt class="datagrid-title">{name}</dt>
              <dd class="datagrid-content">{shown(count)}</dd>
            </div>
          ))}
        </dl>
        {rejected.length > 0 && (
          <section class="card mb-3">
            <h2 class="card-header card-title">{texts.rejected}</h2>
            <ul class="card-body rules mb-0">
              {rejected.map((fault) => (
                <li key={`${fault.row}${fault.field}`}>
                  {fill(texts.faultAt, { row: fault.row, fault: faultWords(fault, language) })}
                </li>
              ))}
            </ul>
            {preview.rejected !== null && (
              <div class="card-footer">
                <a class="btn" href={preview.rejected}>
                  <Icon name="download" /> {texts.downloadRejected}
                </a>{' '}
                <span class="text-secondary">{texts.acceptRest}</span>
              </div>
            )}
          </section>
        )}
        <Lines
          title={texts.added}
          lines={accepted.map((need) => ({ need, before: null }))}
          {...{ plan, language }}
        />
        <Lines
          title={texts.changed}
          lines={changed.map(({ need, before }) => ({ need, before: before.people }))}
          {...{ plan, language }}
        />
        {saved === 0 ? (
          <p>{texts.acceptNothing}</p>
        ) : (
          <form method="post" action={`${path}/accept`}>
            <FormToken />
            <input type="hidden" name="year" value={year} />
            <input type="hidden" name="unit" value={unit} />
            <input type="hidden" name="needs" value={JSON.stringify(needs)} />
            <button type="submit" class="btn btn-primary">
              {fill(texts.accept, { n: shown(saved) })}
            </button>{' '}
            <a class="btn" href={`${path}?year=${year}`}>
              {texts.back}
            </a>
          </form>
        )}
      </>
    ),
  }
}

/** More than these say no more; the file has them all. */
const MOST = 300

function Lines({
  title,
  lines,
  plan,
  language,
}: {
  title: string
  lines: readonly { need: SettledNeed; before: number | null }[]
  plan: Plan
  language: Language
}) {
  const texts = needsTexts[language]
  if (lines.length === 0) return null
  return (
    <section class="card mb-3">
      <h2 class="card-header card-title">{title}</h2>
      <TableFrame label={title}>
        <table class="table table-vcenter card-table">
          <thead>
            <tr>
              <th scope="col">{texts.row}</th>
              <th scope="col">{texts.unit}</th>
              <th scope="col">{texts.audience}</th>
              <th scope="col">{texts.content}</th>
              <th scope="col">{texts.mode}</th>
              <th scope="col" class="number">
                {texts.people}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, MOST).map(({ need, before }) => (
              <tr key={need.row}>
                <td>{need.row}</td>
                <th scope="row" lang="vi">
                  {need.unitName}
                </th>
                <td lang="vi">{audienceWords(need.audience, plan, language)}</td>
                <td lang="vi">{need.content}</td>
                <td>{modeWords(need.mode, language)}</td>
                <td class="number">
                  {shownNumber(need.people, language)}
                  {before !== null && (
                    <div class="text-secondary">
                      {fill(texts.before, { n: shownNumber(before, language) })}
                    </div>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}
