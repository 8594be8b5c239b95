import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DemoCohort } from '../../src/demo/cohorts.ts'
import type { Enrolment } from '../../src/demo/enrolments.ts'
import { buildPeople } from '../../src/demo/people.ts'
import { REJECTED_ROSTER_ROWS, rosterCsv } from '../../src/demo/roster-csv.ts'
import { verdictOf } from '../../src/demo/stories.ts'
import { departments } from '../../src/demo/units.ts'
import { buildDemoWorld, type DemoWorld, expectedCounts } from '../../src/demo/world.ts'
import { endOfDateInVietnam } from '../../src/foundation/dates.ts'
import { foldKey, foldName, givenName } from '../../src/foundation/names.ts'
import { readRosterFile } from '../../src/roster/read-roster.ts'

const fingerprint = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** `Map.groupBy`, which Node 20 has not. */
function groupedBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of list) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

let world: DemoWorld
beforeAll(() => {
  world = buildDemoWorld()
})

const asked = () => world.enrolments.filter(({ cohort }) => world.cohorts.includes(cohort))

describe('the world of the demo', () => {
  it('is the same each time it is built', () => {
    expect(fingerprint(buildDemoWorld())).toBe(fingerprint(world))
    expect(fingerprint(buildDemoWorld(5))).not.toBe(fingerprint(world))
  })

  it('stands still on a morning of November 2026', () => {
    expect(world.now.toISOString()).toBe('2026-11-20T02:00:00.000Z')
  })

  it('lets more than a thousand learners pass, and dozens end otherwise', () => {
    const counts = expectedCounts(world)
    const total = { passed: 0, failed: 0, incomplete: 0, review: 0 }
    for (const cohort of Object.values(counts.cohorts))
      for (const verdict of ['passed', 'failed', 'incomplete', 'review'] as const)
        total[verdict] += cohort[verdict]
    expect(counts.cohorts).toEqual({
      'onetouch-2022': { passed: 9, failed: 2, incomplete: 0, review: 1 },
      'kns-2026-onetouch-1': { passed: 428, failed: 120, incomplete: 0, review: 44 },
      'kns-2026-onetouch-2': { passed: 96, failed: 10, incomplete: 126, review: 6 },
      'kns-2026-cong-1': { passed: 406, failed: 94, incomplete: 0, review: 28 },
      'kns-2026-lanh-dao': { passed: 210, failed: 46, incomplete: 0, review: 0 },
      'cds-zoom-2026': { passed: 238, failed: 46, incomplete: 0, review: 12 },
      'cds-diem-cau-2026': { passed: 72, failed: 15, incomplete: 0, review: 6 },
      'kns-2026-quoc-gia': { passed: 88, failed: 27, incomplete: 0, review: 3 },
    })
    expect(total).toEqual({ passed: 1547, failed: 360, incomplete: 126, review: 100 })
    expect(counts.certificates).toBeGreaterThan(1500)
    expect(counts.certificates).toBeLessThan(total.passed)
    expect(counts.roster).toEqual({ accepted: 1712, rejected: 3 })
    expect(counts.quarantined).toEqual({
      onetouch: 0,
      portal: 2,
      zoom: 0,
      'binh-dan-hoc-vu-so': 0,
      'bang-tinh': 1,
    })
  })

  it('knows hundreds of people on several platforms, and more accounts than people', () => {
    const { accounts } = expectedCounts(world)
    expect(accounts.onSeveralPlatforms).toBeGreaterThan(400)
    expect(accounts.total).toBeGreaterThan(accounts.people + accounts.onSeveralPlatforms)
    expect(accounts.waiting).toBeGreaterThan(26)
  })

  it('leaves evidence that says what each story says, reckoned here by hand', () => {
    for (const enrolment of asked())
      expect([enrolment.person.number, readByHand(enrolment)]).toEqual([
        enrolment.person.number,
        verdictOf(enrolment.story, enrolment.cohort) ?? 'passed',
      ])
  })

  it('gives some leaders an account on onetouch and on the portal', () => {
    const cohortsOf = groupedBy(asked(), ({ person }) => String(person.number))
    const both = [...cohortsOf.values()].filter((enrolments) => {
      const ids = enrolments.map(({ cohort }) => cohort.id)
      return ids.includes('kns-2026-onetouch-1') && ids.includes('kns-2026-lanh-dao')
    })
    expect(both).toHaveLength(40)
  })

  it('lets nobody finish twice in the program of the national platform', () => {
    const ofProgram = asked().filter(
      ({ cohort, story }) =>
        /^kns-2026-(?:onetouch|cong|quoc)/.test(cohort.id) && verdictOf(story, cohort) === 'passed',
    )
    const people = ofProgram.map(({ person }) => person.number)
    expect(new Set(people).size).toBe(people.length)
  })

  it('holds a Zoom class of 300, whose test is on onetouch, and counts everybody of it once', () => {
    const zoom = asked().filter(({ cohort }) => cohort.id === 'cds-zoom-2026')
    expect(zoom).toHaveLength(300)
    expect(zoom[0]?.cohort.sessions.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(16 * 45)
    const accounts = zoom.flatMap(({ others }) => others.map(({ platform }) => platform))
    expect(accounts.filter((platform) => platform === 'onetouch')).toHaveLength(296)
    expect(accounts.filter((platform) => platform === 'zoom').length).toBeGreaterThan(5)
  })

  it('enrols nobody twice in a cohort, and gives no account to two people', () => {
    const seats = asked().map(({ cohort, person }) => `${cohort.id} ${person.number}`)
    expect(new Set(seats).size).toBe(seats.length)
    const owner = new Map<string, number>()
    for (const { cohort, account, others, person } of world.enrolments)
      for (const one of [{ platform: cohort.platform, account }, ...others]) {
        const key = `${one.platform} ${one.account.id}`
        expect(owner.get(key) ?? person.number).toBe(person.number)
        owner.set(key, person.number)
      }
  })
})

describe('the accounts of the demo', () => {
  it('carry the key of their owner, unless their story is to wait', () => {
    const codes = new Map(
      world.people.flatMap((person) =>
        person.employeeCode ? [[foldKey(person.employeeCode), person] as const] : [],
      ),
    )
    const mailboxes = groupedBy(world.people, (person) => person.email)
    for (const { account, person, story } of asked()) {
      const byCode = account.employeeCode ? codes.get(foldKey(account.employeeCode)) : undefined
      const byMail = mailboxes.get(account.email ?? '') ?? []
      const found = byCode ?? (byMail.length === 1 ? byMail[0] : undefined)
      if (story !== 'waiting-account') expect(found).toBe(person)
      else if (found)
        expect(foldName(person.fullName).split(' ')).not.toContain(
          foldName(givenName(found.fullName)),
        )
    }
  })

  it('wait for every reason there is', () => {
    const waiting = asked().filter(({ story }) => story === 'waiting-account')
    const kinds = waiting.map(({ account, person }) =>
      account.email === person.email
        ? 'office mailbox'
        : account.employeeCode === null
          ? 'no key'
          : world.people.some(({ employeeCode }) => employeeCode === account.employeeCode)
            ? 'code of a colleague'
            : 'unknown code',
    )
    expect(new Set(kinds)).toEqual(
      new Set(['office mailbox', 'no key', 'unknown code', 'code of a colleague']),
    )
  })
})

describe('the invented people', () => {
  const people = buildPeople(1)

  it('are twelve of a department and 1.700 of the province', () => {
    expect(people).toHaveLength(1712)
    const of2022 = people.filter((person) => person.of2022)
    expect(of2022).toHaveLength(12)
    expect(new Set(of2022.map(({ unit }) => unit.name))).toEqual(
      new Set(['Sở Khoa học và Công nghệ']),
    )
    expect(new Set(people.map(({ unit }) => unit.code)).size).toBe(75 + departments.length)
  })

  it('have addresses and numbers that nobody real can have', () => {
    for (const { email, phone, nationalId } of people) {
      expect(email).toMatch(/^[a-z0-9.]+@example\.gov\.vn$/)
      if (phone !== null) expect(phone).toMatch(/^0100\d{6}$/)
      if (nationalId !== null) expect(nationalId).toMatch(/^000\d{9}$/)
    }
    const ids = people.flatMap(({ nationalId }) => nationalId ?? [])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('are as untidy as a real roster', () => {
    expect(people.filter(({ employeeCode }) => employeeCode === null).length).toBeGreaterThan(20)
    expect(people.filter(({ dateOfBirth }) => dateOfBirth === null)).toHaveLength(6)
    const mailboxes = groupedBy(people, ({ email }) => email)
    for (const users of mailboxes.values())
      expect(users.length > 1).toBe(users.some(({ sharedMailbox }) => sharedMailbox))
    expect([...mailboxes.values()].filter((users) => users.length > 1).length).toBeGreaterThan(5)
    const namesakes = groupedBy(people, ({ fullName, unit }) => `${fullName}|${unit.code}`)
    expect([...namesakes.values()].filter((same) => same.length > 1).length).toBeGreaterThan(8)
  })
})

describe('the roster file', () => {
  it('is read by the importer: everybody, and three rows with their reasons', async () => {
    const reading = await readRosterFile(Buffer.from(rosterCsv(world.people)), 'danh-sach.csv')
    expect(reading.rows).toHaveLength(1712)
    expect(reading.rejected.map(({ field }) => field)).toEqual([
      'full_name',
      'employee_code',
      'date_of_birth',
    ])
    expect(reading.rejected).toHaveLength(REJECTED_ROSTER_ROWS)
    expect(reading.rows.map(({ fullName }) => fullName)).toEqual(
      world.people.map(({ fullName }) => fullName),
    )
    expect(reading.rows.map(({ dateOfBirth }) => dateOfBirth)).toEqual(
      world.people.map(({ dateOfBirth }) => dateOfBirth),
    )
  })
})

/** The verdict table of the rules for the evidence the demo makes, without the product's own rules. */
function readByHand({ cohort, evidence }: Enrolment): string {
  const late = (at: Date) => at >= endOfDateInVietnam(cohort.deadline)
  const open = cohort.open ? 'incomplete' : 'failed'
  if (evidence.suspended) return 'review'
  const thousandths = [
    ...evidence.attempts.filter(({ submittedAt }) => !late(submittedAt)).map(({ score }) => score),
    ...(evidence.overriddenTo ? [evidence.overriddenTo] : []),
  ].map((score) => Math.round(Number(score) * 1000))
  if (Math.max(0, ...thousandths) < 5000) return open
  return cohort.attendance === 'topics'
    ? topicsByHand(evidence.topics)
    : sessionsByHand(cohort, evidence.sessions)
}

function topicsByHand(topics: (Date | null)[]): string {
  return topics.filter((at) => at !== null).length * 4 >= topics.length * 3 ? 'passed' : 'failed'
}

function sessionsByHand(cohort: DemoCohort, marks: Enrolment['evidence']['sessions']): string {
  const minutes = (unknown: number) =>
    cohort.sessions.reduce((sum, session, index) => {
      const mark = marks[index]
      if (!mark || mark.kind === 'unmarked') return sum + unknown * session.minutes
      if (mark.kind === 'minutes') return sum + mark.minutes
      return sum + (mark.kind === 'present' || mark.kind === 'late' ? session.minutes : 0)
    }, 0)
  const required = cohort.sessions.reduce((sum, session) => sum + session.minutes, 0)
  const enough = (attended: number) => attended * 4 >= required * 3
  if (!enough(minutes(1))) return 'failed'
  if (cohort.open && !enough(minutes(0))) return 'incomplete'
  const unexplained = marks.some(
    (mark, index) =>
      mark.kind === 'absent' ||
      mark.kind === 'unmarked' ||
      (mark.kind === 'minutes' && mark.minutes * 2 < (cohort.sessions[index]?.minutes ?? 0)),
  )
  return unexplained ? 'review' : 'passed'
}
