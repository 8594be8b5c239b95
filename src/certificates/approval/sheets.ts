/** The checking sheets of a list: one for each unit whose people the viewer sees. */
import type { Readable } from 'node:stream'
import type { Viewer } from '../../access/viewer.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { compareVietnameseNames, foldName } from '../../foundation/names.ts'
import { type ZipEntry, zipStream } from '../../foundation/zip-stream.ts'
import { type Cohort, getCohort } from '../../programs/store.ts'
import { asciiWords } from '../bulk/file-name.ts'
import { requireOwnPaper } from '../issuable.ts'
import { checkingSheet } from './checking-sheet.ts'
import { requireOpen } from './proposal.ts'
import { findProposal } from './proposal-store.ts'
import { type ListedUnit, listedUnits, listPeople, requireSeen } from './read.ts'

interface Deps {
  db: Database
  clock: Clock
}

export interface UnitSheet {
  unit: ListedUnit
  /** File name, of letters that any system takes. */
  name: string
  make(): Promise<Buffer>
}

/** More than any list has. */
const EVERYBODY = 1_000_000

/**
 * Nothing is read of the people before a sheet is made.
 * @param unit code, id or name of a unit on the list; left out: all of them
 * @throws HocvuError `not-found`, `proposal.state` unless the list is open
 */
export async function unitSheets(
  { db, clock }: Deps,
  viewer: Viewer,
  proposalId: string,
  unit?: string,
): Promise<UnitSheet[]> {
  const proposal = await requireSeen(db, viewer, await findProposal(db, proposalId))
  requireOpen(proposal)
  const cohort = await getCohort(db, proposal.cohort)
  const units = await listedUnits(db, viewer, clock.now(), proposal.id)
  const wanted = units.filter((listed) => unit === undefined || isMeant(listed, unit))
  const [first, ...others] = wanted
  if (unit !== undefined && first !== undefined && others.length > 0)
    throw new HocvuError(
      'request.invalid',
      `"${unit}" is the name of ${wanted.length} units on the list; use the code of one: ${wanted.map(({ code, id }) => code ?? id).join(', ')}.`,
      { fields: [{ field: 'unit', reason: 'is the name of several units; use the code of one' }] },
    )
  if (first === undefined)
    throw new HocvuError(
      'not-found',
      unit === undefined
        ? 'Nobody on the list is proposed or held, so there is nothing to look through.'
        : `Nobody of the unit "${unit}" is on the list. See: hocvu proposals show ${proposal.id}`,
      { fields: [{ field: 'unit', reason: 'nobody of it is on the list' }] },
    )
  return named(wanted).map(({ listed, name }) => ({
    unit: listed,
    name,
    make: () => makeSheet({ db, clock }, viewer, proposal.id, cohort, listed),
  }))
}

/** All of them in one archive, each made when its turn comes. */
export function zipSheets(sheets: readonly UnitSheet[], at: Date): Readable {
  async function* entries(): AsyncGenerator<ZipEntry> {
    for (const { name, make } of sheets) yield { name, content: await make(), compressionLevel: 0 }
  }
  return zipStream(entries(), at)
}

async function makeSheet(
  { db, clock }: Deps,
  viewer: Viewer,
  proposalId: string,
  { definition, program }: Cohort,
  unit: ListedUnit,
): Promise<Buffer> {
  const now = clock.now()
  const people = await listPeople(db, viewer, now, proposalId, { unit: unit.id, limit: EVERYBODY })
  const listed = people.filter(({ state }) => state === 'proposed' || state === 'held')
  const { issuer, parentBody } = requireOwnPaper(program)
  return await checkingSheet({
    proposalId,
    issuer,
    parentBody,
    program: program.title.vi,
    cohort: definition.name,
    unit: unit.name,
    madeOn: dateInVietnam(now),
    people: listed.toSorted(
      (a, b) =>
        compareVietnameseNames(a.fullName, b.fullName) || (a.enrolment < b.enrolment ? -1 : 1),
    ),
  })
}

function isMeant({ id, code, name }: ListedUnit, unit: string): boolean {
  if (id === null) return unit === WITHOUT_UNIT
  return [id, code, name].some((one) => one !== null && foldName(one) === foldName(unit))
}

/** How the sheet of people without a unit is asked for. */
const WITHOUT_UNIT = 'none'

/** "ra-soat-01-so-noi-vu.xlsx": in the order of the list, so that two units of one name have files of their own. */
function named(units: readonly ListedUnit[]): { listed: ListedUnit; name: string }[] {
  const digits = String(units.length).length
  return units.map((listed, index) => {
    const number = String(index + 1).padStart(Math.max(2, digits), '0')
    const unit = listed.id === null ? 'Chưa rõ đơn vị' : `${listed.code ?? ''} ${listed.name ?? ''}`
    return { listed, name: `ra-soat-${number}-${asciiWords(unit).toLowerCase()}.xlsx` }
  })
}
