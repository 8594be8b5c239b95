/** A person as a platform knows them, as they are stored. Pure but for the keyed hashes. */
import type { AccountRecord } from '../../connectors/contract.ts'
import { foldKey, foldName } from '../foundation/names.ts'
import { dialledPhone } from '../foundation/phone.ts'
import type { Vault } from '../foundation/secrets.ts'
import type { AccountRow } from './account-store.ts'
import { accountWithoutNationalId, hasDoubtfulNationalId } from './without-national-id.ts'

export function accountRow(record: AccountRecord, vault: Vault): AccountRow {
  const safe = accountWithoutNationalId(record, vault)
  return {
    source_id: record.account,
    full_name: safe.fullName,
    name_order: safe.nameOrder,
    name_key: foldName(safe.fullName),
    employee_code: safe.employeeCode,
    employee_code_key: safe.employeeCode === null ? null : foldKey(safe.employeeCode),
    national_id_hash: safe.nationalIdHash === null ? null : Buffer.from(safe.nationalIdHash, 'hex'),
    national_id_last4: safe.nationalIdLast4,
    national_id_doubtful: hasDoubtfulNationalId(record),
    username: safe.username,
    email: safe.email,
    email_key: safe.email === null ? null : foldKey(safe.email),
    email_verified: safe.emailVerified,
    phone: safe.phone === null ? null : (dialledPhone(safe.phone) ?? safe.phone),
    date_of_birth: safe.dateOfBirth,
    unit: safe.unit,
  }
}
