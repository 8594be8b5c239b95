/** Begins a register at the number that the office gives: those before it are on paper. */
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { cleanText } from '../../foundation/names.ts'
import { lockRegister } from '../store.ts'
import { knownIssuer } from './issuer.ts'
import {
  knownIssuers,
  listRegisters,
  type Register,
  registerState,
  registerUse,
  setFirst,
} from './register-store.ts'

/** Beyond that somebody has typed something else. */
const HIGHEST = 10_000_000

export interface StartRegister {
  issuer: string
  year: number
  /** The first number that is given here. */
  number: number
  /** The issuer is one that no program names, such as an agency of before a merger. */
  isNewIssuer?: boolean
}

/**
 * Said a second time, nothing is written.
 * @throws HocvuError `register.conflict` once a number of that year was given here, or one from the wanted number on
 * is in use; `request.invalid`
 */
export async function startRegister(
  { db, clock }: { db: Database; clock: Clock },
  viewer: Viewer,
  wanted: StartRegister,
): Promise<Register> {
  const { year, number } = wanted
  const now = clock.now()
  requireWholeNumber('year', year, 1975, now.getUTCFullYear() + 1)
  requireWholeNumber('number', number, 1, HIGHEST)
  const issuer = await requireIssuer(db, wanted)
  await db.transaction().execute(async (trx) => {
    await lockRegister(trx, issuer, year)
    const before = await registerState(trx, issuer, year)
    if (before.first === number) return
    const { given, highest } = await registerUse(trx, issuer, year)
    if (given > 0)
      throw conflict({
        en: `${given} certificates of ${year} have been given numbers here, from ${before.first} to ${before.last}, so it cannot begin at another number any more. The next one is ${before.last + 1}`,
        vi: `đã cấp ${given} giấy chứng nhận của năm ${year} (số ${before.first} đến ${before.last}) nên không đổi số bắt đầu được nữa`,
      })
    if (highest >= number)
      throw conflict({
        en: `number ${highest} of ${year} is in use by a paper, so it cannot begin at ${number}. Begin at ${highest + 1} or later`,
        vi: `số ${highest} năm ${year} đã dùng cho bản giấy nên không thể bắt đầu từ ${number}`,
      })
    await setFirst(trx, issuer, year, number)
    await appendAudit(trx, {
      at: now,
      actor: viewer.actor,
      action: 'register.start',
      subject: `${issuer} ${year}`,
      before: { first: before.first },
      after: { first: number },
    })
  })
  const [register] = await listRegisters(db, { issuer, year })
  if (!register) throw new Error(`the register of ${issuer} ${year} is gone`)
  return register
}

/**
 * The issuer as a program or a register writes it: another spelling would be another register.
 * @throws HocvuError `request.invalid` naming those there are
 */
async function requireIssuer(
  db: Database,
  { issuer, isNewIssuer = false }: StartRegister,
): Promise<string> {
  const given = cleanText(issuer)
  const known = await knownIssuers(db)
  const same = knownIssuer(known, given)
  if (same !== undefined) return same
  if (given !== '' && isNewIssuer) return given
  const reason = `is not known. There are: ${known.join('; ') || 'none'}`
  throw new HocvuError(
    'request.invalid',
    `The issuer "${given}" ${reason}. Write it as certificate.issuer of the program has it; for an agency that no program names, say so (--new).`,
    { fields: [{ field: 'issuer', reason }] },
  )
}

function requireWholeNumber(field: string, value: number, from: number, to: number): void {
  if (Number.isInteger(value) && value >= from && value <= to) return
  const reason = `must be a whole number from ${from} to ${to}`
  throw new HocvuError('request.invalid', `${field} ${reason}.`, { fields: [{ field, reason }] })
}

const conflict = ({ en, vi }: { en: string; vi: string }) =>
  new HocvuError('register.conflict', `The register stays as it is: ${en}.`, {
    params: { reason: en },
    paramsVi: { reason: vi },
  })
