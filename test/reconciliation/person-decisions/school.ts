/** A cohort with four sessions and a final test, and people of two units whose marks a test says. */
import { sql } from 'kysely'
import type { SessionPresence, SourceRecord } from '../../../connectors/contract.ts'
import type { Viewer } from '../../../src/access/viewer.ts'
import { type Cohort, getCohort } from '../../../src/programs/store.ts'
import type { DecisionTaken } from '../../../src/reconciliation/person-decisions/decide-together.ts'
import {
  excuseAbsences,
  type NewExcuse,
} from '../../../src/reconciliation/person-decisions/excuse.ts'
import {
  type NewOverride,
  overrideOutcomes,
} from '../../../src/reconciliation/person-decisions/override.ts'
import {
  type NewPresence,
  recordPresences,
} from '../../../src/reconciliation/person-decisions/presence.ts'
import { undoPersonDecision } from '../../../src/reconciliation/person-decisions/undo.ts'
import { lan } from '../../support/installation.ts'
import {
  account,
  COHORT,
  cohortYaml,
  createWorld,
  enrolment,
  finalTest,
  onePage,
  programYaml,
  rosterCsv,
  type World,
} from '../../support/world.ts'

/** One letter a session: present, absent, excused by the platform, unrecorded, to come. */
type Marks = string

const presences: Record<string, SessionPresence['presence']> = {
  p: { state: 'present' },
  a: { state: 'absent', excuse: null },
  e: { state: 'absent', excuse: 'ốm' },
  u: { state: 'unrecorded' },
  c: { state: 'unrecorded' },
}

const codeOf = (at: number) => `B${at + 1}`

export function marked(code: string, marks: Marks): SourceRecord {
  return {
    kind: 'sessions',
    sourceId: `sessions:${code}`,
    account: code,
    course: 'KNS',
    sourceUpdatedAt: null,
    sessions: [...marks].map((mark, at) => ({
      code: codeOf(at),
      minutes: 180,
      startsAt: null,
      taken: mark !== 'c',
      presence: presences[mark] ?? { state: 'unrecorded' },
    })),
  }
}

interface Pupil {
  code: string
  marks: Marks
  score?: string | null
  unit?: string
}

export interface School extends World {
  cohort: Cohort
  /** Verdict and decisive reason by employee code, such as `review/unexcused`. */
  outcomes(): Promise<Record<string, string>>
  outcomeOf(code: string): Promise<string | undefined>
  enrolmentOf(code: string): Promise<string>
  override(
    codes: readonly string[],
    decided: Partial<NewOverride>,
    by?: Viewer,
  ): Promise<DecisionTaken>
  excuse(
    codes: readonly string[],
    decided?: Partial<NewExcuse>,
    by?: Viewer,
  ): Promise<DecisionTaken>
  presence(
    codes: readonly string[],
    decided?: Partial<NewPresence>,
    by?: Viewer,
  ): Promise<DecisionTaken>
  undo(taken: DecisionTaken, by?: Viewer): Promise<string>
  /** A viewer who sees one unit. */
  viewerOf(unit: string): Promise<Viewer>
}

/** Everybody has 7.5 points unless said otherwise, and passed or not by attendance: three of four sessions. */
export async function createSchool(pupils: readonly Pupil[]): Promise<School> {
  const world = await createWorld({
    programs: [
      programYaml({
        rules: '{ finalTest: { pass: 5 }, attendance: { unexcused: review } }',
        cohorts: cohortYaml(COHORT, { attendance: 'sessions', deadline: '2026-03-31' }),
      }),
    ],
  })
  await world.importRoster(
    rosterCsv(pupils.map(({ code, unit }) => ({ code, ...(unit === undefined ? {} : { unit }) }))),
  )
  await world.sync(
    onePage(
      ...pupils.flatMap(({ code, marks, score = '7.5' }) => [
        account(code, { employeeCode: code }),
        enrolment(code),
        marked(code, marks),
        ...(score === null ? [] : [finalTest(code, score)]),
      ]),
    ),
  )
  await world.reconcile()
  return schoolOf(world)
}

async function schoolOf(world: World): Promise<School> {
  const { db, clock } = world
  const cohort = await getCohort(db, COHORT)
  const deps = { db, clock }
  const outcomes = async () => {
    const { rows } = await sql<{ code: string; outcome: string }>`
      select l.employee_code as code, o.verdict || case when o.reason = '' then '' else '/' || o.reason end as outcome
      from outcomes o join enrolments e on e.id = o.enrolment_id join learners l on l.id = e.learner_id
      order by l.employee_code`.execute(db)
    return Object.fromEntries(rows.map(({ code, outcome }) => [code, outcome]))
  }
  const written = (codes: readonly string[]) => ({
    reason: 'Theo công văn 12',
    attachment: null,
    selection: { learners: codes },
  })
  return {
    ...world,
    cohort,
    outcomes,
    outcomeOf: async (code) => (await outcomes())[code],
    enrolmentOf: async (code) => {
      const { rows } = await sql<{ id: string }>`
        select e.id from enrolments e join learners l on l.id = e.learner_id
        where l.employee_code = ${code}`.execute(db)
      return rows[0]?.id ?? ''
    },
    override: (codes, decided, by = lan) =>
      overrideOutcomes(deps, by, cohort, {
        kind: 'allow',
        lastDay: null,
        expiresOn: null,
        ...written(codes),
        ...decided,
      }),
    excuse: (codes, decided = {}, by = lan) =>
      excuseAbsences(deps, by, cohort, {
        sessions: 'unexcused',
        acceptedBy: 'Trưởng phòng Nội vụ',
        ...written(codes),
        ...decided,
      }),
    presence: (codes, decided = {}, by = lan) =>
      recordPresences(deps, by, cohort, {
        sessions: 'unrecorded',
        mark: 'present',
        ...written(codes),
        ...decided,
      }),
    undo: async (taken, by = lan) => {
      const { kind } = await db
        .selectFrom('decision_acts')
        .select('kind')
        .where('id', '=', taken.act)
        .executeTakeFirstOrThrow()
      if (kind !== 'override' && kind !== 'excuse' && kind !== 'presence') throw new Error(kind)
      const undo = { reason: 'Nhập nhầm', attachment: null, at: clock.now() }
      return await db
        .transaction()
        .execute(
          async (trx) => (await undoPersonDecision(trx, by, { id: taken.act, kind }, undo)).act,
        )
    },
    viewerOf: async (unit) => {
      const { rows } = await sql<{ id: string }>`select id from units where name = ${unit}`.execute(
        db,
      )
      return { ...lan, actor: `api-key:${unit}`, unitId: rows[0]?.id ?? null }
    },
  }
}

/** The session of the school at a place in the marks. */
export const sessionAt = (at: number) => ({ platform: 'lms', course: 'KNS', session: codeOf(at) })
