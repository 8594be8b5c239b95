/** Writes units, people and what came of them straight into the tables: a case small enough to check by eye. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../../../src/database/connection.ts'
import { foldName } from '../../../src/foundation/names.ts'

const AT = new Date('2026-01-02T00:00:00Z')

export interface WrittenUnit {
  name: string
  kind: string
  under?: string
  from?: string
  to?: string
}

export interface WrittenPerson {
  audience?: string
  tags?: string[]
  position?: string
  /** Unit, first and last day. */
  units: [string, string, string?][]
  results: WrittenResult[]
}

export interface WrittenResult {
  class: string
  /** The day of the pass. */
  passed?: string
  modules?: string[]
  certificate?: { on: string; state?: 'valid' | 'revoked' }
  paper?: string
}

/** Each person stands under a name, each unit under its own. */
export class WrittenPeople {
  readonly units = new Map<string, string>()
  readonly people = new Map<string, string>()
  readonly #db: Database
  #serial = 0

  constructor(db: Database) {
    this.#db = db
  }

  unit(name: string): string {
    const id = this.units.get(name)
    if (id === undefined) throw new Error(`no unit ${name}`)
    return id
  }

  async addUnits(units: readonly WrittenUnit[]): Promise<void> {
    for (const { name, kind, under, from = null, to = null } of units) {
      const id = randomUUID()
      this.units.set(name, id)
      await sql`insert into units (id, code, name_key, name, kind, parent_id, valid_from, valid_to)
        values (${id}, ${foldName(name)}, ${foldName(name)}, ${name}, ${kind},
          ${under === undefined ? null : this.unit(under)}, ${from}, ${to})`.execute(this.#db)
    }
  }

  async succeed(unit: string, successors: readonly string[], on: string): Promise<void> {
    for (const successor of successors)
      await sql`insert into unit_successions (unit_id, successor_id, effective_on, recorded_at, recorded_by)
        values (${this.unit(unit)}, ${this.unit(successor)}, ${on}, ${AT}, 'test')`.execute(
        this.#db,
      )
  }

  async add(name: string, person: WrittenPerson): Promise<void> {
    const id = randomUUID()
    this.people.set(name, id)
    const { audience = null, tags = [], position = null } = person
    await sql`insert into learners (id, roster_key, full_name, name_key, position, audience, tags, created_at, updated_at)
      values (${id}, ${id}, ${name}, ${foldName(name)}, ${position}, ${audience}, ${tags}::text[], ${AT}, ${AT})`.execute(
      this.#db,
    )
    for (const [unit, from, to = null] of person.units)
      await sql`insert into learner_units values (${id}, ${this.unit(unit)}, ${from}, ${to})`.execute(
        this.#db,
      )
    for (const result of person.results) await this.#enrol(id, result)
  }

  async #enrol(learner: string, { class: cohort, ...result }: WrittenResult): Promise<void> {
    const enrolment = randomUUID()
    const run = randomUUID()
    const { passed = null, modules = [], certificate, paper } = result
    const verdict = passed === null ? 'failed' : 'passed'
    await sql`insert into enrolments (id, cohort_id, learner_id, origin, created_at)
      values (${enrolment}, ${cohort}, ${learner}, 'roster', ${AT})`.execute(this.#db)
    await sql`insert into runs (id, kind, subject, state, options, actor, created_at, finished_at)
      values (${run}, 'reconcile', ${cohort}, 'succeeded', '{}', 'test', ${AT}, ${AT})`.execute(
      this.#db,
    )
    await sql`insert into outcome_revisions (enrolment_id, revision, run_id, verdict, reasons, evidence, program_id,
        program_version, cohort_version, decision_hash, decided_at)
      select ${enrolment}, 1, ${run}, ${verdict}, '[]', '{}', program_id, 1, 1, '', ${AT}
      from cohorts where id = ${cohort}`.execute(this.#db)
    await sql`insert into outcomes (enrolment_id, cohort_id, revision, verdict, reason, decision_hash, context_hash,
        achieved_on, modules)
      values (${enrolment}, ${cohort}, 1, ${verdict}, 'x', '', '', ${passed}, ${modules}::text[])`.execute(
      this.#db,
    )
    this.#serial += 1
    const serial = this.#serial
    if (certificate)
      await sql`insert into certificates (id, enrolment_id, cohort_id, learner_id, issuer, year, register_number, number,
          token_hash, token_sealed, state, revision, outcome_revision, public_url, issued_on, issued_at,
          issued_by, run_id)
        values (${randomUUID()}, ${enrolment}, ${cohort}, ${learner}, 'Sở', 2026, ${serial}, ${`${serial}/2026`},
          ${Buffer.from(`token ${serial}`)}, ${Buffer.from('')},
          ${certificate.state ?? 'valid'}, 1, 1, '', ${certificate.on}, ${AT}, 'test', ${run})`.execute(
        this.#db,
      )
    if (paper)
      await sql`insert into papers (id, source, issuer, number, issued_on, full_name, learner_id, enrolment_id,
          recorded_at, recorded_by)
        values (${randomUUID()}, 'institution', 'Học viện', ${`${serial}`}, ${paper}, 'x', ${learner},
          ${enrolment}, ${AT}, 'test')`.execute(this.#db)
  }
}
