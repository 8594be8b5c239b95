/** A record as a row of the store: without national IDs, with the hash that tells whether anything is new. Pure. */
import type { SourceRecord } from '../../connectors/contract.ts'
import { sha256Hex, type Vault } from '../foundation/secrets.ts'
import type { RecordRow } from './record-store.ts'
import { accountWithoutNationalId, factWithoutNationalId } from './without-national-id.ts'

/** The course of a record; an account is of no course. */
export const courseOf = (record: SourceRecord) => (record.kind === 'account' ? '' : record.course)

export const recordKey = (course: string, sourceId: string) => `${course}\u0000${sourceId}`

export function recordRow(record: SourceRecord, vault: Vault): RecordRow {
  const payload =
    record.kind === 'account'
      ? accountWithoutNationalId(record, vault)
      : factWithoutNationalId(record)
  const text = JSON.stringify(payload)
  return {
    course: courseOf(record),
    source_id: record.sourceId,
    kind: record.kind,
    account: record.account,
    text,
    payload_hash: payloadHash(record.kind, record.account, text),
    source_updated_at:
      record.kind === 'account' || record.sourceUpdatedAt === null
        ? null
        : new Date(record.sourceUpdatedAt),
  }
}

/** @param text the payload as JSON */
export function payloadHash(kind: string, account: string, text: string): string {
  return sha256Hex(`${kind}\n${account}\n${text}`)
}
