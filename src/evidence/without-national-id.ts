/** Records as they may be stored: a full national ID stands in no key and no text. */
import type { AccountRecord, SessionsRecord, SourceRecord } from '../../connectors/contract.ts'
import { redactText } from '../foundation/log.ts'
import { isNationalIdDoubtful } from '../foundation/national-id.ts'
import { normaliseNationalId, type Vault } from '../foundation/secrets.ts'

/** Every national ID begins with the 0 of its province; no running number does. */
const NATIONAL_ID_IN_KEY = /(?<!\d)0\d{11}(?!\d)/g

/** A platform's own id, with a keyed hash where it holds a national ID: the same person keeps the same key. */
export function keyWithoutNationalId(key: string, vault: Vault): string {
  return key.replace(
    NATIONAL_ID_IN_KEY,
    (id) => `id-${vault.hash('national-id', id).toString('hex').slice(0, 32)}`,
  )
}

/** The national ID of an account, in 12 digits, wherever the platform has it. */
function nationalIdOf({ nationalId, employeeCode, email }: AccountRecord): string | null {
  // Some platforms make each person's mailbox out of it.
  const inMailbox = /^(0\d{11})@/.exec(email ?? '')?.[1]
  const given = nationalId ?? (isNationalId(employeeCode) ? employeeCode : (inMailbox ?? null))
  return given === null ? null : normaliseNationalId(given)
}

/** Offices also use the citizen's number as employee code. */
const isNationalId = (code: string | null) => code !== null && /^0\d{11}$/.test(code)

/**
 * The number contradicts the birth date that the platform gives, or nothing but a mailbox says it, which anybody may have
 * typed: it proves nobody.
 */
export function hasDoubtfulNationalId(record: AccountRecord): boolean {
  const id = nationalIdOf(record)
  if (id === null) return false
  const isTyped = !record.emailVerified && nationalIdOf({ ...record, email: null }) === null
  return isTyped || isNationalIdDoubtful(id, { dateOfBirth: record.dateOfBirth })
}

/** Stand in columns of their own. JSON leaves them out; taking them off each object is slow. */
const NOT_IN_PAYLOAD = { kind: undefined, sourceId: undefined, account: undefined }

/** The national ID as keyed hash and last four digits; masked wherever else in the account it stands. */
export function accountWithoutNationalId(record: AccountRecord, vault: Vault) {
  const id = nationalIdOf(record)
  const masked = (text: string | null) => {
    if (text === null) return null
    return id !== null && normaliseNationalId(text) === id
      ? `********${id.slice(-4)}`
      : redactText(text)
  }
  const { email, employeeCode } = record
  return {
    ...record,
    ...NOT_IN_PAYLOAD,
    nationalId: undefined,
    fullName: redactText(record.fullName),
    employeeCode: isNationalId(employeeCode) ? null : employeeCode,
    username: masked(record.username),
    email: id !== null && email?.includes(id) ? redactText(email) : email,
    phone: masked(record.phone),
    unit: masked(record.unit),
    nationalIdHash: id === null ? null : vault.hash('national-id', id).toString('hex'),
    nationalIdLast4: id === null ? null : id.slice(-4),
  }
}

/** A fact without its key. An excuse is the only free text that people write there. */
export function factWithoutNationalId(record: Exclude<SourceRecord, AccountRecord>) {
  return record.kind === 'sessions'
    ? { ...record, ...NOT_IN_PAYLOAD, sessions: record.sessions.map(maskExcuse) }
    : { ...record, ...NOT_IN_PAYLOAD }
}

function maskExcuse(session: SessionsRecord['sessions'][number]) {
  const { presence } = session
  if (!('excuse' in presence) || presence.excuse === null) return session
  return { ...session, presence: { ...presence, excuse: redactText(presence.excuse) } }
}
