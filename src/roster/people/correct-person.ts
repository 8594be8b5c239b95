/** A person corrects what the roster says of somebody, as it stands in a form. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { cleanText } from '../../foundation/names.ts'
import { redactText } from '../../foundation/redact.ts'
import * as values from '../../foundation/sheets/cell-values.ts'
import { rosterField, rosterSentence } from '../../foundation/texts/console/roster-rows.ts'
import { correctLearners, type LearnerCorrection } from '../correct-learners.ts'
import { type RosterDeps, takeTurn } from '../import.ts'
import type { KnownLearner } from '../learner-keys.ts'
import { unitFinder } from '../ledger/find-unit.ts'
import { presentUnits } from '../units/present-units.ts'
import { personRecord } from './person-record.ts'
import { unitsSeen } from './unit-tree-store.ts'

/** As typed. Empty: the roster shall say nothing of it; the unit stays then. */
export interface TypedPerson {
  fullName: string
  employeeCode: string
  dateOfBirth: string
  email: string
  phone: string
  position: string
  audience: string
  /** Separated by ";". */
  tags: string
  /** Code, or a name that only one unit has. */
  unit: string
}

interface Fault {
  field: string
  reason: string
}

const READERS = {
  employeeCode: ['employee_code', values.code],
  dateOfBirth: ['date_of_birth', values.calendarDate],
  email: ['email', values.email],
  phone: ['phone', values.phone],
  position: ['position', values.plainText],
  audience: ['audience', values.plainText],
} as const

/**
 * What was issued stays as it is. Whoever calls lets waiting accounts find their people afterwards (`matchAccounts`).
 * @returns the fields that say something else now, as columns of a roster file
 * @throws HocvuError `not-found`, `roster.correction-refused` with every faulty field
 */
export async function correctPerson(
  { db, clock }: Pick<RosterDeps, 'db' | 'clock'>,
  viewer: Viewer,
  id: string,
  typed: TypedPerson,
): Promise<string[]> {
  return await db.transaction().execute(async (trx) => {
    await takeTurn(trx)
    const person = await personRecord(trx, viewer, id)
    if (person === null) throw new HocvuError('not-found', `There is no learner ${id}.`)
    const now = clock.now()
    const correction = await readTyped(trx, viewer, person.id, typed, now)
    const { changed, refused } = await correctLearners(trx, [correction], now)
    if (refused.length > 0) throw refusal(refused)
    const [change] = changed
    if (change === undefined) return []
    const fields = changedFields(change.before, change.after)
    await appendAudit(trx, {
      actor: viewer.actor,
      at: now,
      action: 'learner.correct',
      subject: person.id,
      before: Object.fromEntries(fields.map(({ name, before }) => [name, before])),
      after: Object.fromEntries(fields.map(({ name, after }) => [name, after])),
    })
    return fields.map(({ name }) => name)
  })
}

async function readTyped(
  trx: Queryable,
  viewer: Viewer,
  learnerId: string,
  typed: TypedPerson,
  now: Date,
): Promise<LearnerCorrection> {
  const faults: Fault[] = []
  const read = <Value>(field: string, reader: () => Value): Value | null => {
    try {
      return reader()
    } catch (thrown) {
      if (!(thrown instanceof values.CellFault)) throw thrown
      faults.push({ field, reason: thrown.message })
      return null
    }
  }
  const fullName = read('full_name', () => values.fullName(typed.fullName))
  if (fullName === null && faults.length === 0)
    faults.push({ field: 'full_name', reason: 'The full name is missing; write it.' })
  const field = (name: keyof typeof READERS) => {
    const [column, reader] = READERS[name]
    return read(column, () => reader(typed[name]))
  }
  const correction = {
    learnerId,
    fullName: fullName ?? '',
    employeeCode: field('employeeCode'),
    dateOfBirth: field('dateOfBirth'),
    email: field('email'),
    phone: field('phone'),
    position: field('position'),
    audience: field('audience'),
    tags: read('tags', () => values.tags(typed.tags)) ?? [],
  }
  const unit = cleanText(typed.unit)
  if (
    correction.employeeCode !== null &&
    /^0\d{11}$/.test(correction.employeeCode.replace(/[\s.-]/g, ''))
  )
    faults.push({
      field: 'employee_code',
      reason:
        'This is a national ID and no employee code; bring it with a roster file, in its own column.',
    })
  if (unit === '') {
    if (faults.length > 0) throw refusal(faults)
    return correction
  }
  const found = (await unitFinder(trx))(unit)
  const present = await presentUnits(trx, dateInVietnam(now))
  const unitId = present(found?.id ?? '')
  if (found === null)
    faults.push({
      field: 'unit_name',
      reason: 'no unit of the roster has this code, and no single one this name; write its code.',
    })
  else if (!(await unitsSeen(trx, viewer)).has(unitId))
    faults.push({
      field: 'unit_name',
      reason: 'this unit lies outside of what you may change; ask who sees the whole roster.',
    })
  if (faults.length > 0 || found === null) throw refusal(faults)
  return { ...correction, unitId }
}

function refusal(faults: readonly Fault[]): HocvuError {
  const told = (language: 'vi' | 'en') =>
    faults
      .map(
        ({ field, reason }) =>
          `${rosterField(field, language)}: ${redactText(rosterSentence(reason, language))}`,
      )
      .join(' ')
  return new HocvuError('roster.correction-refused', `Nothing was corrected. ${told('en')}`, {
    params: { reason: told('en') },
    paramsVi: { reason: told('vi') },
  })
}

/** Under the names of a roster file's columns. */
const told = (learner: KnownLearner): Record<string, string | null> => ({
  full_name: learner.fullName,
  employee_code: learner.employeeCode,
  date_of_birth: learner.dateOfBirth,
  email: learner.email,
  phone: learner.phone,
  position: learner.position,
  audience: learner.audience,
  tags: learner.tags.join('; ') || null,
  unit_name: learner.unitId,
})

function changedFields(before: KnownLearner, after: KnownLearner) {
  const shown = (value: string | null | undefined) => (value ? redactText(value) : null)
  const [was, is] = [told(before), told(after)]
  return Object.keys(is)
    .filter((name) => was[name] !== is[name])
    .map((name) => ({ name, before: shown(was[name]), after: shown(is[name]) }))
}
