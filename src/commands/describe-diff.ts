/** Two reconciliations beside each other, as lines for a terminal: counts first, then a block a person. */
import { dateAndTimeInVietnam } from '../foundation/dates.ts'
import type { Language } from '../foundation/texts/pages.ts'
import { reasonText } from '../foundation/texts/reasons.ts'
import type { ChangedPerson, RunDiff } from '../reconciliation/diff/compare-runs.ts'
import { attendanceText } from './describe-attendance.ts'
import { causeLines } from './describe-causes.ts'
import { wrapped } from './terminal-text.ts'

/** @param next where the list goes on; null: it is whole */
export function describeDiff(diff: RunDiff, next: string | null, language: Language): string {
  const { counts, people } = diff
  return [
    `${diff.cohort}: ${counts.changed} of ${counts.compared} people have another outcome`,
    `  before  ${sideLine(diff.before)}`,
    `  after   ${sideLine(diff.after)}`,
    ...counts.verdicts.map(
      ({ from, to, count }) =>
        `  ${String(count).padStart(6)}  ${from === to ? `${to}, otherwise decided` : `${from ?? 'not in the cohort'} → ${to ?? 'not in the cohort'}`}`,
    ),
    ...people.flatMap((person) => ['', ...personBlock(person, language)]),
    ...(next === null ? [] : ['', `More people follow: --after ${next}`]),
  ]
    .flatMap(wrapped)
    .join('\n')
}

const moment = (at: Date) => dateAndTimeInVietnam(at)

const sideLine = ({ run, at, lookedBack }: RunDiff['before']) =>
  `run ${run}, ${lookedBack ? 'as of' : 'of'} ${moment(at)}`

function personBlock(person: ChangedPerson, language: Language): string[] {
  const { learner, fullName, unit, before, after, causes } = person
  return [
    `${fullName} (${learner})${unit === null ? '' : `, ${unit}`}`,
    ...sideLines('before', before, language),
    ...sideLines('after', after, language),
    ...causes.flatMap((cause) => causeLines(cause)).map((line) => `  because ${line}`),
  ]
}

const attendedText = ({ attended, required, unit }: ReturnType<typeof attendanceText>) =>
  `attended ${attended} of ${required} ${unit}`

function sideLines(
  name: 'before' | 'after',
  side: ChangedPerson['before'],
  language: Language,
): string[] {
  const label = `  ${name.padEnd(7)}`
  if (side === null) return [`${label}not in the cohort`]
  const { verdict, score, attendance, windowClosesAt, reasons, counted } = side
  const facts = [
    verdict,
    score === null ? 'no score' : `score ${score}`,
    ...(attendance === null
      ? []
      : [attendedText(attendanceText(attendance, counted ?? 'minutes'))]),
    windowClosesAt === null ? 'window never closes' : `window closes ${moment(windowClosesAt)}`,
  ]
  return [
    `${label}${facts.join(', ')}`,
    ...reasons.map((reason) => `${' '.repeat(9)}· ${reasonText(reason, language)}`),
  ]
}
