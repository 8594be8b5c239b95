/** Sheets for the tests, made on the spot, and what the connector makes of them. */
import writeWorkbook, { type SheetData } from 'write-excel-file/node'
import type {
  Checkpoint,
  CourseRequest,
  FileOptions,
  FileReport,
  Page,
  SourceFile,
  SourceRecord,
} from '../../../connectors/contract.ts'
import { spreadsheet } from '../../../connectors/spreadsheet/connector.ts'
import { SpreadsheetSettings } from '../../../connectors/spreadsheet/settings.ts'
import { localTokenKeeper } from '../../../connectors/tokens.ts'
import { testHttp } from '../local-platform.ts'

const RECEIVED = new Date('2026-03-20T02:00:00Z')

export const COURSE: CourseRequest = {
  course: 'KNS-2026',
  finalTests: [],
  attempts: ['highest'],
  attendance: ['sessions'],
}

export const csv = (...lines: string[]) => Buffer.from(lines.join('\n'))

export const xlsx = (rows: SheetData): Promise<Buffer> => writeWorkbook(rows).toBuffer()

/** A date as Excel keeps it: a serial number with a date format. */
export const excelDate = (iso: string) => ({
  value: new Date(`${iso}T00:00:00Z`),
  type: Date,
  format: 'dd/mm/yyyy',
})

export interface Given {
  bytes: Buffer
  name?: string
  options?: FileOptions
  knownMaps?: SourceFile['knownMaps']
}

export function sourceFile({ bytes, name = 'bang.csv', options, knownMaps }: Given, id = 'f1') {
  return {
    id,
    name,
    receivedAt: RECEIVED,
    options: options ?? {},
    knownMaps: knownMaps ?? {},
    bytes: async () => bytes,
  } satisfies SourceFile
}

export interface Taken {
  pages: Page[]
  records: SourceRecord[]
  quarantined: Page['quarantined']
  reports: FileReport[]
}

export async function take(
  files: readonly SourceFile[],
  wish: {
    settings?: Record<string, unknown>
    courses?: CourseRequest[]
    checkpoint?: Checkpoint
    url?: string
  } = {},
): Promise<Taken> {
  const local = testHttp(wish.url ?? 'http://127.0.0.1:9')
  const http = wish.url === undefined ? { ...local.http, baseUrl: '' } : local.http
  const pages: Page[] = []
  try {
    const pull = spreadsheet.pull(
      {
        courses: wish.courses ?? [COURSE],
        since: null,
        checkpoint: wish.checkpoint ?? null,
        startedAt: RECEIVED,
      },
      {
        settings: SpreadsheetSettings.parse(wish.settings ?? {}),
        http,
        tokens: localTokenKeeper(() => RECEIVED),
        files,
        now: () => RECEIVED,
      },
    )
    for await (const page of pull) pages.push(page)
  } finally {
    http.close()
  }
  return {
    pages,
    records: pages.flatMap(({ records }) => records),
    quarantined: pages.flatMap(({ quarantined }) => quarantined),
    reports: pages.flatMap(({ files: reports }) => reports ?? []),
  }
}

/** One file, read alone. */
export async function takeOne(
  given: Given,
  wish: Parameters<typeof take>[1] = {},
): Promise<Taken & { report: FileReport }> {
  const taken = await take([sourceFile(given)], wish)
  const [report] = taken.reports
  if (!report) throw new Error('the file was not reported on')
  return { ...taken, report }
}

type Kind = SourceRecord['kind']

export function ofKind<K extends Kind>(
  records: readonly SourceRecord[],
  kind: K,
): Extract<SourceRecord, { kind: K }>[] {
  const is = (record: SourceRecord): record is Extract<SourceRecord, { kind: K }> =>
    record.kind === kind
  return records.filter(is)
}

/** Presence by account and session, such as `code:cb1 Buổi 1: present`. */
export function presences(records: readonly SourceRecord[]): string[] {
  return ofKind(records, 'sessions').flatMap(({ account, sessions }) =>
    sessions.map(({ code, presence }) => {
      const why = 'excuse' in presence && presence.excuse !== null ? ` (${presence.excuse})` : ''
      return `${account} ${code}: ${presence.state}${why}`
    }),
  )
}
