/** Sheets: exports of any platform, sign-in sheets, roll calls; brought by people, or downloaded from an address. */
import { z } from 'zod'
import { HocvuError } from '../../src/foundation/errors.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import type {
  Checkpoint,
  Connector,
  ConnectorContext,
  CourseRequest,
  FileReport,
  Page,
  QuarantinedRow,
} from '../contract.ts'
import { tokenAddresses } from '../sign-in.ts'
import { checkSheets } from './check.ts'
import { type FileToRead, readFile } from './read-file.ts'
import { type FileReading, type ReadRow, rowFact } from './reading.ts'
import { SpreadsheetSettings } from './settings.ts'
import { download } from './wire.ts'

type Context = ConnectorContext<SpreadsheetSettings>

const ROWS_OF_A_PAGE = 500
/** A report that names every row of a wholly wrong file helps nobody. */
const MOST_REFUSED = 1000
const DOWNLOAD = 'download'

const Progress = z.object({
  version: z.literal(1),
  /** The file that is being read, and how many of its rows are stored. */
  file: z.string().nullable(),
  digest: z.string(),
  rows: z.int().min(0),
  /** Files that were read to their end. */
  finished: z.array(z.string()),
})
type Progress = z.infer<typeof Progress>

const BEGINNING: Progress = { version: 1, file: null, digest: '', rows: 0, finished: [] }

export const spreadsheet: Connector<SpreadsheetSettings> = {
  id: 'spreadsheet',
  settings: SpreadsheetSettings,
  capabilities: { incremental: false, keepsAnswers: true, takesFiles: true },
  otherAddresses: ({ signIn }) => tokenAddresses(signIn),
  check: checkSheets,

  async *pull({ courses, checkpoint }, context): AsyncGenerator<Page> {
    let progress = readCheckpoint(checkpoint)
    for (const file of context.files) {
      if (progress.finished.includes(file.id)) continue
      const brought = { ...file, bytes: await file.bytes() }
      for await (const page of pagesOf(file.id, brought, courses, context, progress)) {
        progress = Progress.parse(page.checkpoint)
        yield page
      }
    }
    if (context.http.baseUrl === '' || progress.finished.includes(DOWNLOAD)) return
    const { settings } = context
    const export_: FileToRead = {
      name: 'the export',
      bytes: await download(context),
      receivedAt: context.now(),
      options: { complete: settings.complete },
      knownMaps: {},
    }
    yield* pagesOf(DOWNLOAD, export_, courses, context, progress)
  },
}

async function* pagesOf(
  id: string,
  file: FileToRead,
  courses: readonly CourseRequest[],
  { settings, http }: Context,
  before: Progress,
): AsyncGenerator<Page> {
  const reading = await readFile(file, settings, courses)
  const digest = sha256(file.bytes).toString('hex').slice(0, 32)
  const ended: Progress = {
    ...before,
    file: null,
    digest: '',
    rows: 0,
    finished: [...before.finished, id],
  }
  if (reading.state !== 'read') {
    if (id === DOWNLOAD) throw unreadableExport(reading.notes)
    yield { records: [], quarantined: [], checkpoint: ended, files: [reportOf(id, reading)] }
    return
  }
  const { rows } = reading
  const resumed = before.file === id && before.digest === digest
  let done = resumed ? Math.min(before.rows, rows.length) : 0
  do {
    const part = rows.slice(done, done + ROWS_OF_A_PAGE)
    done += part.length
    const isLast = done >= rows.length
    yield {
      records: part.flatMap(({ records }) => records),
      quarantined: part.flatMap((row) => quarantinedOf(file.name, row, http.withoutSecrets)),
      mended: part.flatMap((row) => mendedBy(file.name, row)),
      checkpoint: isLast ? ended : { ...before, file: id, digest, rows: done },
      progress: { done, total: rows.length },
      ...(isLast && id !== DOWNLOAD && { files: [reportOf(id, reading)] }),
      ...(isLast && file.options.complete === true && { listed: reading.courses }),
    }
  } while (done < rows.length)
}

function quarantinedOf(
  name: string,
  { sheet, row, faults, raw }: ReadRow,
  hide: (text: string) => string,
): QuarantinedRow[] {
  return faults.map(({ field, reason, detail, fact, course }) => ({
    place: `${name}${sheet === null ? '' : `, sheet "${sheet}"`}, row ${row}, ${field}`,
    key: keyOf(name, course, fact),
    ...(course !== null && { course }),
    reason,
    detail,
    raw: hide(raw),
  }))
}

/** What a row says well, by the keys under which it would have been quarantined. */
function mendedBy(name: string, { sheet, row, records }: ReadRow): string[] {
  return records.map((record) =>
    record.kind === 'account'
      ? keyOf(name, null, rowFact(sheet, row))
      : keyOf(name, record.course, record.sourceId),
  )
}

/** A fact is known by its course, whatever file it comes in; a row that names nobody by its place in the file. */
const keyOf = (name: string, course: string | null, fact: string) => `${course ?? name}#${fact}`

function reportOf(file: string, reading: FileReading): FileReport {
  if (reading.state !== 'read') return { file, taken: 0, refused: [], ...reading }
  const { rows, notes, header } = reading
  const refused = rows.flatMap(({ sheet, row, faults }) =>
    faults.map(({ field, detail }) => ({
      row,
      field: sheet === null ? field : `${sheet}: ${field}`,
      reason: detail,
    })),
  )
  const left = refused.length - MOST_REFUSED
  return {
    file,
    state: 'done',
    taken: rows.filter(({ records }) => records.length > 0).length,
    refused: refused.slice(0, MOST_REFUSED),
    notes: left > 0 ? [...notes, `${left} more cells were refused.`] : notes,
    header,
  }
}

function unreadableExport(notes: readonly string[]): HocvuError {
  return new HocvuError(
    'platform.bad-answer',
    `The export cannot be read: ${notes.join(' ')} Set what is asked in platforms.yaml.`,
  )
}

function readCheckpoint(checkpoint: Checkpoint | null): Progress {
  const read = Progress.safeParse(checkpoint)
  return read.success ? read.data : BEGINNING
}
