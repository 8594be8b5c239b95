/** A OneRoster archive as its files, by what its manifest says of them. */
import { unreadable } from '../../foundation/sheets/unreadable.ts'
import { readZip, ZipFault } from '../../foundation/zip-read.ts'
import { type CsvFile, readCsvFile } from './csv-file.ts'

/** What is read, with the columns without which it says nothing. */
const READ = {
  users: ['sourcedId', 'givenName', 'familyName'],
  orgs: ['sourcedId', 'name'],
  roles: ['userSourcedId', 'role', 'orgSourcedId'],
  classes: ['sourcedId', 'title'],
  enrollments: ['classSourcedId', 'userSourcedId', 'role'],
} as const
type ReadFile = keyof typeof READ
const readFiles = ['users', 'orgs', 'roles', 'classes', 'enrollments'] as const

export interface OpenBundle {
  users: CsvFile
  /** null: the archive has none. */
  orgs: CsvFile | null
  roles: CsvFile | null
  classes: CsvFile | null
  enrollments: CsvFile | null
  warnings: string[]
}

const LIMITS = { entries: 200, bytes: 96 * 1024 * 1024 }

/** Names of files stand in an archive as they are; a workbook is a ZIP archive as well. */
export function isOneRoster(bytes: Buffer): boolean {
  return (
    bytes.subarray(0, 2).toString('latin1') === 'PK' &&
    !bytes.includes('xl/workbook.xml') &&
    (bytes.includes('users.csv') || bytes.includes('manifest.csv'))
  )
}

/** @throws HocvuError `sheet.unreadable` */
export async function openBundle(bytes: Buffer): Promise<OpenBundle> {
  const { names, files } = await readArchive(bytes)
  if (!files.has('users.csv')) {
    const inside = names.find((name) => name.endsWith('/users.csv'))
    throw unreadable(
      inside === undefined
        ? {
            en: 'the archive has no users.csv. Export users from the other system, too.',
            vi: 'tệp nén không có users.csv. Hãy xuất cả danh sách người dùng (users) từ hệ thống kia.',
          }
        : {
            en: `users.csv lies in a folder of the archive (${inside}). Pack the files themselves, without the folder.`,
            vi: `users.csv nằm trong một thư mục của tệp nén (${inside}). Hãy nén trực tiếp các tệp, không nén cả thư mục.`,
          },
    )
  }
  const modes = readManifest(files.get('manifest.csv') ?? null)
  const warnings =
    modes === null ? ['The archive has no manifest.csv; every file in it was read.'] : []
  const read = (file: ReadFile): CsvFile | null => {
    const name = `${file}.csv`
    const mode = modes?.get(`file.${file.toLowerCase()}`) ?? null
    const content = files.get(name)
    if (content === undefined) {
      if (mode === null || mode === 'absent') return null
      throw unreadable({
        en: `manifest.csv says that ${name} is there, and it is not. Export the archive anew.`,
        vi: `manifest.csv ghi là có ${name} nhưng tệp nén không có. Hãy xuất lại.`,
      })
    }
    if (mode === 'absent') {
      warnings.push(`manifest.csv says that ${name} is absent, so it was not read.`)
      return null
    }
    return readCsvFile(name, content, READ[file])
  }
  const users = read('users')
  if (users === null)
    throw unreadable({
      en: 'manifest.csv says that users.csv is absent. Export users from the other system, too.',
      vi: 'manifest.csv ghi users.csv là absent. Hãy xuất cả danh sách người dùng (users) từ hệ thống kia.',
    })
  const [orgs, roles] = [read('orgs'), read('roles')]
  const [classes, enrollments] = [read('classes'), read('enrollments')]
  return { users, orgs, roles, classes, enrollments, warnings }
}

async function readArchive(bytes: Buffer) {
  const wanted = new Set(['manifest.csv', ...readFiles.map((file) => `${file}.csv`)])
  try {
    return await readZip(bytes, (name) => wanted.has(name), LIMITS)
  } catch (thrown) {
    if (!(thrown instanceof ZipFault)) throw thrown
    throw unreadable(WHY[thrown.kind], thrown)
  }
}

const WHY: Record<ZipFault['kind'], { en: string; vi: string }> = {
  damaged: {
    en: 'the ZIP archive is damaged, or a path in it leads out of it. Export it anew.',
    vi: 'tệp nén ZIP bị hỏng, hoặc có đường dẫn trỏ ra ngoài. Hãy xuất lại.',
  },
  'too-much': {
    en: 'the ZIP archive unpacks to more than a roster can hold. Export it in parts.',
    vi: 'nội dung tệp nén sau khi giải nén quá lớn. Hãy xuất thành nhiều phần.',
  },
  encrypted: {
    en: 'the ZIP archive has a password. Export it without one.',
    vi: 'tệp nén có mật khẩu. Hãy xuất lại không có mật khẩu.',
  },
  twice: {
    en: 'the ZIP archive has a file twice. Export it anew.',
    vi: 'tệp nén có hai tệp trùng tên. Hãy xuất lại.',
  },
}

/** By property in lower case: `bulk`, `delta`, `absent`; null where there is no manifest. */
function readManifest(content: Buffer | null): Map<string, string> | null {
  if (content === null) return null
  const { records } = readCsvFile('manifest.csv', content, ['propertyName', 'value'])
  const said = new Map(
    records.map(({ of }) => [of('propertyName')?.toLowerCase() ?? '', of('value') ?? '']),
  )
  const version = said.get('oneroster.version') ?? ''
  if (!/^1\.[12](\.\d+)?$/.test(version))
    throw unreadable({
      en: `manifest.csv says OneRoster ${version === '' ? 'of no version' : version.slice(0, 20)}; versions 1.1 and 1.2 can be read. Choose one of them in the other system.`,
      vi: `manifest.csv ghi phiên bản OneRoster ${version === '' ? '(trống)' : version.slice(0, 20)}; hệ thống đọc được 1.1 và 1.2. Hãy chọn một trong hai ở hệ thống kia.`,
    })
  return new Map([...said].map(([name, value]) => [name, value.toLowerCase()]))
}
