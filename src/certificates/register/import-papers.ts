/**
 * Takes earlier paper certificates of the agency into its register. What cannot be taken is told row by row and loses
 * nothing else; the same file once more changes nothing.
 */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import type { Vault } from '../../foundation/secrets.ts'
import { lockOutcomes } from '../../programs/lock-outcomes.ts'
import { type Cohort, listCohorts } from '../../programs/store.ts'
import { lockRegister } from '../store.ts'
import { placeNumbers } from './gapless.ts'
import { knownIssuer } from './issuer.ts'
import { compare, type Entry, keyOf, knownEntries, type Reject } from './known-entries.ts'
import type { PaperReading } from './paper-file.ts'
import type { PaperRow, RejectedPaper } from './paper-row.ts'
import { bindPapers, insertPapers, type NewPaper } from './paper-store.ts'
import {
  knownIssuers,
  listRegisters,
  type Register,
  registerState,
  setLast,
} from './register-store.ts'
import { sameNumbers } from './same-paper.ts'
import { rejectSecondPapers, settleOwners } from './settle-owners.ts'

export interface PaperDeps {
  db: Database
  clock: Clock
  vault: Vault
}

export interface PaperImport {
  /** New in the register. */
  accepted: number
  /** In the register before; now it is known whose they are. */
  bound: number
  unchanged: number
  /** In the order of the file, one entry a line. */
  rejected: RejectedPaper[]
  warnings: string[]
  /** The registers that the file speaks of, with the numbers that are still missing. */
  registers: Register[]
}

export async function importPapers(
  deps: PaperDeps,
  viewer: Viewer,
  reading: PaperReading,
): Promise<PaperImport> {
  const { db, clock } = deps
  const rejected = new Map(reading.rejected.map((row) => [row.row, row]))
  const reject = (row: PaperRow, field: string, reason: string) => {
    if (!rejected.has(row.row)) rejected.set(row.row, { row: row.row, field, reason })
  }
  const today = dateInVietnam(clock.now())
  const issuers = await knownIssuers(db)
  const cohorts = new Map((await listCohorts(db)).map((cohort) => [cohort.id, cohort]))
  const entries = reading.rows.flatMap((row) => {
    const issuer = knownIssuer(issuers, row.issuer ?? '')
    const cohort = row.cohort === null ? undefined : cohorts.get(row.cohort)
    if (issuer === undefined) reject(row, 'issuer', unknownIssuer)
    else if (row.issuedOn > today)
      reject(row, 'issued_on', 'This date is still to come; correct it.')
    else if (row.cohort !== null) rejectCohort(row, cohort, reject)
    if (rejected.has(row.row) || issuer === undefined) return []
    const year = Number(row.issuedOn.slice(0, 4))
    return [{ row, issuer, year, registerNumber: row.registerNumber ?? 0, number: row.number }]
  })
  for (const [entry, earlier] of sameNumbers(entries))
    reject(entry.row, earlier.field, `Row ${earlier.row} has the same ${earlier.field}; keep one.`)
  const kept = entries.filter(({ row }) => !rejected.has(row.row))
  const done = await store(deps, viewer, kept, reject)
  const registers = await listRegisters(db)
  return {
    ...done.counts,
    rejected: [...rejected.values()].toSorted((a, b) => a.row - b.row),
    warnings: [...reading.warnings, ...done.warnings],
    registers: registers.filter(({ issuer, year }) =>
      kept.some((entry) => entry.issuer === issuer && entry.year === year),
    ),
  }
}

const unknownIssuer =
  'No program names this issuer and it has no register; check the spelling, or begin its register: hocvu register start <issuer> <year> <number> --new'

function rejectCohort(row: PaperRow, cohort: Cohort | undefined, reject: Reject): void {
  if (cohort === undefined)
    reject(row, 'cohort', 'There is no such cohort; write its id, or leave the cell empty.')
  else if (cohort.program.certificate !== null && cohort.program.certificate.issuedBy !== 'agency')
    reject(
      row,
      'cohort',
      `Papers of this cohort are issued by the ${cohort.program.certificate.issuedBy}; record them: hocvu certificates record ${cohort.id} <file>`,
    )
}

interface Counts {
  accepted: number
  bound: number
  unchanged: number
}

/** One transaction: either everything that can be taken is, or nothing. */
async function store(
  { db, clock, vault }: PaperDeps,
  viewer: Viewer,
  entries: readonly Entry[],
  reject: Reject,
): Promise<{ counts: Counts; warnings: string[] }> {
  const counts: Counts = { accepted: 0, bound: 0, unchanged: 0 }
  if (entries.length === 0) return { counts, warnings: [] }
  const now = clock.now()
  return await db.transaction().execute(async (trx) => {
    await lockOutcomes(
      trx,
      entries.flatMap(({ row }) => row.cohort ?? []),
    )
    const registers = registersOf(entries)
    for (const { issuer, year } of registers) await lockRegister(trx, issuer, year)
    const { papers, unbound } = await settleOwners(trx, vault, viewer, entries, reject)
    const known = await knownEntries(trx, entries)
    await rejectSecondPapers(trx, entries, papers, known, reject)
    const fresh: { entry: Entry; paper: NewPaper }[] = []
    const bound: { id: string; learnerId: string; enrolmentId: string | null }[] = []
    for (const entry of entries) {
      const paper = papers.get(entry.row.row)
      if (paper === undefined) continue
      const standing = known.get(keyOf(entry))
      if (standing === undefined) fresh.push({ entry, paper })
      else {
        const change = compare(entry, paper, standing, reject)
        if (change === 'unchanged') counts.unchanged += 1
        else if (change !== null) bound.push(change)
      }
    }
    const accepted: NewPaper[] = []
    for (const { issuer, year } of registers) {
      const ofRegister = fresh.filter(({ entry }) => entry.issuer === issuer && entry.year === year)
      const state = await registerState(trx, issuer, year)
      const { last, gaps } = placeNumbers(
        state,
        ofRegister.map(({ entry }) => entry.registerNumber),
      )
      for (const { entry, paper } of ofRegister) {
        const missing = gaps.get(entry.registerNumber)
        if (missing === undefined) accepted.push(paper)
        else
          reject(
            entry.row,
            'register_number',
            `Number ${missing} of ${year} is missing before it, so it would leave a gap. Add that paper, or let the register begin later: hocvu register start "${issuer}" ${year} <number>`,
          )
      }
      if (last > state.last) await setLast(trx, issuer, year, last)
    }
    await insertPapers(trx, accepted, { source: 'agency', actor: viewer.actor, now })
    if (bound.length > 0) await bindPapers(trx, bound)
    counts.accepted = accepted.length
    counts.bound = bound.length
    if (accepted.length + bound.length > 0)
      await appendAudit(trx, {
        at: now,
        actor: viewer.actor,
        action: 'register.import',
        subject: registers.map(({ issuer, year }) => `${issuer} ${year}`).join('; '),
        after: { accepted: accepted.length, bound: bound.length },
        items: [...accepted, ...bound],
      })
    const warnings =
      unbound === 0
        ? []
        : [
            `${unbound} papers have a key that the roster does not know; they are in the register without a learner.`,
          ]
    return { counts, warnings }
  })
}

/** In one order, so that two who need several do not wait for each other. */
function registersOf(entries: readonly Entry[]): { issuer: string; year: number }[] {
  const keyed = new Map(
    entries.map(({ issuer, year }) => [JSON.stringify([issuer, year]), { issuer, year }]),
  )
  return [...keyed.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}
