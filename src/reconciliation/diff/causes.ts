/** Why a person's outcome differs between two instants: what has happened in between, kind by kind. Pure. */
import { isDeepStrictEqual } from 'node:util'
import type { CertificateEvent } from '../certified.ts'
import {
  audienceAt,
  handedOutAt,
  type LearnerHistory,
  type LinkEvent,
  linksAt,
} from '../history.ts'
import {
  type Excuse,
  type Override,
  type PersonDecisions,
  type Presence,
  standingOverrides,
} from '../person-decisions/standing.ts'
import type { EnrolmentFacts, MergedInto, SideOutcome, UndoneBy, VersionSeen } from './store.ts'

/** A record whose content, or whose counting, is another than before. */
export interface RecordChange {
  platform: string
  course: string
  id: string
  kind: string
  /** null: it did not count. */
  before: Pick<VersionSeen, 'version' | 'readAt' | 'hash'> | null
  after: Pick<VersionSeen, 'version' | 'readAt' | 'hash'> | null
}

interface Definition {
  id: string
  version: number
}

export type Cause =
  | { kind: 'enrolled'; origin: 'platform' | 'roster' | null; at: Date | null }
  | { kind: 'no-longer-enrolled' }
  /** `into` null: a row that the viewer does not see. */
  | { kind: 'merged'; into: string | null; actor: string; at: Date; reason: string }
  | { kind: 'records'; records: RecordChange[] }
  | {
      kind: 'link'
      change: 'linked' | 'unlinked'
      platform: string
      account: string
      /** Code of why. */
      why: string
      actor: string
      at: Date
      /** A person's, in their words. */
      reason: string | null
    }
  | {
      kind: 'decision'
      change: 'made' | 'undone' | 'expired'
      decision: 'allow' | 'refuse' | 'extend' | 'excuse' | 'present' | 'absent'
      act: string
      actor: string
      at: Date
      reason: string
    }
  | { kind: 'program'; before: Definition; after: Definition }
  | { kind: 'cohort'; before: number; after: number }
  | { kind: 'window-closed'; at: Date }
  | { kind: 'audience'; before: string | null; after: string | null }
  | { kind: 'hand-out'; before: Date | null; after: Date | null }
  | ({ kind: 'certificate' } & CertificateEvent)
  /** Sessions that only others' records name came, went, were held, or have another length. */
  | { kind: 'class-sessions' }
  /** Nothing that is kept tells why, such as another reading of the rules by a later version of the product. */
  | { kind: 'unexplained' }

export interface InstantOfCohort {
  at: Date
  program: Definition
  cohort: number
  platforms: ReadonlySet<string>
}

/** How it is shown is nothing to go by. */
type Compared = Omit<SideOutcome, 'counted'>

export interface PersonBetween {
  learnerId: string
  before: Compared | null
  after: Compared | null
  /** Links are in both alike; what was handed out as it was whose then. */
  history: { before: LearnerHistory; after: LearnerHistory }
  decisions: { before: PersonDecisions; after: PersonDecisions }
  enrolment: EnrolmentFacts | null
  merged: MergedInto | null
}

export function causesOf(
  person: PersonBetween,
  [before, after]: readonly [InstantOfCohort, InstantOfCohort],
  versions: ReadonlyMap<number, VersionSeen>,
  undoings: ReadonlyMap<string, UndoneBy>,
): Cause[] {
  const links = linkCauses(person, before.at, after.at)
  if (person.before === null || person.after === null) return [...comingAndGoing(person), ...links]
  const records = recordChanges(person, versions)
  const certified = isCertified(person, before.at) && isCertified(person, after.at)
  const known: Cause[] = [
    ...links,
    ...(records.length > 0 ? [{ kind: 'records' as const, records }] : []),
    ...decisionCauses(person, before.at, after.at, undoings),
    // Who holds a certificate stays under the program it was earned under.
    ...(isDeepStrictEqual(before.program, after.program) || certified
      ? []
      : [{ kind: 'program' as const, before: before.program, after: after.program }]),
    ...(before.cohort === after.cohort
      ? []
      : [{ kind: 'cohort' as const, before: before.cohort, after: after.cohort }]),
    ...personalCauses(person, before, after),
    ...certificateCauses(person, before.at, after.at),
    ...windowCause(person, before.at, after.at),
  ]
  const all = [
    ...known,
    ...(sessionsOfOthers(person, records) ? [{ kind: 'class-sessions' as const }] : []),
  ]
  return all.length > 0 ? all : [{ kind: 'unexplained' }]
}

function comingAndGoing({ before, enrolment, merged }: PersonBetween): Cause[] {
  if (before === null)
    return [
      { kind: 'enrolled', origin: enrolment?.origin ?? null, at: enrolment?.createdAt ?? null },
    ]
  if (merged === null) return [{ kind: 'no-longer-enrolled' }]
  const { kept, ...act } = merged
  return [{ kind: 'merged', into: kept, ...act }]
}

function recordChanges(
  { before, after }: PersonBetween,
  versions: ReadonlyMap<number, VersionSeen>,
): RecordChange[] {
  const byRecord = (side: Compared | null) =>
    new Map(
      (side?.evidence ?? [])
        .flatMap((version) => versions.get(version) ?? [])
        .map((seen) => [JSON.stringify([seen.platform, seen.course, seen.id]), seen]),
    )
  const [old, young] = [byRecord(before), byRecord(after)]
  return [...new Set([...old.keys(), ...young.keys()])].toSorted().flatMap((key) => {
    const [was, is] = [old.get(key), young.get(key)]
    const seen = is ?? was
    if (seen === undefined || was?.version === is?.version) return []
    const { platform, course, id, kind } = seen
    return [{ platform, course, id, kind, before: versionOf(was), after: versionOf(is) }]
  })
}

