/** Whether the audit trail is whole, and what was done to it. */
import type { AuditCheck } from '../../access/audit-checks.ts'
import type { AuditVerdict } from '../../access/verify-audit.ts'
import { auditTexts } from '../../foundation/texts/console/audit.ts'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { Time } from '../kit/time.tsx'

const MOST_SHOWN = 50

export function chainPage(page: {
  verdict: AuditVerdict
  last: AuditCheck | null
  language: Language
}) {
  const { verdict, last, language } = page
  const { faults, head, erased, before } = verdict
  const texts = auditTexts[language]
  const more = faults.length - MOST_SHOWN
  return {
    area: 'audit' as const,
    title: texts.chainTitle,
    trail: [{ label: frameTexts[language].audit, path: '/console/audit' }],
    children: (
      <>
        <div class={`alert ${faults.length === 0 ? 'alert-success' : 'alert-danger'}`}>
          {faults.length === 0
            ? fill(texts.chainWhole, { entries: head.entries })
            : texts.chainBroken}
        </div>
        {faults.length > 0 && (
          <ul>
            {faults.slice(0, MOST_SHOWN).map((fault) => (
              <li key={`${fault.how} ${fault.entry}`}>
                {fill(texts.chainFaults[fault.how], {
                  entry: fault.entry,
                  until: 'until' in fault ? fault.until : fault.entry,
                })}
              </li>
            ))}
            {more > 0 && <li>{fill(texts.chainMore, { count: more })}</li>}
          </ul>
        )}
        {before !== null && <p class="text-warning">{fill(texts.chainBefore, { ...before })}</p>}
        {erased > 0 && <p>{fill(texts.chainErased, { count: erased })}</p>}
        <p>{texts.chainAbout}</p>
        {head.at !== null && (
          <p>
            {texts.chainNewest} <Time at={head.at} />
          </p>
        )}
        {last !== null && (
          <p>
            {texts.chainChecked} <Time at={last.at} />
          </p>
        )}
        <a class="btn" href="/console/audit">
          {texts.chainBack}
        </a>
      </>
    ),
  }
}
