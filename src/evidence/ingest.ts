/** Takes one page of a pull into the store: records as versions, accounts, quarantine, raw answers, checkpoint. */
import {
  type Checkpoint,
  type KeptAnswer,
  type Page,
  type QuarantinedRow,
  SourceRecord,
} from '../../connectors/contract.ts'
import type { Database } from '../database/connection.ts'
import { redactText } from '../foundation/log.ts'
import { sha256, type Vault } from '../foundation/secrets.ts'
import { accountRow } from './account-row.ts'
import { type AccountRow, upsertAccounts } from './account-store.ts'
import { setLossesAside, withoutLosses } from './disappearance.ts'
import { saveFileReports } from './platform-files.ts'
import { type SealedRow, settleRows, storeQuarantined } from './quarantine-store.ts'
import { type SealedAnswer, sealAnswer, storeAnswers } from './raw-pages.ts'
import { courseOf, recordKey, recordRow } from './record-row.ts'
import { type RecordRow, saveCheckpoint, upsertRecords } from './record-store.ts'
import { storableKey, storableText, storageFault } from './storable.ts'
import type { SyncCounts } from './sync.ts'
import { keyWithoutNationalId } from './without-national-id.ts'

export interface PageContext {
  platformId: string
  runId: string
  /** When the page was read. */
  observedAt: Date
  /** Raw answers stored before this page. */
  rawPages: number
  /** Counts of the run before this page. */
  counts: SyncCounts
  /** The sync whose kept answers are read again: whom they name proves nothing about today. */
  replayOf: string | null
  /** The run's position after this page. */
  next(inner: Checkpoint, counts: SyncCounts): Checkpoint
}

/** A page as it will be stored: made while the page before is being stored. */
export interface PreparedPage {
  page: Page
  records: SourceRecord[]
  rows: RecordRow[]
  quarantined: SealedRow[]
  answers: SealedAnswer[]
}

/** @param answers what the page was made from */
export async function preparePage(
  vault: Vault,
  page: Page,
  answers: readonly KeptAnswer[],
): Promise<PreparedPage> {
  const { valid, invalid } = checkRecords(page.records)
  const records = newestOfEach(valid.map((record) => withSafeKeys(record, vault)))
  const courses = new Set(records.map(courseOf).filter((course) => course !== ''))
  const sharedCourse = courses.size === 1 ? ([...courses][0] ?? null) : null
  return {
    page,
    records,
    rows: records.map((record) => recordRow(record, vault)),
    quarantined: [...page.quarantined, ...invalid].map((row) => sealRow(row, vault, sharedCourse)),
    answers: await Promise.all(answers.map((answer) => sealAnswer(answer, vault))),
  }
}

/**
 * One transaction a page, its checkpoint included: a crash leaves whole pages only, and the same page read
 * twice changes nothing.
 * @returns the counts of the run with this page
 */
export async function ingestPage(
  db: Database,
  vault: Vault,
  context: PageContext,
  { page, records, rows, quarantined, answers }: PreparedPage,
): Promise<SyncCounts> {
  return await db.transaction().execute(async (trx) => {
    const present =
      context.replayOf === null
        ? await setLossesAside(trx, context, context.counts.pages, rows)
        : await withoutLosses(trx, context.platformId, rows)
    const lastAnswer = answers.length === 0 ? null : context.rawPages + answers.length - 1
    const changedIds = await upsertRecords(trx, context, present, lastAnswer)
    const changedAccounts = new Map<string, AccountRow>()
    for (const record of records)
      if (record.kind === 'account' && changedIds.has(recordKey('', record.sourceId)))
        changedAccounts.set(record.account, accountRow(record, vault))
    await upsertAccounts(trx, context.platformId, [...changedAccounts.values()], context.observedAt)
    await settleRows(
      trx,
      context,
      (page.mended ?? []).map((key) => rowKey(key, vault)),
    )
    await storeQuarantined(trx, context, quarantined)
    await storeAnswers(trx, context, context.rawPages, answers)
    await saveFileReports(trx, context, page.files ?? [])
    const counts = {
      pages: context.counts.pages + 1,
      records: context.counts.records + records.length,
      changed: context.counts.changed + changedIds.size,
      quarantined: context.counts.quarantined + quarantined.length,
    }
    await saveCheckpoint(trx, context, context.next(page.checkpoint, counts), answers.length)
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
  const sourceId = keyWithoutNationalId(record.sourceId, vault)
  const account = keyWithoutNationalId(record.account, vault)
  const isSafe = sourceId === record.sourceId && account === record.account
  return isSafe ? record : { ...record, sourceId, account }
}

/** A record read twice on one page counts once: the later row of the page is the newer. */
function newestOfEach(records: readonly SourceRecord[]): SourceRecord[] {
  const newest = new Map<string, SourceRecord>()
  for (const record of records) newest.set(recordKey(courseOf(record), record.sourceId), record)
  return [...newest.values()]
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
