/** Who is reminded by mail, and how that went. */
import { submissionsTexts } from '../../../foundation/texts/console/submissions.ts'
import { fill } from '../../../foundation/texts/pages.ts'
import type { DueDate } from '../../../programs/plans/deadlines.ts'
import { useFrame } from '../../kit/frame-context.ts'
import { shownNumber } from '../../kit/number.ts'
import { TableFrame } from '../../kit/table-frame.tsx'
import { dueTitle } from './deadline-words.ts'

export interface ReminderView {
  isMailOn: boolean
  /** Who can be written to. */
  coordinators: number
  sent: readonly {
    due: DueDate | null
    deadlineId: string
    daysBefore: number
    sent: number
    waiting: number
    refused: number
  }[]
}

export function Reminders({ isMailOn, coordinators, sent }: ReminderView) {
  const { language } = useFrame()
  const texts = submissionsTexts[language]
  const shown = (value: number) => shownNumber(value, language)
  const state = !isMailOn
    ? texts.remindersOff
    : coordinators === 0
      ? texts.remindersNobody
      : fill(texts.remindersOn, { n: shown(coordinators) })
  return (
    <section class="card mb-3 no-print">
      <h2 class="card-header card-title">{texts.reminders}</h2>
      <p class="card-body mb-0">{state}</p>
      {sent.length > 0 && (
        <TableFrame label={texts.reminders}>
          <table class="table table-vcenter card-table">
            <thead>
              <tr>
                <th scope="col">{texts.what}</th>
                <th scope="col">{texts.step}</th>
                <th scope="col">{texts.mails}</th>
              </tr>
            </thead>
            <tbody>
              {sent.map((line) => (
                <tr key={`${line.deadlineId}${line.daysBefore}`}>
                  <th scope="row">
                    {line.due === null ? line.deadlineId : dueTitle(line.due, language)}
                  </th>
                  <td>
                    {fill(
                      line.daysBefore > 0
                        ? texts.stepBefore
                        : line.daysBefore === 0
                          ? texts.stepOn
                          : texts.stepAfter,
                      { n: shown(Math.abs(line.daysBefore)) },
                    )}
                  </td>
                  <td>
                    {fill(texts.remindersSent, {
                      ...{ sent: shown(line.sent), waiting: shown(line.waiting) },
                      refused: shown(line.refused),
                    })}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </section>
  )
}
