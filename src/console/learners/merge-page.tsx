import { learnersTexts } from '../../foundation/texts/console/learners.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { PersonRecord } from '../../roster/people/person-record.ts'
import { TextField } from '../kit/field.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { FormToken } from '../kit/post-button.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { shownDay } from '../kit/time.tsx'
import { LEARNERS } from './tabs.tsx'

/** Two rows beside each other, before they become one. */
export function mergePage({
  language,
  kept,
  absorbed,
}: {
  language: Language
  kept: PersonRecord
  absorbed: PersonRecord
}) {
  const texts = learnersTexts[language]
  return {
    area: 'learners' as const,
    title: texts.mergeTitle,
    trail: [
      { label: texts.title, path: LEARNERS },
      { label: kept.fullName, path: `${LEARNERS}/${kept.id}` },
    ],
    children: (
      <>
        <div class="card mb-3">
          <Compared kept={kept} absorbed={absorbed} />
        </div>
        {contradict(kept, absorbed) && <p class="alert alert-danger">{texts.mergeContradicts}</p>}
        <p>
          <a href={mergeAddress(absorbed.id, kept.id)}>
            {fill(texts.mergeSwap, { name: named(absorbed) })}
          </a>
        </p>
        <form
          method="post"
          action={`${LEARNERS}/${kept.id}/merge`}
          class="card card-body learners-decide"
        >
          <FormToken />
          <input type="hidden" name="absorbed" value={absorbed.id} />
          <p>{fill(texts.mergeWarning, { kept: named(kept), absorbed: named(absorbed) })}</p>
          <TextField
            name="reason"
            label={texts.mergeReason}
            hint={texts.mergeReasonHint}
            required
            maxLength={2000}
          />
          <div>
            <button type="submit" class="btn btn-danger">
              {texts.mergeVerb}
            </button>
          </div>
        </form>
      </>
    ),
  }
}

export const mergeAddress = (kept: string, absorbed: string) =>
  `${LEARNERS}/${kept}/merge?with=${absorbed}`

const named = ({ fullName, learner }: PersonRecord) => `${fullName} (${learner})`

function Compared({ kept, absorbed }: { kept: PersonRecord; absorbed: PersonRecord }) {
  const { language } = useFrame()
  const texts = learnersTexts[language]
  const unit = ({ units }: PersonRecord) => units.find(({ to }) => to === null)?.name ?? null
  const day = ({ dateOfBirth }: PersonRecord) =>
    dateOfBirth === null ? null : shownDay(dateOfBirth, language)
  const last4 = ({ nationalIdLast4 }: PersonRecord) =>
    nationalIdLast4 === null ? null : fill(texts.nationalIdShown, { last4: nationalIdLast4 })
  const fields: [string, (person: PersonRecord) => string | null][] = [
    [texts.name, (person) => person.fullName],
    [texts.employeeCode, (person) => person.employeeCode],
    [texts.birth, day],
    [texts.nationalId, last4],
    [texts.email, (person) => person.email],
    [texts.phone, (person) => person.phone],
    [texts.unit, unit],
    [texts.position, (person) => person.position],
    [texts.audience, (person) => person.audience],
    [texts.tags, (person) => person.tags.join('; ') || null],
  ]
  return (
    <TableFrame label={texts.mergeTitle}>
      <table class="table table-vcenter card-table">
        <thead>
          <tr>
            <th scope="col">{texts.mergeField}</th>
            <th scope="col">{texts.mergeKept}</th>
            <th scope="col">{texts.mergeAbsorbed}</th>
            <th scope="col">{texts.mergeCompared}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(([field, read]) => {
            const [left, right] = [read(kept), read(absorbed)]
            const isKnown = left !== null && right !== null
            return (
              <tr key={field}>
                <th scope="row">{field}</th>
                <td lang="vi">{left ?? '–'}</td>
                <td lang="vi">{right ?? '–'}</td>
                <td>
                  {isKnown && (
                    <span class={`badge ${left === right ? 'bg-green-lt' : 'bg-red-lt'}`}>
                      {left === right ? texts.mergeAgrees : texts.mergeDiffers}
                    </span>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </TableFrame>
  )
}

/** Two codes, national IDs or dates of birth are two people, however alike they look. */
function contradict(a: PersonRecord, b: PersonRecord): boolean {
  const two = (key: 'employeeCode' | 'nationalIdLast4' | 'dateOfBirth') =>
    a[key] !== null && b[key] !== null && a[key] !== b[key]
  return two('employeeCode') || two('nationalIdLast4') || two('dateOfBirth')
}
