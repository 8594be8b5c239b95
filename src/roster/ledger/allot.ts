/** A platform allots accounts to a unit, or the allotment is corrected. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { DateString } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { getPlatform } from '../../programs/store.ts'
import { findUnit } from './find-unit.ts'
import type { Allotment } from './hand-out-rules.ts'
import { lockLedger, readAllotments, saveAllotment } from './store.ts'

export interface NewAllotment {
  platform: string
  /** Code or name. */
  unit: string
  accounts: number
  usableFrom: DateString
  /** The last valid day. */
  usableUntil: DateString
  /** The document that says so. */
  source: string | null
}

export interface AllotResult extends Omit<NewAllotment, 'unit'> {
  id: string
  unit: { code: string | null; name: string }
  state: 'new' | 'corrected' | 'unchanged'
}

/**
 * A unit has one allotment of a platform on any day: naming the same days, or some of them, again corrects it.
 * @throws HocvuError `not-found`, `request.invalid`, `request.conflict`, `ledger.allotment-full`
 */
export async function allotAccounts(
  { db, clock }: { db: Database; clock: Clock },
  viewer: Viewer,
  wanted: NewAllotment,
): Promise<AllotResult> {
  requireSense(wanted)
  return await db.transaction().execute(async (trx) => {
    await getPlatform(trx, wanted.platform)
    const unit = await findUnit(trx, wanted.unit)
    await lockLedger(trx, wanted.platform)
    const present = (await readAllotments(trx, viewer, wanted.platform)).filter(
      ({ unitId, usableFrom, usableUntil }) =>
        unitId === unit.id && usableFrom <= wanted.usableUntil && wanted.usableFrom <= usableUntil,
    )
    const [before, ...others] = present
    if (others.length > 0)
      throw new HocvuError(
        'request.conflict',
        `These days run over ${present.length} allotments of ${unit.name}. Correct one of them at a time.`,
      )
    if (before !== undefined && before.held > wanted.accounts) throw tooFew(before, wanted.accounts)
    const row = {
      id: before?.id ?? randomUUID(),
      platform_id: wanted.platform,
      unit_id: unit.id,
      accounts: wanted.accounts,
      usable_from: wanted.usableFrom,
      usable_until: wanted.usableUntil,
      source: wanted.source ?? before?.source ?? null,
    }
    const result = {
      id: row.id,
      platform: wanted.platform,
      unit: { code: unit.code, name: unit.name },
      ...stated({ ...wanted, source: row.source }),
    }
    if (before !== undefined && same(stated(before), stated(result)))
      return { ...result, state: 'unchanged' }
    await saveAllotment(trx, row, clock.now())
    await appendAudit(trx, {
      at: clock.now(),
      actor: viewer.actor,
      action: 'ledger.allot',
      subject: row.id,
      before: before === undefined ? null : stated(before),
      after: { platform: wanted.platform, unit: unit.code ?? unit.name, ...stated(result) },
    })
    return { ...result, state: before === undefined ? 'new' : 'corrected' }
  })
}

type Stated = Pick<NewAllotment, 'accounts' | 'usableFrom' | 'usableUntil' | 'source'>

const stated = ({ accounts, usableFrom, usableUntil, source }: Stated): Stated => ({
  accounts,
  usableFrom,
  usableUntil,
  source,
})

const same = (a: Stated, b: Stated) => JSON.stringify(a) === JSON.stringify(b)

const MOST_ACCOUNTS = 1_000_000

function requireSense({ accounts, usableFrom, usableUntil }: NewAllotment): void {
  if (!Number.isInteger(accounts) || accounts < 0 || accounts > MOST_ACCOUNTS)
    throw new HocvuError(
      'request.invalid',
      `The number of accounts must be a whole number, 0 to ${MOST_ACCOUNTS}.`,
      { fields: [{ field: 'accounts', reason: `must be a whole number, 0 to ${MOST_ACCOUNTS}` }] },
    )
  if (usableUntil < usableFrom)
    throw new HocvuError('request.invalid', 'The last valid day lies before the first.', {
      fields: [{ field: 'usableUntil', reason: 'lies before the first valid day' }],
    })
}

function tooFew({ held, unit }: Allotment, accounts: number): HocvuError {
  return new HocvuError(
    'ledger.allotment-full',
    `${held} accounts of ${unit} are handed out, more than ${accounts}. Take some back first.`,
    { fields: [{ field: 'accounts', reason: `${held} accounts are handed out` }] },
  )
}
