/** Classes that people open, change, close and open again, without a file. Each act is a version or a state, and audited. */
import { appendAudit } from '../access/audit.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Database, Queryable } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { HocvuError } from '../foundation/errors.ts'
import { type CohortEntry, checkEntry, type EntryFault } from './cohort-entry.ts'
import {
  type CohortHead,
  cohortHead,
  markActive,
  takeDefinitionTurn,
  takenIds,
} from './console-cohort-store.ts'
import type { CohortDefinition } from './definition.ts'
import { lockOutcomes } from './lock-outcomes.ts'
import { listCohorts, listPlatforms, listPrograms, storeDefinition } from './store.ts'

export interface CohortDeps {
  db: Database
  clock: Clock
}

/**
 * @param entry without an id it is given one, after its name
 * @throws HocvuError `cohort.invalid` with the fields at fault
 */
export async function openCohort(
  { db, clock }: CohortDeps,
  viewer: Viewer,
  programId: string,
  entry: CohortEntry,
): Promise<CohortDefinition> {
  return await db.transaction().execute(async (trx) => {
    await takeDefinitionTurn(trx)
    const taken = (await takenIds(trx)).add(RESERVED)
    const id = entry.id.trim() === '' ? freeId(entry.name, taken) : entry.id.trim()
    const cohort = await checked(trx, programId, { ...entry, id })
    if (taken.has(id.toLowerCase())) throw invalid([{ field: 'id', reason: ID_TAKEN }])
    const now = clock.now()
    const context = { actor: viewer.actor, now, origin: 'console', programId } as const
    await storeDefinition(trx, 'cohort', cohort, context)
    await appendAudit(trx, {
      ...{ at: now, actor: viewer.actor, action: 'cohort.open', subject: cohort.id },
      after: { program: programId, version: 1, ...cohort },
    })
    return cohort
  })
}

/**
 * A new version; what was decided under the older ones says so, and is decided again when results are next looked at.
 * @param version that the person has seen
 * @throws HocvuError `not-found`, `cohort.from-file`, `cohort.changed-meanwhile`, `cohort.invalid`
 */
export async function changeCohort(
  { db, clock }: CohortDeps,
  viewer: Viewer,
  { id, version }: { id: string; version: number },
  entry: CohortEntry,
): Promise<{ changed: boolean }> {
  return await db.transaction().execute(async (trx) => {
    await lockOutcomes(trx, [id])
    await takeDefinitionTurn(trx)
    const head = await ownHead(trx, id)
    if (head.version !== version)
      throw new HocvuError(
        'cohort.changed-meanwhile',
        `The cohort ${id} is at version ${head.version}, and version ${version} was changed. Look at it again.`,
        { params: { cohort: id } },
      )
    const [before] = await listCohorts(trx, id)
    if (before === undefined) throw unknownCohort(id)
    const cohort = await checked(trx, before.programId, { ...entry, id })
    const now = clock.now()
    const stored = await storeDefinition(trx, 'cohort', cohort, {
      ...{ actor: viewer.actor, now, origin: 'console', programId: before.programId },
    })
    if (stored === null) return { changed: false }
    // Storing switches on; whether it is closed is another matter.
    if (!head.active) await markActive(trx, id, false)
    await appendAudit(trx, {
      ...{ at: now, actor: viewer.actor, action: 'cohort.change', subject: id },
      before: { version: head.version, ...before.definition },
      after: { version: stored.after, ...cohort },
    })
    return { changed: true }
  })
}

/**
 * A closed class is no longer scheduled; nothing of it is lost, and it can be opened again.
 * @returns false: it was so already
 * @throws HocvuError `not-found`, `cohort.from-file`
 */
export async function setCohortOpen(
  { db, clock }: CohortDeps,
  viewer: Viewer,
  id: string,
  open: boolean,
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    await lockOutcomes(trx, [id])
    await takeDefinitionTurn(trx)
    const head = await ownHead(trx, id)
    if (head.active === open) return false
    await markActive(trx, id, open)
    await appendAudit(trx, {
      at: clock.now(),
      actor: viewer.actor,
      action: open ? 'cohort.reopen' : 'cohort.close',
      subject: id,
      before: { open: head.active },
      after: { open },
    })
    return true
  })
}

/** The address of a class ends with its id, that of the form for a new one with this. */
const RESERVED = 'new'

const ID_TAKEN = 'is taken by another class, open or closed; ids are never given again'

async function checked(
  trx: Queryable,
  programId: string,
  entry: CohortEntry,
): Promise<CohortDefinition> {
  const [programs, cohorts, platforms] = [
    await listPrograms(trx),
    await listCohorts(trx),
    await listPlatforms(trx),
  ]
  const others = programs.map(({ id, definition }) => ({
    program: definition,
    cohorts: cohorts
      .filter((cohort) => cohort.programId === id && cohort.active && cohort.id !== entry.id)
      .map(({ definition: cohort }) => cohort),
  }))
  const { cohort, faults } = checkEntry(
    others,
    platforms.map(({ id }) => id),
    programId,
    entry,
  )
  if (cohort === null) throw invalid(faults)
  return cohort
}

function invalid(faults: readonly EntryFault[]): HocvuError {
  return new HocvuError(
    'cohort.invalid',
    `The class is not valid: ${faults.map(({ field, reason }) => `${field}: ${reason}`).join('; ')}.`,
    { fields: [...faults] },
  )
}

async function ownHead(trx: Queryable, id: string): Promise<CohortHead> {
  const head = await cohortHead(trx, id)
  if (head === null) throw unknownCohort(id)
  if (head.origin === 'file')
    throw new HocvuError(
      'cohort.from-file',
      `The cohort ${id} stands in a program file; change it there and start the service again.`,
      { params: { cohort: id } },
    )
  return head
}

const unknownCohort = (id: string) =>
  new HocvuError('not-found', `There is no cohort "${id}". See: Lớp / đợt`)

const MAX_ID = 63

/** "Lớp 1 sáng" is lop-1-sang, or lop-1-sang-2 where that is taken. */
function freeId(name: string, taken: ReadonlySet<string>): string {
  const words = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  const base = words.slice(0, MAX_ID - 5).replace(/-+$/, '') || 'lop'
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? base : `${base}-${n}`
    if (!taken.has(id)) return id
  }
}
