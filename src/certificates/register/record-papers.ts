/** Records the papers that a platform or an institution has issued, where the program says that they issue. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { lockOutcomes } from '../../programs/lock-outcomes.ts'
import type { Cohort } from '../../programs/store.ts'
import type { PaperDeps } from './import-papers.ts'
import type { Reject } from './known-entries.ts'
import { papersHeld } from './owner-store.ts'
import { findOwners } from './owners.ts'
import type { PaperReading } from './paper-file.ts'
import type { PaperRow, RejectedPaper } from './paper-row.ts'
import {
  insertPapers,
  type NewPaper,
  type PaperSource,
  papersById,
  papersByNumber,
} from './paper-store.ts'
import { differences } from './same-paper.ts'

export interface PaperRecord {
  cohort: string
  source: PaperSource
  recorded: number
  unchanged: number
  /** In the order of the list, one entry a line. */
  rejected: RejectedPaper[]
  warnings: string[]
}

/**
 * Everybody is found by a key of the roster, and the name must agree. The same list once more changes nothing.
 * @throws HocvuError `certificate.issued-here`, `configuration.invalid`
 */
export async function recordPapers(
  { db, clock, vault }: PaperDeps,
  viewer: Viewer,
  cohort: Cohort,
  reading: PaperReading,
): Promise<PaperRecord> {
  const { source, issuer, program } = requireElsewhere(cohort)
  const rejected = new Map(reading.rejected.map((row) => [row.row, row]))
  const reject: Reject = (row, field, reason) => {
    if (!rejected.has(row.row)) rejected.set(row.row, { row: row.row, field, reason })
  }
  const now = clock.now()
  const counts = { recorded: 0, unchanged: 0 }
  const rows = reading.rows.map((row) => ({ ...row, cohort: cohort.id }))
  for (const row of rows) {
    if (row.issuedOn > dateInVietnam(now))
      reject(row, 'issued_on', 'This date is still to come; correct it.')
    if (row.issuer === null && issuer === null)
      reject(row, 'issuer', 'The program names no issuer; write who issued this paper.')
  }
  await db.transaction().execute(async (trx) => {
    await lockOutcomes(trx, [cohort.id])
    const owners = await findOwners(trx, vault, viewer, rows)
    const papers = rows.flatMap((row): { row: PaperRow; paper: OwnedPaper }[] => {
      const owner = owners.get(row.row) ?? { kind: 'nobody', keyed: false }
      if (owner.kind === 'doubt') reject(row, owner.field, owner.reason)
      else if (owner.kind === 'nobody' || owner.enrolmentId === null)
        reject(row, 'employee_code', whoIsMissing(owner.kind === 'nobody' && !owner.keyed))
      if (rejected.has(row.row) || owner.kind !== 'found' || owner.enrolmentId === null) return []
      const { learnerId, enrolmentId } = owner
      const facts = { ...row, issuer: row.issuer ?? issuer ?? '', program: row.program ?? program }
      return [{ row, paper: paperOf(facts, { learnerId, enrolmentId }) }]
    })
    const fresh = await withoutKnown(trx, source, papers, reject, counts)
    counts.recorded = fresh.length
    await insertPapers(trx, fresh, { source, actor: viewer.actor, now })
    if (fresh.length > 0)
      await appendAudit(trx, {
        at: now,
        actor: viewer.actor,
        action: 'papers.record',
        subject: cohort.id,
        after: { source, recorded: fresh.length },
        items: fresh,
      })
  })
  return {
    cohort: cohort.id,
    source,
    ...counts,
    rejected: [...rejected.values()].toSorted((a, b) => a.row - b.row),
    warnings: reading.warnings,
  }
}

function requireElsewhere({ id, program }: Cohort) {
  const { certificate } = program
  if (certificate === null)
    throw new HocvuError(
      'configuration.invalid',
      `Program ${program.id} has no \`certificate\` section. Say in programs/${program.id}.yaml who issues the paper: \`certificate: { issuedBy: institution, issuer: … }\`.`,
      { params: { place: `programs/${program.id}.yaml` } },
    )
  if (certificate.issuedBy === 'agency')
    throw new HocvuError(
      'certificate.issued-here',
      `Certificates of program ${program.id} are issued here (hocvu certify ${id}), so papers of others are not recorded for it. Earlier papers of the agency go into the register: hocvu register import <file>.`,
      { params: { program: program.id } },
    )
  return { source: certificate.issuedBy, issuer: certificate.issuer, program: program.title.vi }
}

const whoIsMissing = (unkeyed: boolean) =>
  unkeyed
    ? 'Nothing tells this person from a namesake; write an employee code, e-mail, phone or national ID.'
    : 'Nobody in this cohort has this key; correct it, or enrol the person first.'

type OwnedPaper = NewPaper & { learnerId: string; enrolmentId: string }

function paperOf(
  row: PaperRow & { issuer: string },
  owner: { learnerId: string; enrolmentId: string },
): OwnedPaper {
  const { issuer, number, issuedOn, fullName, dateOfBirth, unit, program } = row
  const { decisionNumber, decisionDate } = row
  const facts = { issuer, number, issuedOn, fullName, dateOfBirth, unit, program }
  return {
    id: randomUUID(),
    year: null,
    registerNumber: null,
    ...facts,
    decisionNumber,
    decisionDate,
    ...owner,
  }
}

/** Leaves out what is recorded already, and rejects what contradicts it. */
async function withoutKnown(
  trx: Queryable,
  source: PaperSource,
  papers: readonly { row: PaperRow; paper: OwnedPaper }[],
  reject: Reject,
  counts: { unchanged: number },
): Promise<OwnedPaper[]> {
  const held = await papersHeld(
    trx,
    papers.map(({ paper }) => paper.enrolmentId),
  )
  const known = await papersById(
    trx,
    [...held.values()].flatMap(({ paperId }) => paperId ?? []),
  )
  const numbers = papers.map(({ paper }) => paper.number)
  const stored = await papersByNumber(trx, source, numbers)
  const printed = (paper: { issuer: string; number: string }) =>
    JSON.stringify([paper.issuer, paper.number])
  const taken = new Set(stored.map(printed))
  const rowOf = new Map<string, number>()
  return papers.flatMap(({ row, paper }) => {
    const has = held.get(paper.enrolmentId)
    const standing = known.get(has?.paperId ?? '')
    const earlier = rowOf.get(paper.enrolmentId) ?? rowOf.get(printed(paper))
    rowOf.set(paper.enrolmentId, rowOf.get(paper.enrolmentId) ?? row.row)
    rowOf.set(printed(paper), rowOf.get(printed(paper)) ?? row.row)
    if (earlier !== undefined)
      reject(row, 'number', `Row ${earlier} has this person or this number; keep one.`)
    else if (standing !== undefined && sameRecord(standing, paper)) counts.unchanged += 1
    else if (has !== undefined)
      reject(
        row,
        'number',
        `This person has ${has.number} in this cohort already${has.paperId === null ? '' : '; if that is wrong, withdraw it first'}.`,
      )
    else if (taken.has(printed(paper)))
      reject(row, 'number', 'This number of this issuer is recorded for somebody else.')
    else return [paper]
    return []
  })
}

const sameRecord = (a: Parameters<typeof differences>[0], b: typeof a) =>
  a.issuer === b.issuer && differences(a, b).length === 0
