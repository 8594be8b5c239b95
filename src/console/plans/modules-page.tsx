/** The matrix audience × modules of a plan, with what has come of it. */
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { planPartTexts } from '../../foundation/texts/console/plan-parts.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { AudienceLine, PlanReport } from '../../reports/plan/plan-report.ts'
import { Bar } from '../charts/bar.tsx'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber, shownShare } from '../kit/number.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { PlanActions } from './downloads.tsx'
import { PlanFrame, type PlanFrameView } from './plan-frame.tsx'
import { titleIn } from './target-words.ts'

export interface ModulesView {
  language: Language
  address: string
  frame: PlanFrameView
  report: PlanReport
  /** What the plan has for whom: codes of modules by id of audience. */
  asked: ReadonlyMap<string, readonly string[]>
  mayFreeze: boolean
}

export function planModulesPage(view: ModulesView) {
  const { language, address, frame, report, mayFreeze } = view
  const texts = planPartTexts[language]
  return {
    area: 'plans' as const,
    title: titleIn(report.plan.title, language),
    trail: [{ label: frameTexts[language].plans, path: '/console/plans' }],
    wide: true,
    actions: (
      <PlanActions
        planId={frame.planId}
        address={address}
        language={language}
        mayFreeze={mayFreeze}
      />
    ),
    children: (
      <PlanFrame frame={frame} report={report} tab="modules" viewForm>
        {report.modules.length === 0 ? (
          <div class="card">
            <Empty icon="plan" title={texts.noModules} text={texts.noModulesText} />
          </div>
        ) : (
          <>
            <div class="card">
              <Matrix {...view} />
            </div>
            <p class="report-note">
              {texts.modulesLead} {texts.overlap}
            </p>
          </>
        )}
      </PlanFrame>
    ),
  }
}

function Matrix({ report, asked }: ModulesView) {
  const { language } = useFrame()
  const texts = planPartTexts[language]
  const audiences = report.audiences.filter(({ id }) => (asked.get(id) ?? []).length > 0)
  const cells = new Map(
    report.coverage.map(({ audience, module, completed }) => [`${audience} ${module}`, completed]),
  )
  return (
    <TableFrame label={texts.modulesTable}>
      <table class="table table-vcenter card-table plan-table plan-matrix">
        <thead>
          <tr>
            <th scope="col">{texts.module}</th>
            {audiences.map(({ id, title, headCount }) => (
              <th scope="col" class="number" key={id}>
                {titleIn(title, language)}
                <small class="d-block text-secondary">
                  {headCount === null
                    ? texts.noDenominator
                    : shownNumber(headCount.amount, language)}
                </small>
              </th>
            ))}
            <th scope="col" class="number">
              {texts.completed}
            </th>
          </tr>
        </thead>
        <tbody>
          {report.modules.map((module) => (
            <tr key={module.code}>
              <th scope="row">
                {titleIn(module.title, language)}
                <small class="d-block text-secondary">{module.code}</small>
              </th>
              {audiences.map((audience) => (
                <Cell
                  key={audience.id}
                  audience={audience}
                  isAsked={(asked.get(audience.id) ?? []).includes(module.code)}
                  completed={cells.get(`${audience.id} ${module.code}`) ?? 0}
                />
              ))}
              <td class="number">{shownNumber(module.completed, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Cell({
  audience,
  isAsked,
  completed,
}: {
  audience: AudienceLine
  isAsked: boolean
  completed: number
}) {
  const { language } = useFrame()
  const texts = planPartTexts[language]
  if (!isAsked)
    return (
      <td class="number text-secondary">
        <span aria-hidden="true">–</span>
        <span class="visually-hidden">{texts.notAsked}</span>
      </td>
    )
  if (audience.onRoster === null) return <td class="number text-secondary">{texts.notKnown}</td>
  // Of the head count, never of what happens to be on the roster.
  const base = audience.headCount?.amount ?? null
  const share = base === null ? null : shownShare(completed, base, language)
  return (
    <td class="number">
      {shownNumber(completed, language)}
      {share !== null && base !== null && (
        <>
          <Bar
            parts={[{ colour: 'plan', name: texts.completed, value: completed }]}
            whole={base}
            label={fill(texts.moduleShare, { share, n: shownNumber(base, language) })}
          />
          <small class="text-secondary">{share}</small>
        </>
      )}
    </td>
  )
}
