/** SQL of looking for certificates, page by page, within the viewer's scope. The learner's own link is never part of it. */
import { type RawBuilder, sql } from 'kysely'
import { seesLearner, type Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { shownKey } from '../../roster/shown-key.ts'
import { type CertificateSearch, conditionsOf } from './filter.ts'

/** `-` before it: the other way round. */
export const searchOrders = [
  'name',
  '-name',
  'number',
  '-number',
  'issued',
  '-issued',
  'unit',
  '-unit',
] as const
export type SearchOrder = (typeof searchOrders)[number]

export interface FoundLine {
  id: string
  revision: number
  number: string
  registerNumber: number
  year: number
  state: 'valid' | 'revoked'
  awaitsSignature: boolean
  /** Its file could not be made. */
  isFaulty: boolean
  issuedOn: string
  /** As the paper says. */
  fullName: string
  unit: string
  program: string
  cohort: { id: string; name: string }
  /** Employee code, or the roster's other key. */
  learner: string
  learnerId: string
}

/** Everybody has a row, so nobody is left out or added by `left`; but where nothing of people is asked for, none are read. */
const fromCertificates = sql`from certificates c left join learners l on l.id = c.learner_id`

/** SQL: a line of the certificate `c` with its present revision `r`. */
const lineColumns = sql`c.id, c.revision, c.number, c.register_number as "registerNumber", c.year, c.state,
  c.awaits_signature as "awaitsSignature", not c.file_made and c.file_fault is not null as "isFaulty",
  c.issued_on as "issuedOn", r.snapshot->'learner'->>'fullName' as "fullName",
  r.snapshot->'learner'->>'unit' as unit, r.snapshot->'program'->>'vi' as program,
  jsonb_build_object('id', c.cohort_id, 'name', r.snapshot->'cohort'->>'name') as cohort,
  ${shownKey} as learner, c.learner_id as "learnerId"`

const columns: Record<string, RawBuilder<unknown>> = {
  name: sql`l.name_order`,
  number: sql`c.issuer, c.year, c.register_number`,
  issued: sql`c.issued_on`,
  unit: sql`(select u.name_key from learner_units lu join units u on u.id = lu.unit_id
    where lu.learner_id = c.learner_id and lu.valid_to is null)`,
}

/** Ties go by the register, newest first, so that pages never overlap. */
function orderOf(order: SearchOrder): RawBuilder<unknown> {
  const down = order.startsWith('-')
  const name = down ? order.slice(1) : order
  if (name === 'number')
    return down
      ? sql`c.year desc, c.register_number desc, c.issuer, c.id`
      : sql`c.issuer, c.year, c.register_number, c.id`
  const direction = down ? sql`desc nulls last` : sql`asc nulls last`
  return sql`${columns[name] ?? columns.issued} ${direction}, c.year desc, c.register_number desc, c.id`
}

export async function searchCertificates(
  db: Queryable,
  viewer: Viewer,
  search: CertificateSearch,
  page: { order: SearchOrder; limit: number; offset: number },
): Promise<FoundLine[]> {
  // The page first, by narrow rows; what the papers say is read for that page alone.
  const found = await sql<FoundLine>`
    with page as materialized (
      select id, row_number() over () as at from (
        select c.id ${fromCertificates} where ${conditionsOf(viewer, search)}
        order by ${orderOf(page.order)} limit ${page.limit} offset ${page.offset}) ordered
    )
    select ${lineColumns}
    from page p
    join certificates c on c.id = p.id
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    join learners l on l.id = c.learner_id
    order by p.at`.execute(db)
  return found.rows
}

export async function countFound(
  db: Queryable,
  viewer: Viewer,
  search: CertificateSearch,
): Promise<number> {
  const counted = await sql<{ count: number }>`
    select count(*) as count ${fromCertificates} where ${conditionsOf(viewer, search)}`.execute(db)
  return counted.rows[0]?.count ?? 0
}

/** More in one act of a person would hold up reconciliation and issuing of their cohorts for minutes. */
export const MOST_TOGETHER = 2000

/**
 * The ids of everything that is found, in the order of the register.
 * @param expected how many the person saw; with another number it is another list than the one that was decided on
 * @throws HocvuError `decision.selection-changed`, `request.invalid` for more than can be acted on together
 */
export async function foundIds(
  db: Queryable,
  viewer: Viewer,
  search: CertificateSearch,
  expected: number,
): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select c.id ${fromCertificates} where ${conditionsOf(viewer, search)}
    order by c.issuer, c.year, c.register_number limit ${MOST_TOGETHER + 1}`.execute(db)
  const ids = found.rows.map(({ id }) => id)
  if (ids.length > MOST_TOGETHER) throw tooMany()
  if (ids.length === expected) return ids
  throw new HocvuError(
    'decision.selection-changed',
    `Expected ${expected} certificates, but ${ids.length} are found by now. Look at the list again, then decide.`,
    { params: { found: ids.length, expected } },
  )
}

function tooMany(): HocvuError {
  const reason = `must be at most ${MOST_TOGETHER}; narrow the list`
  return new HocvuError('request.invalid', `The number of certificates ${reason}.`, {
    fields: [{ field: 'certificates', reason }],
  })
}

/** Of these ids the ones that the viewer sees, as lines of a list, in the order of the register. */
export async function linesOf(
  db: Queryable,
  viewer: Viewer,
  ids: readonly string[],
): Promise<FoundLine[]> {
  const found = await sql<FoundLine>`
    select ${lineColumns}
    ${fromCertificates}
    join certificate_revisions r on r.certificate_id = c.id and r.revision = c.revision
    where c.id = any(${[...ids]}::uuid[]) and ${seesLearner(viewer, sql`c.learner_id`)}
    order by c.issuer, c.year, c.register_number`.execute(db)
  return found.rows
}

export interface SearchChoices {
  programs: { id: string; title: string }[]
  cohorts: { id: string; name: string; program: string }[]
  years: number[]
}

/** What there are certificates of, for the lists that a search is narrowed by. */
export async function searchChoices(db: Queryable, viewer: Viewer): Promise<SearchChoices> {
  const found = await sql<{
    cohort: string
    name: string
    program: string
    title: string
  }>`
    select h.id as cohort, v.definition->>'name' as name, h.program_id as program,
      coalesce(w.definition->'title'->>'vi', h.program_id) as title
    from cohorts h
    join cohort_versions v on v.cohort_id = h.id and v.version = h.version
    join programs p on p.id = h.program_id
    join program_versions w on w.program_id = p.id and w.version = p.version
    where exists (select from certificates c where c.cohort_id = h.id and ${seesLearner(viewer, sql`c.learner_id`)})
    order by title, name`.execute(db)
  const given = await sql<{ year: number }>`
    select distinct g.year from registers g
    where exists (select from certificates c where c.issuer = g.issuer and c.year = g.year
      and ${seesLearner(viewer, sql`c.learner_id`)})
    order by g.year desc`.execute(db)
  const programs = new Map(found.rows.map(({ program, title }) => [program, title]))
  return {
    programs: [...programs].map(([id, title]) => ({ id, title })),
    cohorts: found.rows.map(({ cohort, name, program }) => ({ id: cohort, name, program })),
    years: given.rows.map(({ year }) => year),
  }
}
