/** Whether the installation stands right, in plain words. */
import type { Finding } from '../../foundation/finding.ts'
import { adminTexts } from '../../foundation/texts/console/admin.ts'
import { checkTexts } from '../../foundation/texts/console/checks.ts'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { TableFrame } from '../kit/table-frame.tsx'
import { AdminTabs } from './tabs.tsx'

export function checkPage({
  findings,
  language,
}: {
  findings: readonly Finding[]
  language: Language
}) {
  const texts = adminTexts[language]
  const count = (state: State) => findings.filter((one) => stateOf(one) === state).length
  const [faults, notes] = [count('fault'), count('note')]
  return {
    area: 'admin' as const,
    title: frameTexts[language].admin,
    actions: (
      <a class="btn" href="/console/admin/check">
        {texts.checkRun}
      </a>
    ),
    children: (
      <>
        <AdminTabs part="check" />
        <p class="text-secondary">{texts.checkLead}</p>
        <p>
          <strong>
            {faults + notes === 0 ? texts.checkAllWell : fill(texts.checkSome, { faults, notes })}
          </strong>
        </p>
        <div class="card">
          <TableFrame label={texts.checkTable}>
            <table class="table table-vcenter card-table">
              <thead>
                <tr>
                  <th scope="col">{texts.checkResult}</th>
                  <th scope="col">{texts.checkWhat}</th>
                </tr>
              </thead>
              <tbody>
                {[...findings].sort(worstFirst).map((finding) => (
                  <Row finding={finding} language={language} key={finding.said.code} />
                ))}
              </tbody>
            </table>
          </TableFrame>
        </div>
      </>
    ),
  }
}

type State = 'fault' | 'note' | 'ok'

const stateOf = ({ ok, said }: Finding): State =>
  ok ? (checkTexts.vi[said.code].mend === undefined ? 'ok' : 'note') : 'fault'

const WEIGHT: Record<State, number> = { fault: 0, note: 1, ok: 2 }
const worstFirst = (a: Finding, b: Finding) => WEIGHT[stateOf(a)] - WEIGHT[stateOf(b)]

function Row({ finding, language }: { finding: Finding; language: Language }) {
  const texts = adminTexts[language]
  const { code, params = {} } = finding.said
  const { what, mend } = checkTexts[language][code]
  const [colour, label] = {
    fault: ['bg-red-lt', texts.checkFault],
    note: ['bg-yellow-lt', texts.checkNote],
    ok: ['bg-green-lt', texts.checkOk],
  }[stateOf(finding)]
  return (
    <tr>
      <td>
        <span class={`badge ${colour}`}>{label}</span>
      </td>
      <td>
        {fill(what, params)}
        {mend !== undefined && <p class="mb-0 text-secondary">{fill(mend, params)}</p>}
      </td>
    </tr>
  )
}
