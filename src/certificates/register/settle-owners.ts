/** Whose the papers of a list are, before they are taken into the register. */
import { randomUUID } from 'node:crypto'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import type { Vault } from '../../foundation/secrets.ts'
import { type Entry, keyOf, type Reject, type Standing } from './known-entries.ts'
import { papersHeld } from './owner-store.ts'
import { findOwners } from './owners.ts'
import type { NewPaper } from './paper-store.ts'

/** Each row as a paper with its owner; rows whose owner is in doubt are rejected and left out. */
export async function settleOwners(
  trx: Queryable,
  vault: Vault,
  viewer: Viewer,
  entries: readonly Entry[],
  reject: Reject,
): Promise<{ papers: Map<number, NewPaper>; unbound: number }> {
  const owners = await findOwners(
    trx,
    vault,
    viewer,
    entries.map(({ row }) => row),
  )
  const papers = new Map<number, NewPaper>()
  let unbound = 0
  for (const { row, issuer, year, registerNumber } of entries) {
    const owner = owners.get(row.row) ?? { kind: 'nobody', keyed: false }
    if (owner.kind === 'doubt') reject(row, owner.field, owner.reason)
    else if (owner.kind === 'nobody' && row.cohort !== null)
      reject(
        row,
        'employee_code',
        owner.keyed
          ? 'Nobody on the roster has this key; correct it, or leave the cohort empty.'
          : 'A cohort is given but nothing that tells whose the paper is; write the employee code.',
      )
    else if (owner.kind === 'found' && row.cohort !== null && owner.enrolmentId === null)
      reject(row, 'cohort', 'This person is not in this cohort; enrol them, or leave it empty.')
    else {
      if (owner.kind === 'nobody' && owner.keyed) unbound += 1
      papers.set(row.row, {
        id: randomUUID(),
        issuer,
        year,
        registerNumber,
        number: row.number,
        issuedOn: row.issuedOn,
        fullName: row.fullName,
        dateOfBirth: row.dateOfBirth,
        unit: row.unit,
        program: row.program,
        decisionNumber: row.decisionNumber,
        decisionDate: row.decisionDate,
        learnerId: owner.kind === 'found' ? owner.learnerId : null,
        enrolmentId: owner.kind === 'found' ? owner.enrolmentId : null,
      })
    }
  }
  return { papers, unbound }
}

/** An enrolment has one certificate or one paper. @param known what has the numbers of the rows already */
export async function rejectSecondPapers(
  trx: Queryable,
  entries: readonly Entry[],
  papers: Map<number, NewPaper>,
  known: ReadonlyMap<string, Standing>,
  reject: Reject,
): Promise<void> {
  const held = await papersHeld(
    trx,
    [...papers.values()].flatMap(({ enrolmentId }) => enrolmentId ?? []),
  )
  const rowOf = new Map<string, number>()
  for (const entry of entries) {
    const { row } = entry
    const paper = papers.get(row.row)
    const enrolmentId = paper?.enrolmentId ?? null
    if (paper === undefined || enrolmentId === null) continue
    const earlier = rowOf.get(enrolmentId)
    const has = held.get(enrolmentId)
    const standing = known.get(keyOf(entry))?.paper?.id
    if (earlier !== undefined)
      reject(row, 'employee_code', `Row ${earlier} is this person in this cohort; keep one.`)
    else if (has !== undefined && (has.paperId === null || has.paperId !== standing))
      reject(row, 'employee_code', `This person has ${has.number} in this cohort already.`)
    else {
      rowOf.set(enrolmentId, row.row)
      continue
    }
    papers.delete(row.row)
  }
}
