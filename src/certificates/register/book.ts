/** The register book of an issuer and year as a workbook, streamed: however long, only a page of it is in memory. */
import type { Readable } from 'node:stream'
import type { Viewer } from '../../access/viewer.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { dateInVietnam, shortDate } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { type WrittenCell, writeSheet } from '../../foundation/sheets/write-sheet.ts'
import { BOOK_COLUMNS, bookRow } from './book-rows.ts'
import { bookPage } from './book-store.ts'
import { knownIssuer } from './issuer.ts'
import { listRegisters, type Register } from './register-store.ts'

const PAGE = 1000

/**
 * Entries are never changed, so the pages fit together though others issue meanwhile.
 * @throws HocvuError `not-found` naming the registers there are
 */
export async function registerBook(
  { db, clock }: { db: Database; clock: Clock },
  viewer: Viewer,
  wanted: { issuer: string; year: number },
): Promise<{ register: Register; workbook: Readable }> {
  const register = await requireRegister(db, wanted)
  const now = clock.now()
  const { issuer, year } = register
  const workbook = writeSheet(
    {
      name: `Sổ ${year}`,
      titles: [
        issuer.toLocaleUpperCase('vi'),
        `SỔ CẤP GIẤY CHỨNG NHẬN NĂM ${year}`,
        `Lập ngày ${shortDate(dateInVietnam(now))}${viewer.unitId === null ? '' : ' (trích: các đơn vị trong phạm vi được xem)'}`,
      ],
      columns: BOOK_COLUMNS,
      rows: rowsOf(db, viewer, register),
    },
    now,
  )
  return { register, workbook }
}

async function* rowsOf(
  db: Database,
  viewer: Viewer,
  register: Register,
): AsyncGenerator<WrittenCell[]> {
  let after: number | null = 0
  while (after !== null) {
    const page = await bookPage(db, viewer, register, { after, limit: PAGE })
    for (const entry of page.entries) yield bookRow(entry)
    after = page.last
  }
}

async function requireRegister(
  db: Database,
  { issuer, year }: { issuer: string; year: number },
): Promise<Register> {
  const registers = await listRegisters(db)
  const ofYear = registers.filter((one) => one.year === year)
  const meant = knownIssuer(
    ofYear.map((one) => one.issuer),
    issuer,
  )
  const found = ofYear.find((one) => one.issuer === meant)
  if (found) return found
  const known = registers.map((one) => `${one.issuer} ${one.year}`)
  throw new HocvuError(
    'not-found',
    `There is no register of "${issuer}" ${year}. There are: ${known.join('; ') || 'none'}`,
  )
}
