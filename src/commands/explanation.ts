/** An explanation as lines for a terminal, for a coordinator and for whoever checks after them. */
import { dateAndTimeInVietnam } from '../foundation/dates.ts'
import type { Language } from '../foundation/texts/pages.ts'
import { reasonText } from '../foundation/texts/reasons.ts'
import type { Explanation, LinkShown } from '../reconciliation/explain.ts'
import { attendanceText } from './describe-attendance.ts'
import { causeLines } from './describe-causes.ts'
import { decisionLines } from './describe-decisions.ts'
import { recordLines } from './describe-records.ts'
import { ruleLines, sessionLines } from './describe-rules.ts'
import { wrapped } from './terminal-text.ts'

export function describeExplanation(explanation: Explanation, language: Language): string {
  const { learner, cohort, how, records, merges } = explanation
  return [
    `${learner.fullName} (${learner.key})${learner.unit === null ? '' : `, ${learner.unit}`}`,
    `cohort ${cohort.id} version ${cohort.version}, program ${cohort.program} version ${cohort.programVersion}; times are those of Vietnam`,
    '',
    ...outcomeLines(explanation, language),
    `certificate: ${certificateText(explanation)}`,
    ...sinceLines(explanation),
    ...section(
      'rules, in their order; the first that holds decides',
      how === null ? [] : ruleLines(how),
    ),
    ...section('sessions', how === null ? [] : sessionLines(how)),
    ...section('records that were decided on', records.flatMap(recordLines), 'none'),
    ...section('accounts', accountLines(explanation), 'none'),
    ...section('earlier decisions about accounts', pastLinks(explanation)),
    ...section('decisions of people', decisionLines(explanation.decisions), 'none'),
    ...section('rows of the roster that are one person', merges.map(mergeLine)),
  ]
    .flatMap(wrapped)
    .join('\n')
}

/** @param otherwise said where there are no lines; left out: the section is too */
function section(title: string, lines: readonly string[], otherwise?: string): string[] {
  if (lines.length > 0) return ['', `${title}:`, ...lines]
  return otherwise === undefined ? [] : ['', `${title}: ${otherwise}`]
}

const moment = (at: Date) => dateAndTimeInVietnam(at)
/** A code as people read it. */
const words = (code: string) => code.replaceAll(/[-_]/g, ' ')

function outcomeLines({ outcome, how }: Explanation, language: Language): string[] {
  if (outcome === null) return ['not reconciled yet; run: hocvu reconcile']
  const { verdict, reasons, score, attendance, windowClosesAt, decidedAt, revision } = outcome
  return [
    `verdict: ${verdict} (decision ${revision} of ${moment(decidedAt)}, run ${outcome.run})`,
    ...reasons.map(
      (reason, index) =>
        `  ${index === 0 ? '→' : ' '} ${reason.code}: ${reasonText(reason, language)}`,
    ),
    `score: ${score === null ? 'none' : `${score} of 10`}`,
    attendance === null
      ? 'attendance: not asked for, or none known'
      : attendanceLine(attendanceText(attendance, how?.counted ?? 'minutes')),
    `window: ${windowClosesAt === null ? 'does not close' : `closes ${moment(windowClosesAt)}, all of the day before counts`}`,
    ...(how === null || how.reproduced
      ? []
      : ['! Read again today, the rules below give something else than was decided then.']),
  ]
}

const attendanceLine = ({
  attended,
  required,
  possible,
  unit,
}: ReturnType<typeof attendanceText>) =>
  `attendance: ${attended} of ${required} ${unit} held so far, at most ${possible} in the end`

function certificateText({ certificate }: Explanation): string {
  if (certificate === null) return 'none'
  const { number, state, issuedOn, issuedBy, score } = certificate
  return `${number}, ${state}, issued ${issuedOn} by ${issuedBy} on score ${score ?? 'none'}`
}

function sinceLines({ outcome, since, cohort }: Explanation): string[] {
  if (outcome === null) return []
  if (!since.due) return ['since then: nothing has changed that the outcome rests on']
  const held = since.held ? ['  Nothing is issued on the outcome until then.'] : []
  const what =
    since.wouldBe === null
      ? 'something was entered or read since, which does not change the outcome'
      : `the outcome would now be otherwise decided: ${since.wouldBe}`
  return [
    `since then: ${what}; due: hocvu reconcile ${cohort.id}`,
    ...since.causes.flatMap(causeLines).map((line) => `  because ${line}`),
    ...held,
  ]
}

function accountLines({ accounts }: Explanation): string[] {
  return accounts.flatMap((account) => [
    `  ${account.platform} ${account.id} "${account.fullName}": ${words(account.reason)}, by ${account.linkedBy === 'key' ? 'the rules' : account.linkedBy}, ${moment(account.at)}${said(account)}`,
    ...weightLines(account),
  ])
}

function weightLines({ score, weights }: LinkShown): string[] {
  if (score === null) return []
  const parts = weights.map(
    ({ field, level, bits }) => `${words(field)} ${words(level)} ${signed(bits)}`,
  )
  return [`    score ${score.toFixed(1)} bits: ${parts.join(', ')}`]
}

const signed = (bits: number) => `${bits < 0 ? '−' : '+'}${Math.abs(bits).toFixed(1)}`

const said = ({ act }: LinkShown) => (act === null ? '' : `: "${act.reason}"`)

/** Without those that the present accounts stand by. */
function pastLinks({ accounts, links }: Explanation): string[] {
  const stands = new Set(
    accounts.map(({ platform, id, at }) => `${platform} ${id} ${at.getTime()}`),
  )
  return links
    .filter(({ platform, id, at }) => !stands.has(`${platform} ${id} ${at.getTime()}`))
    .map((link) => {
      const whose = {
        learner: 'linked to this learner',
        another: 'linked to somebody else',
        nobody: link.state,
      }
      return `  ${moment(link.at)} ${link.platform} ${link.id}: ${whose[link.of]}, ${words(link.reason)}, by ${link.actor}${said(link)}`
    })
}

function mergeLine(merge: Explanation['merges'][number]): string {
  const other =
    merge.other === null ? 'another row' : `${merge.other.fullName} (${merge.other.key})`
  const what = merge.this === 'kept' ? `took over ${other}` : `became a second row of ${other}`
  const undone =
    merge.undone === null ? '' : `; undone by ${merge.undone.actor}: "${merge.undone.reason}"`
  return `  ${moment(merge.at)} ${what}, by ${merge.actor}: "${merge.reason}"${undone}`
}