function versionOf(seen: VersionSeen | undefined) {
  return seen === undefined ? null : { version: seen.version, readAt: seen.readAt, hash: seen.hash }
}

function linkCauses({ history, learnerId }: PersonBetween, before: Date, after: Date): Cause[] {
  const { links } = history.after
  const had = new Set(linksAt(history.before, learnerId, before).map(({ account }) => account))
  const has = new Set(linksAt(history.after, learnerId, after).map(({ account }) => account))
  const linked = [...has].filter((account) => !had.has(account))
  const unlinked = [...had].filter((account) => !has.has(account))
  const told = (change: 'linked' | 'unlinked') => (account: string) => {
    const events = links.filter((link) => link.account === account && link.at <= after)
    const event = turningPoint(events, learnerId, change)
    return event === undefined ? [] : [linkCause(change, event)]
  }
  return [...linked.flatMap(told('linked')), ...unlinked.flatMap(told('unlinked'))]
}

/** The event by which the account became, or ceased to be, the learner's for the last time. */
function turningPoint(
  events: readonly LinkEvent[],
  learnerId: string,
  change: 'linked' | 'unlinked',
): LinkEvent | undefined {
  const isTheirs = (event: LinkEvent | undefined) =>
    event?.state === 'linked' && event.learnerId === learnerId
  return events.findLast(
    (event, index) =>
      isTheirs(event) === (change === 'linked') && isTheirs(events[index - 1]) !== isTheirs(event),
  )
}

function linkCause(change: 'linked' | 'unlinked', event: LinkEvent): Cause {
  const { platform, sourceId: account, reason, actor, at, act } = event
  const why = 'code' in reason && typeof reason.code === 'string' ? reason.code : ''
  return { kind: 'link', change, platform, account, why, actor, at, reason: act?.reason ?? null }
}

type AnyDecision = Override | Excuse | Presence

function decisionCauses(
  { decisions }: PersonBetween,
  before: Date,
  after: Date,
  undoings: ReadonlyMap<string, UndoneBy>,
): Cause[] {
  const had = listed(decisions.before)
  const has = listed(decisions.after)
  const made = [...has].filter(([key]) => !had.has(key))
  const undone = [...had].filter(([key]) => !has.has(key))
  const kept = [...has.values()].filter(
    (one) => 'expiresOn' in one && stands(one, before) && !stands(one, after),
  )
  return [
    ...made.map(([, one]) => decisionCause('made', one, one)),
    ...undone.flatMap(([, one]) => {
      const by = undoings.get(one.act)
      return by === undefined ? [] : [decisionCause('undone', one, by)]
    }),
    ...kept.map((one) => decisionCause('expired', one, one)),
  ]
}

const stands = (one: Override, at: Date) => {
  const { verdict, extendedTo } = standingOverrides([one], at)
  return verdict !== null || extendedTo !== null
}

/** By act and session: one act may speak of several. */
function listed({ overrides, excuses, presences }: PersonDecisions): Map<string, AnyDecision> {
  const all: AnyDecision[] = [...overrides, ...excuses, ...presences]
  return new Map(
    all.map((one) => [
      JSON.stringify('session' in one ? [one.act, one.platform, one.course, one.session] : one.act),
      one,
    ]),
  )
}

function decisionCause(
  change: 'made' | 'undone' | 'expired',
  one: AnyDecision,
  { actor, at, reason }: UndoneBy,
): Cause {
  const decision = 'kind' in one ? one.kind : 'mark' in one ? one.mark : ('excuse' as const)
  return { kind: 'decision', change, decision, act: one.act, actor, at, reason }
}

function personalCauses(
  { history }: PersonBetween,
  before: InstantOfCohort,
  after: InstantOfCohort,
): Cause[] {
  const audiences = [
    audienceAt(history.before, before.at),
    audienceAt(history.after, after.at),
  ] as const
  const handOuts = [
    handedOutAt(history.before, before.platforms, before.at),
    handedOutAt(history.after, after.platforms, after.at),
  ] as const
  const causes: Cause[] = []
  if (audiences[0] !== audiences[1])
    causes.push({ kind: 'audience', before: audiences[0], after: audiences[1] })
  if (handOuts[0]?.getTime() !== handOuts[1]?.getTime())
    causes.push({ kind: 'hand-out', before: handOuts[0], after: handOuts[1] })
  return causes
}

/** A certificate was in force. */
function isCertified({ enrolment }: PersonBetween, at: Date): boolean {
  const last = enrolment?.certificate.findLast((event) => event.at <= at)
  return last !== undefined && last.change !== 'revoked'
}

function certificateCauses({ enrolment }: PersonBetween, from: Date, to: Date): Cause[] {
  const events = enrolment?.certificate ?? []
  return events
    .filter(({ at }) => from < at && at <= to)
    .map((event) => ({ kind: 'certificate', ...event }))
}

function windowCause({ before, after }: PersonBetween, from: Date, to: Date): Cause[] {
  const closes = after?.windowClosesAt ?? null
  if (before === null || closes === null || closes > to) return []
  const wasOpen = before.windowClosesAt === null || before.windowClosesAt > from
  return wasOpen && closes > from ? [{ kind: 'window-closed', at: closes }] : []
}

/** Attendance in minutes that differs, though the person's own sessions were not read anew. */
function sessionsOfOthers(
  { before, after }: PersonBetween,
  records: readonly RecordChange[],
): boolean {
  if (before === null || after === null) return false
  const own = records.some(({ kind }) => kind === 'sessions')
  const [was, is] = [before.attendance, after.attendance]
  if (own || was?.unit !== 'minutes' || is?.unit !== 'minutes') return false
  return was.required !== is.required || was.possible !== is.possible
}
