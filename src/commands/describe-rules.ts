/** How a decision came about as lines for a terminal: each rule with the numbers it compared, each session. */
import { dateAndTimeInVietnam } from '../foundation/dates.ts'
import type { HowDecided } from '../reconciliation/explain-decision.ts'
import { amountText, shortened, unitName } from './describe-attendance.ts'
import { wordsOf } from './terminal-text.ts'

type Rule = HowDecided['rules'][number]

/** When each rule holds. */
const conditions = new Map([
  ['override-refuse', 'a person refused'],
  ['override-allow', 'a person allowed'],
  ['platform-state', 'the platform withholds or has ended the enrolment'],
  ['evidence', 'there is no evidence at all'],
  ['test-taken', 'the final test was not taken in time'],
  ['score', 'the score is below the pass mark'],
  ['attendance-reachable', 'enough attendance is out of reach'],
  ['attendance-pending', 'enough attendance is still to come'],
  ['unrecorded', 'sessions without a mark would make a difference'],
  ['unexcused', 'an absence has no reason'],
  ['modules', 'a required module is missing'],
  ['otherwise', 'nothing of this'],
])

export function ruleLines({ rules }: HowDecided): string[] {
  const decisive = rules.find(({ holds }) => holds)
  return rules.flatMap((rule) => {
    const verdict = rule.verdict ?? ''
    const answer = !rule.holds ? 'no' : rule === decisive ? `yes → ${verdict}` : `yes (${verdict})`
    const figures = figuresText(rule)
    return [
      `  ${rule === decisive ? '→' : ' '}${String(rule.row).padStart(3)}  ${conditions.get(rule.rule) ?? rule.rule}: ${answer}`,
      ...(figures === '' ? [] : [`         ${figures}`]),
    ]
  })
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/

/** Said above already, of the decision as a whole. */
const KNOWN = new Set(['now', 'closes'])

function figuresText({ figures }: Rule): string {
  return Object.entries(figures)
    .filter(([name, value]) => value !== '' && !KNOWN.has(name))
    .map(
      ([name, value]) =>
        `${figureName(name)} ${INSTANT.test(value) ? dateAndTimeInVietnam(new Date(value)) : figureText(value)}`,
    )
    .join(', ')
}

const figureText = (value: string) => (value === 'periods' ? 'tiết' : shortened(value))
const words = (code: string) => code.replaceAll('-', ' ')

const figureName = (name: string) => wordsOf(name === 'open' ? 'windowOpen' : name)

export function sessionLines({ sessions, counted: unit }: HowDecided): string[] {
  const amount = (minutes: number) => amountText(minutes, 'minutes', unit)
  return sessions.map((session) => {
    const { code, source, startsAt, minutes, mark, attended, absence, excuse } = session
    const when = startsAt === null ? '' : ` (${dateAndTimeInVietnam(new Date(startsAt))})`
    const counted =
      mark === 'unrecorded' || mark === 'to-come' ? '' : `, counts ${amount(attended)}`
    const by = session.markedBy === null ? '' : `, marked by ${session.markedBy}`
    const why = excuse === null ? '' : `: "${excuse}"`
    const accepted = session.excusedBy === null ? '' : `, accepted by ${session.excusedBy}`
    return `  ${code}${when} of ${source}, ${amount(minutes)} ${unitName('minutes', unit)}: ${words(mark)}${counted}${by}${absence === null ? '' : `, ${absence}${why}${accepted}`}`
  })
}
