/** The letter to units whose paper is not here, with the list of them: as a paper of an office, ready to be signed. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { type DateString, longVietnameseDate, shortDate } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { reminderLetterWords as words } from '../../foundation/texts/reminder-letter.ts'
import type { Plan } from '../../programs/plans/store.ts'
import { type OfficeDocument, writeOfficeDocument } from '../letters/office-document.ts'
import { readStanding } from '../submissions/read-standings.ts'
import {
  type DeadlineStanding,
  missingLines,
  type SubmissionLine,
  unitsNamed,
} from '../submissions/standing.ts'

export interface LetterAsked {
  /** `id` of a DueDate. */
  deadlineId: string
  /** Code, id or name of one unit; null: all whose paper is not here. */
  unit: string | null
  /** New day by which it is asked for; null: none is set. */
  until: DateString | null
  today: DateString
}

/**
 * @throws HocvuError `not-found`, `submission.unit-unknown`, `letter.nobody-late` when every paper is here, or that of
 *   the unit is
 */
export async function makeReminderLetter(
  db: Queryable,
  viewer: Viewer,
  plan: Plan,
  asked: LetterAsked,
): Promise<{ docx: Buffer; units: number }> {
  const standing = await readStanding(db, viewer, plan, asked.deadlineId, asked.today)
  const missing = missingLines(standing).filter(({ unit }) => unit.id !== null)
  const [only] =
    asked.unit === null
      ? []
      : unitsNamed(
          standing.lines.map(({ unit }) => unit),
          [asked.unit],
        )
  const lines = only === undefined ? missing : missing.filter(({ unit }) => unit.id === only.id)
  if (lines.length === 0)
    throw new HocvuError(
      'letter.nobody-late',
      only === undefined
        ? 'Every unit has handed it in; there is nobody to remind.'
        : `${only.name} has handed it in; there is nobody to remind.`,
    )
  const paper = reminderLetter(plan.definition, standing, lines, asked)
  return { docx: await writeOfficeDocument(paper), units: lines.length }
}

/** Pure. */
function reminderLetter(
  plan: Pick<Plan['definition'], 'title' | 'document' | 'body'>,
  { due, lines: all, counts }: DeadlineStanding,
  missing: readonly SubmissionLine[],
  { unit, until, today }: Pick<LetterAsked, 'unit' | 'until' | 'today'>,
): OfficeDocument {
  const isOfOne = unit !== null
  const body = plan.body
  const name = body?.name ?? words.bodyUnnamed
  const title = due.title?.vi ?? ''
  const basis =
    plan.document === null
      ? fill(words.basisNone, { plan: plan.title.vi })
      : fill(words.basis, { document: plan.document })
  const recipient = body?.recipient ? fill(words.recipient, { recipient: body.recipient }) : ''
  const whom = isOfOne ? words.whomOne : words.whomMany
  const ask =
    until !== null
      ? fill(words.askBy, { recipient, name, whom, until: longVietnameseDate(until) })
      : fill(due.daysLeft < 0 ? words.askOver : words.askNow, { recipient, name, whom })
  const days = due.daysLeft < 0 ? words.over : due.daysLeft === 0 ? words.lastDay : words.left
  const values = {
    ...{ day: longVietnameseDate(today), name, all: all.length },
    ...{ received: counts['in-time'] + counts.late, missing: missing.length },
  }
  const [first] = missing
  return {
    parent: body?.parent ?? null,
    name,
    number: null,
    place: body?.place ?? null,
    date: { year: Number(today.slice(0, 4)) },
    kind: null,
    subject: fill(words.subject, { title: withinSentence(title) }),
    recipients: [isOfOne && first !== undefined ? officeOf(first.unit) : words.toMany],
    body: [
      {
        paragraph: fill(words.was, {
          ...{ basis, title, date: shortDate(due.on) },
          to: due.to === null ? '' : fill(words.to, { to: due.to }),
        }),
      },
      {
        paragraph: `${fill(isOfOne ? words.stateOne : words.state, values)} ${fill(days, { n: Math.abs(due.daysLeft) })}`,
      },
      { paragraph: ask },
      { paragraph: fill(words.thanks, { name: sentenceCase(name), whom }) },
    ],
    copies: body?.recipient ? [body.recipient] : [],
    signer: body?.signer ?? null,
    appendices: isOfOne ? [] : [appendixOf(title, due, missing, today)],
  }
}

function appendixOf(
  title: string,
  due: DeadlineStanding['due'],
  missing: readonly SubmissionLine[],
  today: DateString,
) {
  return {
    title: fill(words.appendix, { title }),
    body: [
      {
        table: {
          columns: [
            { header: words.number, width: 8, align: 'center' as const },
            { header: words.unit, width: 48 },
            { header: words.code, width: 16, align: 'center' as const },
            { header: words.due, width: 16, align: 'center' as const },
            { header: words.late, width: 12 },
          ],
          rows: missing.map(({ unit, daysLate }, index) => [
            String(index + 1),
            unit.name,
            unit.code,
            shortDate(due.on),
            daysLate,
          ]),
          total: [null, fill(words.sum, { n: missing.length }), null, null, null],
        },
      },
      { note: fill(words.source, { day: longVietnameseDate(today) }) },
    ],
  }
}

/** A commune itself has no post box: its people's committee has. */
const officeOf = ({ kind, name }: SubmissionLine['unit']): string =>
  kind === 'commune' && /^(Xã|Phường|Đặc khu) /u.test(name)
    ? fill(words.committee, { unit: withinSentence(name) })
    : name

const sentenceCase = (text: string) => text.charAt(0).toLocaleUpperCase('vi') + text.slice(1)

/** "Kế hoạch …" within a sentence is "kế hoạch …"; what is written in capitals stays. */
const withinSentence = (text: string) =>
  /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLocaleLowerCase('vi') + text.slice(1) : text
