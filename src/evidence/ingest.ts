/** Takes one page of a pull into the store: records as versions, accounts, quarantine, raw answers, checkpoint. */
import {
  type AccountRecord,
  type Checkpoint,
  type KeptAnswer,
  type Page,
  type QuarantinedRow,
  SourceRecord,
} from '../../connectors/contract.ts'
import type { Database } from '../database/connection.ts'
import { redactText } from '../foundation/log.ts'
import { foldKey, foldName } from '../foundation/names.ts'
import { dialledPhone } from '../foundation/phone.ts'
import { sha256, type Vault } from '../foundation/secrets.ts'
import { type AccountRow, upsertAccounts } from './account-store.ts'
import { setLossesAside } from './disappearance.ts'
import { saveFileReports } from './platform-files.ts'
import { settleRows, storeQuarantined } from './quarantine-store.ts'
import { sealAnswer, storeAnswers } from './raw-pages.ts'
import { courseOf, recordKey, recordRow } from './record-row.ts'
import { saveCheckpoint, upsertRecords } from './record-store.ts'
import { storableKey, storableText, storageFault } from './storable.ts'
import type { SyncCounts } from './sync.ts'
import { accountWithoutNationalId, keyWithoutNationalId } from './without-national-id.ts'

export interface PageContext {
  platformId: string
  runId: string
  /** When the page was read. */
  observedAt: Date
  /** Raw answers stored before this page. */
  rawPages: number
  /** Counts of the run before this page. */
  counts: SyncCounts
  /** true: read again from kept answers; whom it meets proves nothing about today. */
  replay: boolean
  /** The run's position after this page. */
  next(inner: Checkpoint, counts: SyncCounts): Checkpoint
}

/**
 * One transaction a page, its checkpoint included: a crash leaves whole pages only, and the same page read
 * twice changes nothing.
 * @param answers what the page was made from
 * @returns the counts of the run with this page
 */
export async function ingestPage(
  db: Database,
  vault: Vault,
  context: PageContext,
  page: Page,
  answers: readonly KeptAnswer[],
): Promise<SyncCounts> {
  const { valid, invalid } = checkRecords(page.records)
  const records = newestOfEach(valid.map((record) => withSafeKeys(record, vault)))
  const rows = records.map((record) => recordRow(record, vault))
  const quarantined = [...page.quarantined, ...invalid]
  const courses = new Set(records.map(courseOf).filter((course) => course !== ''))
  const sharedCourse = courses.size === 1 ? ([...courses][0] ?? null) : null
  const sealed = await Promise.all(answers.map((answer) => sealAnswer(answer, vault)))
  return await db.transaction().execute(async (trx) => {
    const present = context.replay
      ? rows
      : await setLossesAside(trx, context, context.counts.pages, rows)
    const changedIds = await upsertRecords(trx, context, present)
    const changedAccounts = new Map<string, AccountRow>()
    for (const record of records)
      if (record.kind === 'account' && changedIds.has(recordKey('', record.sourceId)))
        changedAccounts.set(record.account, toAccount(record, vault))
    await upsertAccounts(trx, context.platformId, [...changedAccounts.values()], context.observedAt)
    await settleRows(
      trx,
      context,
      (page.mended ?? []).map((key) => rowKey(key, vault)),
    )
    await storeQuarantined(
      trx,
      context,
      quarantined.map((row) => sealRow(row, vault, sharedCourse)),
    )
    await storeAnswers(trx, context, context.rawPages, sealed)
    await saveFileReports(trx, context, page.files ?? [])
    const counts = {
      pages: context.counts.pages + 1,
      records: context.counts.records + records.length,
      changed: context.counts.changed + changedIds.size,
      quarantined: context.counts.quarantined + quarantined.length,
    }
    await saveCheckpoint(trx, context, context.next(page.checkpoint, counts), sealed.length)
    return counts
  })
}

/** What a connector delivers is checked once more at the door: a record of the wrong shape is a bad row. */
function checkRecords(records: readonly SourceRecord[]): {
  valid: SourceRecord[]
  invalid: QuarantinedRow[]
} {
  const valid: SourceRecord[] = []
  const invalid: QuarantinedRow[] = []
  for (const record of records) {
    const parsed = SourceRecord.safeParse(record)
    const fault = parsed.success
      ? storageFault(parsed.data)
      : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')
    if (parsed.success && fault === null) valid.push(parsed.data)
    else
      invalid.push({
        place: `${record.kind} ${record.sourceId}`,
        key: `record:${record.sourceId}`,
        reason: 'record-invalid',
        detail: `The record does not fit: ${fault}. Correct it on the platform, or report the connector.`,
        raw: JSON.stringify(record),
      })
  }
  return { valid, invalid }
}

function withSafeKeys(record: SourceRecord, vault: Vault): SourceRecord {
  return {
    ...record,
    sourceId: keyWithoutNationalId(record.sourceId, vault),
    account: keyWithoutNationalId(record.account, vault),
  }
}

/** A record read twice on one page counts once: the later row of the page is the newer. */
function newestOfEach(records: readonly SourceRecord[]): SourceRecord[] {
  const newest = new Map<string, SourceRecord>()
  for (const record of records) newest.set(recordKey(courseOf(record), record.sourceId), record)
  return [...newest.values()]
}

function toAccount(record: AccountRecord, vault: Vault): AccountRow {
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
    username: safe.username,
    email: safe.email,
    email_key: safe.email === null ? null : foldKey(safe.email),
    email_verified: safe.emailVerified,
    phone: safe.phone === null ? null : (dialledPhone(safe.phone) ?? safe.phone),
    date_of_birth: safe.dateOfBirth,
    unit: safe.unit,
  }
}

function sealRow(row: QuarantinedRow, vault: Vault, sharedCourse: string | null) {
  const raw = redactText(row.raw)
  return {
    row_key: rowKey(row.key, vault),
    row_hash: sha256(raw),
    place: storableText(redactText(row.place)),
    reason: row.reason,
    detail: storableText(redactText(row.detail)),
    sealed: vault.encrypt('raw-pages', Buffer.from(raw)),
    course: row.course ?? sharedCourse,
  }
}

function rowKey(key: string, vault: Vault): string {
  return storableKey(keyWithoutNationalId(key, vault))
}
