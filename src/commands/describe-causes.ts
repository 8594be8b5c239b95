/** Why an outcome is another than before, as lines for a terminal. */
import { dateAndTimeInVietnam, dateInVietnam, shortDate } from '../foundation/dates.ts'
import type { Cause, RecordChange } from '../reconciliation/diff/causes.ts'

const moment = (at: Date) => dateAndTimeInVietnam(at)

export function causeLines(cause: Cause): string[] {
  switch (cause.kind) {
    case 'enrolled':
      return [
        cause.at === null
          ? 'the person had an account of the course then, though nobody put them on the list'
          : `the person was put on the list ${cause.origin === 'roster' ? 'by a roster' : 'because their account is in the course'}, ${moment(cause.at)}`,
      ]
    case 'no-longer-enrolled':
      return ['the person is not on the list there']
    case 'merged':
      return [
        `the row turned out to be a second row of ${cause.into ?? 'somebody else'} (${acted(cause)}): "${cause.reason}"`,
      ]
    case 'records':
      return cause.records.map(recordLine)
    case 'link':
      return [
        `account ${cause.platform} ${cause.account} was ${cause.change}: ${cause.why} (${acted(cause)})${cause.reason === null ? '' : `: "${cause.reason}"`}`,
      ]
    case 'decision':
      return [decisionLine(cause)]
    case 'program':
      return [`the program changed: ${version(cause.before)} → ${version(cause.after)}`]
    case 'cohort':
      return [`the cohort changed: version ${cause.before} → ${cause.after}`]
    case 'window-closed':
      return [`time passed: the window closed ${moment(cause.at)}`]
    case 'audience':
      return [`the audience changed: ${cause.before ?? 'none'} → ${cause.after ?? 'none'}`]
    case 'hand-out':
      return [
        `the account counts as handed out at another time: ${day(cause.before)} → ${day(cause.after)}`,
      ]
    case 'certificate':
      return [`certificate ${cause.number} was ${cause.change} (${acted(cause)})`]
    case 'class-sessions':
      return ['the sessions of the class changed by what others’ records say']
    case 'unexplained':
      return [
        'nothing that is kept tells why: this version of hocvu reads the rules otherwise, something was entered for an earlier date, or it happened at the very moment of one of the two',
      ]
  }
}

const acted = ({ actor, at }: { actor: string; at: Date }) => `${actor}, ${moment(at)}`
const version = ({ id, version }: { id: string; version: number }) => `${id} version ${version}`
const day = (at: Date | null) => (at === null ? 'not known' : moment(at))

const decisions = {
  allow: 'an override that allows',
  refuse: 'an override that refuses',
  extend: 'an extension of the window',
  excuse: 'an accepted excuse',
  present: 'a presence that a person stated',
  absent: 'an absence that a person stated',
}

function decisionLine(cause: Extract<Cause, { kind: 'decision' }>): string {
  const what = decisions[cause.decision]
  if (cause.change === 'expired')
    return `${what} of ${shortDate(dateInVietnam(cause.at))} has expired (${cause.actor})`
  return `${what} was ${cause.change} (${acted(cause)}): "${cause.reason}"`
}

function recordLine({ platform, course, id, kind, before, after }: RecordChange): string {
  const name = `record ${kind} ${platform} ${course} ${id}`
  const read = (seen: NonNullable<typeof before>) =>
    `read ${moment(seen.readAt)} (version ${seen.version}, ${seen.hash.slice(0, 12)})`
  if (after === null)
    return `${name} no longer counts; it was ${before === null ? '' : read(before)}`
  if (before === null) return `${name} counts now: ${read(after)}`
  return `${name} says something else: ${read(before)} → ${read(after)}`
}
