/** The conference bridges of the demo: who was called at which, and what stands behind their names. */
import type { PlatformAccount } from './accounts.ts'
import { bridgesClass } from './cohorts.ts'
import type { Enrolment } from './enrolments.ts'
import type { SessionMark } from './evidence-of-a-story.ts'
import type { DemoWorld } from './world.ts'

export interface Bridge {
  name: string
  rows: RollRow[]
}

export interface RollRow {
  account: PlatformAccount
  /** Told by a column of its own in some lists. */
  gender: 'male' | 'female'
  /** One a session. */
  marks: { text: string; reason: string }[]
}

const BRIDGES = 6

export const membersOfBridges = (world: DemoWorld): Enrolment[] =>
  world.enrolments.filter(({ cohort }) => cohort === bridgesClass)

/** Neighbouring units come to one bridge, which is called after the first of them. */
export function bridgesOf(world: DemoWorld): Bridge[] {
  const members = membersOfBridges(world)
  const unreadable = members.find(isUnrecorded)
  const size = Math.ceil(members.length / BRIDGES)
  return Array.from({ length: BRIDGES }, (_, index) => {
    const here = members.slice(index * size, (index + 1) * size)
    return {
      name: here[0]?.person.unit.name ?? '',
      rows: here.map((member) => rollRow(member, member === unreadable ? '?' : '')),
    }
  })
}

/** Those whose mark was forgotten, with the mark: what a bridge sends in afterwards. */
export function forgottenRows(world: DemoWorld): RollRow[] {
  return membersOfBridges(world)
    .filter(isUnrecorded)
    .map((member) => rollRow(member, 'x'))
}

/** So many marks of the sheets nobody can read. */
export const UNREADABLE_MARKS = 1

const isUnrecorded = ({ story }: Enrolment) => story === 'unrecorded'

/** @param unmarked what stands where nothing was marked */
function rollRow({ account, evidence }: Enrolment, unmarked: string): RollRow {
  return {
    account,
    gender: /(?:^| )Thị(?: |$)/i.test(account.fullName.normalize('NFC')) ? 'female' : 'male',
    marks: evidence.sessions.map((mark) => ({
      text: markText(mark, unmarked),
      reason: mark.kind === 'excused' ? mark.reason : '',
    })),
  }
}

function markText({ kind }: SessionMark, unmarked: string): string {
  switch (kind) {
    case 'late':
      return 'M'
    case 'excused':
      return 'P'
    case 'absent':
      return 'K'
    case 'unmarked':
      return unmarked
    default:
      return 'x'
  }
}
