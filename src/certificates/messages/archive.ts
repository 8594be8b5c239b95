/** The messages of a cohort as one archive: a workbook for each unit, and one of the people without a phone. Streamed. */
import type { Readable } from 'node:stream'
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { compareVietnameseNames } from '../../foundation/names.ts'
import type { Vault } from '../../foundation/secrets.ts'
import { type WrittenCell, writeSheet } from '../../foundation/sheets/write-sheet.ts'
import { type ZipEntry, zipStream } from '../../foundation/zip-stream.ts'
import type { Cohort } from '../../programs/store.ts'
import { asciiWords } from '../bulk/file-name.ts'
import { writeLink } from '../link/write.ts'
import { requirePublicUrl } from '../public-url.ts'
import { dialled, messageFor } from './message.ts'
import { type Recipient, recipientsOf } from './store.ts'

export interface MessageDeps {
  db: Database
  clock: Clock
  vault: Vault
  publicUrl: string | undefined
}

interface MessageReport {
  cohort: string
  /** Messages that are in it, those without a phone included. */
  messages: number
  /** With a workbook of their own. */
  units: number
  withoutPhone: number
  /** Not in it. */
  revoked: number
  awaitingSignature: number
  withoutLink: number
}

export interface MessageArchive {
  report: MessageReport
  files: () => AsyncGenerator<ZipEntry>
  archive: () => Readable
}

/**
 * It holds private links, so each time stands in the audit trail.
 * @throws HocvuError `certificate.none-to-hand-out`, `certificate.no-public-url`
 */
export async function messageArchive(
  { db, clock, vault, publicUrl }: MessageDeps,
  viewer: Viewer,
  cohort: Cohort,
): Promise<MessageArchive> {
  requirePublicUrl(publicUrl)
  const now = clock.now()
  const { recipients, ...left } = await recipientsOf(db, viewer, cohort.id, now)
  const report: MessageReport = {
    cohort: cohort.id,
    messages: recipients.length,
    units: unitsOf(recipients.filter(hasPhone)).length,
    withoutPhone: recipients.filter((one) => !hasPhone(one)).length,
    ...left,
  }
  if (recipients.length === 0)
    throw new HocvuError(
      'certificate.none-to-hand-out',
      `Cohort ${cohort.id} has no certificate with a link that opens: ${left.awaitingSignature} await the agency's signature, ${left.revoked} are revoked, ${left.withoutLink} have no link any more.`,
      { params: { cohort: cohort.id } },
    )
  await db.transaction().execute((trx) =>
    appendAudit(trx, {
      at: now,
      actor: viewer.actor,
      action: 'certificates.messages',
      subject: cohort.id,
      after: { ...report },
      items: recipients.map(({ number }) => number).toSorted(),
    }),
  )
  const linkOf = ({ tokenSealed }: Recipient) => writeLink(vault, publicUrl, tokenSealed)
  const files = () => workbooks(cohort, recipients, linkOf, now)
  return { report, files, archive: () => zipStream(files(), now) }
}

const hasPhone = ({ phone }: Recipient) => dialled(phone) !== null

type LinkOf = (recipient: Recipient) => string

async function* workbooks(
  cohort: Cohort,
  recipients: readonly Recipient[],
  linkOf: LinkOf,
  now: Date,
): AsyncGenerator<ZipEntry> {
  const title = `TIN NHẮN GỬI LIÊN KẾT GIẤY CHỨNG NHẬN – ${cohort.definition.name}`
  for (const [at, { unit, people }] of unitsOf(recipients.filter(hasPhone)).entries()) {
    const titles = [title, unit.name, PRIVATE]
    const rows = rowsOf(people, linkOf)
    const name = fileName(at + 1, unit.name)
    const content = writeSheet({ name: 'Tin nhắn', titles, columns: COLUMNS, rows }, now)
    yield { name, content, compressionLevel: 0 }
  }
  const unreached = recipients.filter((one) => !hasPhone(one))
  if (unreached.length === 0) return
  const titles = [`${title} – CHƯA CÓ SỐ ĐIỆN THOẠI`, `${unreached.length} người`, PRIVATE]
  const columns = COLUMNS.map((column) =>
    column.header === PHONE ? { header: 'Email', width: 28 } : column,
  )
  const rows = withoutPhone(unreached, linkOf)
  const sheet = { name: 'Chưa có điện thoại', titles, columns: [...columns, UNIT], rows }
  yield { name: 'chua-co-dien-thoai.xlsx', content: writeSheet(sheet, now), compressionLevel: 0 }
}

const PHONE = 'Điện thoại (Zalo)'
const PRIVATE =
  'Mỗi liên kết là của riêng một người: chỉ gửi cho đúng người đó, không gửi vào nhóm.'
const COLUMNS = [
  { header: 'STT', width: 6 },
  { header: 'Họ và tên', width: 26 },
  { header: PHONE, width: 16 },
  { header: 'Số hiệu', width: 16 },
  { header: 'Tin nhắn (bấm đúp vào ô, chọn hết rồi chép)', width: 70 },
  { header: 'Liên kết riêng', width: 40 },
]
const UNIT = { header: 'Đơn vị', width: 30 }

function* rowsOf(people: readonly Recipient[], linkOf: LinkOf): Generator<WrittenCell[]> {
  for (const [at, person] of people.entries())
    yield rowOf(at, person, dialled(person.phone), linkOf)
}

function* withoutPhone(people: readonly Recipient[], linkOf: LinkOf): Generator<WrittenCell[]> {
  const ordered = unitsOf(people).flatMap((unit) => unit.people)
  for (const [at, person] of ordered.entries())
    yield [...rowOf(at, person, person.email, linkOf), person.unit.name]
}

/** Text cells: a phone keeps its leading 0. */
function rowOf(at: number, person: Recipient, reach: string | null, linkOf: LinkOf): WrittenCell[] {
  const link = linkOf(person)
  const { number, snapshot } = person
  return [at + 1, snapshot.learner.fullName, reach, number, messageFor(person, link), link]
}

interface OfUnit {
  unit: Recipient['unit']
  people: Recipient[]
}

/** By code, then name; people as Vietnamese lists have them. */
function unitsOf(recipients: readonly Recipient[]): OfUnit[] {
  const units = new Map<string, OfUnit>()
  for (const recipient of recipients) {
    const { unit } = recipient
    const key = JSON.stringify([unit.code, unit.name])
    const known = units.get(key)
    if (known === undefined) units.set(key, { unit, people: [recipient] })
    else known.people.push(recipient)
  }
  const nameOf = ({ snapshot }: Recipient) => snapshot.learner.fullName
  for (const { people } of units.values())
    people.sort(
      (a, b) => compareVietnameseNames(nameOf(a), nameOf(b)) || (a.number < b.number ? -1 : 1),
    )
  const keyOf = ({ unit }: OfUnit) => [unit.code ?? '\uffff', unit.name].join('\n')
  return [...units.values()].toSorted((a, b) => collator.compare(keyOf(a), keyOf(b)))
}

const collator = new Intl.Collator('vi', { numeric: true })

/** `001-Xa-Chieng-Mung.xlsx`: the number keeps two units of one name apart. */
const fileName = (at: number, unit: string) =>
  `${[String(at).padStart(3, '0'), asciiWords(unit)].filter((part) => part !== '').join('-')}.xlsx`
