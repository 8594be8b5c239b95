/** A unit and its paper. */
import { submissionsTexts } from '../../../foundation/texts/console/submissions.ts'
import { fill } from '../../../foundation/texts/pages.ts'
import type { DueDate } from '../../../programs/plans/deadlines.ts'
import type { Plan } from '../../../programs/plans/store.ts'
import type { SubmissionLine } from '../../../reports/submissions/standing.ts'
import { Confirm } from '../../kit/confirm.tsx'
import { useFrame } from '../../kit/frame-context.ts'
import { shownNumber } from '../../kit/number.ts'
import { Day } from '../../kit/time.tsx'
import { planAddress } from '../plan-tabs.tsx'
import { stateColours, stateWords } from './deadline-words.ts'

export function PaperRow({
  plan,
  due,
  line,
  mayRecord,
  form,
}: {
  plan: Pick<Plan, 'id'>
  due: DueDate
  line: SubmissionLine
  mayRecord: boolean
  /** Id of the form that the box belongs to. */
  form: string
}) {
  const { language } = useFrame()
  const texts = submissionsTexts[language]
  const { unit, state, receivedOn, submission, needs } = line
  const name = unit.name === '' ? texts.body : unit.name
  const isMissing = receivedOn === null
  const canTick = mayRecord && isMissing && unit.id !== null
  return (
    <tr>
      <th scope="row">
        {canTick ? (
          <label class="form-check mb-0">
            <input
              type="checkbox"
              class="form-check-input"
              name="units"
              value={unit.id ?? ''}
              form={form}
              aria-label={fill(texts.choose, { unit: name })}
            />
            <span class="form-check-label">
              <UnitName name={name} code={unit.code} />
            </span>
          </label>
        ) : (
          <UnitName name={name} code={unit.code} />
        )}
      </th>
      <td>
        <span class={`badge ${stateColours[state]}`}>{stateWords(line, language)}</span>
      </td>
      <td>{receivedOn !== null && <Day date={receivedOn} />}</td>
      <td>
        {submission?.document && <span lang="vi">{submission.document}</span>}
        {submission === null && needs > 0 && (
          <a
            href={`${planAddress(plan.id, 'needs')}?year=${Number(due.on.slice(0, 4)) + 1}&q=${encodeURIComponent(unit.code ?? unit.name)}`}
          >
            {fill(texts.entered, { n: shownNumber(needs, language) })}
          </a>
        )}
        {submission?.attachmentId && (
          <div>
            <a
              href={`${planAddress(plan.id, 'submissions')}/files/${encodeURIComponent(submission.attachmentId)}`}
            >
              {texts.openFile}
            </a>
          </div>
        )}
        {submission?.note && (
          <div class="text-secondary" lang="vi">
            {submission.note}
          </div>
        )}
      </td>
      {mayRecord && (
        <td>
          <div class="plan-acts">
            {submission !== null && (
              <Confirm
                action={`${planAddress(plan.id, 'submissions')}/withdraw`}
                label={texts.withdraw}
                warning={fill(texts.withdrawWarning, { unit: name })}
                verb={texts.withdraw}
                danger
              >
                <input type="hidden" name="ids" value={submission.id} />
                <input type="hidden" name="deadline" value={due.id} />
              </Confirm>
            )}
            {isMissing && unit.id !== null && (
              <a
                class="btn btn-sm"
                href={`${planAddress(plan.id, 'submissions')}/letter.docx?deadline=${encodeURIComponent(due.id)}&unit=${encodeURIComponent(unit.id)}`}
                aria-label={fill(texts.letterOneOf, { unit: name })}
              >
                {texts.letterOne}
              </a>
            )}
          </div>
        </td>
      )}
    </tr>
  )
}

function UnitName({ name, code }: { name: string; code: string | null }) {
  return (
    <>
      <span lang="vi">{name}</span>
      {code !== null && <span class="fw-normal text-secondary text-nowrap"> {code}</span>}
    </>
  )
}
