import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  account,
  cohortYaml,
  createWorld,
  enrolment,
  finalTest,
  programYaml,
  rosterCsv,
  type World,
} from '../support/world.ts'

const SCRIPT = fileURLToPath(new URL('decide-and-issue.ts', import.meta.url))
/** Half past midnight in Vietnam; the day before in UTC and in New York, there also the year before. */
const HALF_PAST_MIDNIGHT = '2025-12-31T17:30:00Z'
const zones = { utc: 'UTC', 'new-york': 'America/New_York', kiritimati: 'Pacific/Kiritimati' }

describe('at half past midnight in Vietnam', () => {
  let world: World

  beforeAll(async () => {
    const cohorts = Object.keys(zones).map((id) =>
      cohortYaml(id, { enrol: 'roster', deadline: '2025-12-31' }).replace(
        '2026-01-05',
        '2025-12-01',
      ),
    )
    world = await createWorld({
      programs: [programYaml({ cohorts: cohorts.join('') })],
      now: '2025-12-31T16:00:00Z',
    })
    const codes = Object.keys(zones).flatMap((cohort) => [
      { code: `${cohort}-in-time`, cohort, born: '01/01/1980' },
      { code: `${cohort}-late`, cohort, born: '31/12/1979' },
    ])
    await world.importRoster(rosterCsv(codes))
    await world.sync([
      {
        records: codes.flatMap(({ code }) => [
          account(code, { employeeCode: code, fullName: `Nguyễn Văn ${code}` }),
          enrolment(code),
          finalTest(code, null, {
            attempts: [
              {
                id: '1',
                raw: '8',
                minimum: '0',
                maximum: '10',
                overridden: false,
                // Handed in a minute before the end of the last valid day, or after it.
                submittedAt: code.endsWith('late')
                  ? '2025-12-31T17:00:00Z'
                  : '2025-12-31T16:59:59Z',
              },
            ],
          }),
        ]),
      },
    ])
    for (const [cohort, zone] of Object.entries(zones))
      execFileSync(
        process.execPath,
        ['--import', 'tsx', SCRIPT, cohort, HALF_PAST_MIDNIGHT, JSON.stringify(world.environment)],
        { env: { TZ: zone }, stdio: ['ignore', 'pipe', 'pipe'] },
      )
  }, 60_000)
  afterAll(() => world.close())

  it.each(Object.keys(zones))('a process in %s counts the same tests', async (cohort) => {
    const outcomes = await sql<{ code: string; verdict: string; reason: string }>`
      select l.employee_code as code, o.verdict, o.reason from outcomes o
      join enrolments e on e.id = o.enrolment_id join learners l on l.id = e.learner_id
      where o.cohort_id = ${cohort} order by 1`.execute(world.db)
    expect(outcomes.rows).toEqual([
      { code: `${cohort}-in-time`, verdict: 'passed', reason: '' },
      { code: `${cohort}-late`, verdict: 'failed', reason: 'late' },
    ])
  })

  it.each(Object.keys(zones))('a process in %s prints the same dates', async (cohort) => {
    const certificates = await sql`
      select c.issued_on::text as "issuedOn", c.year, r.snapshot->>'issueDate' as "issueDate",
        r.snapshot->'learner'->>'dateOfBirth' as "dateOfBirth"
      from certificates c join certificate_revisions r on r.certificate_id = c.id
      where c.cohort_id = ${cohort}`.execute(world.db)
    expect(certificates.rows).toEqual([
      { issuedOn: '2026-01-01', year: 2026, issueDate: '2026-01-01', dateOfBirth: '1980-01-01' },
    ])
  })
})
