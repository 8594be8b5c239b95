/** The reports of a plan that keep their figures, and the form that makes one. */

import { actorWords } from '../../foundation/texts/actors.ts'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { frozenTexts } from '../../foundation/texts/console/frozen.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { type FrozenReport, frozenKinds, LONGEST_TITLE } from '../../reports/frozen/frozen-store.ts'
import { planFileKindNames } from '../../reports/plan-file.ts'
import { Empty } from '../kit/empty.tsx'
import { SelectField, TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { FormToken } from '../kit/post-button.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day, Time } from '../kit/time.tsx'
import { PlanTabs, planAddress } from './plan-tabs.tsx'

/** Where a frozen report is looked at; `part` below it. */
export const frozenAddress = (planId: string, id: string, part = ''): string =>
  `${planAddress(planId, 'frozen')}/${id}${part}`

interface FrozenList {
  language: Language
  plan: { id: string; title: string }
  reports: readonly FrozenReport[]
  mayFreeze: boolean
}

export function frozenListPage({ language, plan, reports, mayFreeze }: FrozenList) {
  const texts = frozenTexts[language]
  return {
    area: 'plans' as const,
    title: plan.title,
    trail: [{ label: frameTexts[language].plans, path: '/console/plans' }],
    wide: true,
    children: (
      <>
        <PlanTabs planId={plan.id} tab="frozen" />
        <p class="text-secondary">{texts.intro}</p>
        {mayFreeze && <FreezeForm planId={plan.id} isOpen={reports.length === 0} />}
        <div class="card">
          {reports.length === 0 ? (
            <Empty
              icon="report"
              title={texts.emptyTitle}
              text={mayFreeze ? texts.emptyText : texts.emptyTextReader}
            />
          ) : (
            <List reports={reports} />
          )}
        </div>
      </>
    ),
  }
}

function List({ reports }: { reports: readonly FrozenReport[] }) {
  const { language } = useFrame()
  const texts = frozenTexts[language]
  const names = planFileKindNames(language)
  return (
    <TableFrame label={texts.heading}>
      <table class="table table-vcenter card-table frozen-list">
        <thead>
          <tr>
            <th scope="col">{texts.report}</th>
            <th scope="col">{texts.files}</th>
            <th scope="col">{texts.scope}</th>
            <th scope="col">{texts.on}</th>
            <th scope="col">{texts.treeOn}</th>
            <th scope="col">{texts.madeAt}</th>
            <th scope="col">{texts.madeBy}</th>
          </tr>
        </thead>
        <tbody>
          {reports.map((report) => (
            <tr key={report.id}>
              <th scope="row" class="cohort-name">
                <a href={frozenAddress(report.planId, report.id)} lang="vi">
                  {report.title}
                </a>
                <small class="d-block text-secondary">{names[report.kind]}</small>
              </th>
              <td class="text-nowrap">
                {report.files.map(({ format }) => (
                  <a
                    class="me-2"
                    key={format}
                    href={frozenAddress(report.planId, report.id, `/content.${format}`)}
                    aria-label={fill(texts.fileOf, {
                      ...{ title: report.title, format: texts.formats[format] },
                    })}
                  >
                    {texts.formats[format]}
                  </a>
                ))}
              </td>
              <td lang="vi">{report.unit?.name ?? texts.whole}</td>
              <td>
                <Day date={report.on} />
              </td>
              <td>
                <Day date={report.treeOn} />
              </td>
              <td>
                <Time at={report.madeAt} />
              </td>
              <td>{actorWords(report.madeBy, null, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function FreezeForm({ planId, isOpen }: { planId: string; isOpen: boolean }) {
  const { language } = useFrame()
  const texts = frozenTexts[language]
  const names = planFileKindNames(language)
  return (
    <details class="plan-view mb-3" open={isOpen}>
      <summary class="btn btn-primary">
        <Icon name="plus" /> {texts.freeze}
      </summary>
      <form class="card card-body" method="post" action={planAddress(planId, 'frozen')}>
        <FormToken />
        <div class="row">
          <div class="col-md-4">
            <SelectField
              name="kind"
              label={texts.kind}
              hint={texts.kindHint}
              value="progress"
              options={frozenKinds.map((kind) => ({ value: kind, label: names[kind] }))}
              required
            />
          </div>
          <div class="col-md-8">
            <TextField
              name="title"
              label={texts.title}
              hint={texts.titleHint}
              maxLength={LONGEST_TITLE}
            />
          </div>
          <div class="col-md-4">
            <TextField name="unit" label={texts.unit} hint={texts.unitHint} maxLength={200} />
          </div>
          <div class="col-md-4">
            <TextField name="on" type="date" label={texts.on} hint={texts.onHint} />
          </div>
          <div class="col-md-4">
            <TextField name="treeOn" type="date" label={texts.treeOn} hint={texts.treeOnHint} />
          </div>
        </div>
        <p class="text-secondary">{texts.freezeHint}</p>
        <p class="mb-0">
          <button type="submit" class="btn btn-primary">
            {texts.freezeNow}
          </button>
        </p>
      </form>
    </details>
  )
}
