import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HocvuError } from '../../../src/foundation/errors.ts'
import { rosterSentence } from '../../../src/foundation/texts/console/roster-rows.ts'
import { readRosterFile } from '../../../src/roster/read-roster.ts'
import { damagedFile } from '../../fuzz/damaged.ts'
import { zipped } from '../../support/zipped.ts'
import { archive, readArchive, SCHOOL } from './archives.ts'

/** Everything that is said of a file can be said in Vietnamese. */
const inVietnamese = (told: readonly string[]) =>
  told.map((sentence) => rosterSentence(sentence, 'vi'))

const edited = (file: string, change: (text: string) => string) => ({
  [file]: change(SCHOOL[file] ?? ''),
})

describe('a OneRoster archive', () => {
  it('gives its students with names in the order of the country, codes, and the units they work in', async () => {
    const { rows, rejected, warnings } = await readArchive()
    expect(rejected).toEqual([])
    expect(
      rows.map(({ row, fullName, employeeCode, email, unitCode, unitName }) =>
        [row, fullName, employeeCode, email, unitCode, unitName].join('|'),
      ),
    ).toEqual([
      '2|Lò Thị An|A1|an@snv.gov.vn||Phòng Cải cách',
      '3|Quàng Văn Bình|A2||SNV|Sở Nội vụ',
    ])
    expect(warnings).toEqual(['users.csv: no students, and so left out: 1 (teacher 1).'])
  })

  it('gives its units with the ones above them, and its classes with whom they have', async () => {
    const { bundle } = await readArchive()
    expect(bundle?.units).toEqual([
      { line: 2, unitCode: 'SNV', unitName: 'Sở Nội vụ', parent: null },
      { line: 3, unitCode: null, unitName: 'Phòng Cải cách', parent: 0 },
    ])
    expect(bundle?.classes.map(({ ids, users }) => [...ids, ...users])).toEqual([
      ['c1', 'lop-1', 2],
      ['lop-2', 2],
      ['c3', 'X3', 3],
    ])
  })

  it('of version 1.1 has roles and orgs with its users', async () => {
    const { rows } = await readArchive({
      'manifest.csv': 'propertyName,value\r\noneroster.version,1.1\r\nfile.users,bulk\r\n',
      'roles.csv': null,
      'users.csv':
        '\ufeffsourcedId,orgSourcedIds,role,username,givenName,familyName,identifier\r\n' +
        'u1,"o2,o1",student,an,An,Lò,A1\r\nu3,o1,teacher,co,Cô,Nguyễn,T1\r\n',
    })
    expect(rows.map(({ fullName, unitName }) => [fullName, unitName])).toEqual([
      ['Lò An', 'Phòng Cải cách'],
    ])
  })

  it('may have quoted commas, quotation marks and new lines, and lines are counted as an editor does', async () => {
    const { rows, rejected } = await readArchive({
      'enrollments.csv': null,
      'users.csv':
        'sourcedId,givenName,familyName,middleName,identifier\r\n' +
        'u1,"An\r\nHoa","Lò",Thị,"A,""1"""\r\n\r\nu2,Bình,Quàng,Văn,A2,zu viel\r\n',
    })
    expect(rows).toMatchObject([{ row: 2, fullName: 'Lò Thị An Hoa', employeeCode: 'A,"1"' }])
    expect(rejected).toMatchObject([{ file: 'users.csv', row: 5 }])
  })

  it('takes whoever is enrolled as a student for one, whatever the role says', async () => {
    const { rows } = await readArchive(
      edited('enrollments.csv', (text) => text.replace('teacher', 'student')),
    )
    expect(rows.map(({ fullName }) => fullName)).toContain('Nguyễn Thị Cô')
  })

  it('that says nothing of roles gives everybody, and says so', async () => {
    const { rows, warnings } = await readArchive({ 'roles.csv': null, 'enrollments.csv': null })
    expect(rows).toHaveLength(3)
    expect(warnings).toEqual(['Nothing in the file says who is a student; every user was read.'])
  })

  it('names columns that no version knows, and passes over those that one does', async () => {
    const { warnings } = await readArchive(
      edited('users.csv', (text) =>
        text
          .split('\n')
          .map((line, at) =>
            line === '' ? '' : `${line},${at === 0 ? 'metadata.x,grades' : 'q,9'}`,
          )
          .join('\n'),
      ),
    )
    expect(warnings[0]).toBe('users.csv: columns that were not read: metadata.x.')
  })
})

describe('what is wrong is told by file, line and column, and nothing else is lost', () => {
  it.each([
    ['users.csv', (text: string) => text.replace(',A1,an@snv', ',A1,an snv'), 'users.csv 2 email'],
    [
      'users.csv',
      (text: string) => text.replace(',An,Lò,Thị,A1', ',,,,A1'),
      'users.csv 2 familyName',
    ],
    [
      'users.csv',
      (text: string) => text.replace('A1,an@snv.gov.vn', ','),
      'users.csv 2 identifier',
    ],
    ['users.csv', (text: string) => text.replace('u2,', 'u1,'), 'users.csv 3 sourcedId'],
    ['users.csv', (text: string) => text.replace('u2,', ','), 'users.csv 3 sourcedId'],
    ['orgs.csv', (text: string) => text.replace('Phòng Cải cách', ''), 'orgs.csv 3 name'],
    [
      'orgs.csv',
      (text: string) => text.replace('department,,o1', 'department,SNV,o1'),
      'orgs.csv 3 identifier',
    ],
    [
      'enrollments.csv',
      (text: string) => text.replace('c1,o1,u1', 'c9,o1,u1'),
      'enrollments.csv 2 classSourcedId',
    ],
    [
      'enrollments.csv',
      (text: string) => text.replace('lop-2,o1,u1', 'lop-2,o1,u9'),
      'enrollments.csv 3 userSourcedId',
    ],
    ['classes.csv', (text: string) => text.replace('c3,', 'c1,'), 'classes.csv 4 sourcedId'],
  ])('%s', async (file, change, place) => {
    const { rows, rejected } = await readArchive(edited(file, change))
    const places = rejected.map((fault) => [fault.file, fault.row, fault.field].join(' '))
    expect(places).toContain(place)
    const lost = file === 'users.csv' ? 1 : 0
    expect(rows).toHaveLength(2 - lost)
    const reasons = rejected.map(({ reason }) => reason)
    expect(inVietnamese(reasons).filter((said) => reasons.includes(said))).toEqual([])
  })

  it.each([
    ['an org that there is not', 'orgs.csv', (text: string) => text.replace('o2,', 'o9,')],
    ['a unit above that there is not', 'orgs.csv', (text: string) => text.replace(',,o1', ',,o9')],
    ['units below each other', 'orgs.csv', (text: string) => text.replace('SNV,', 'SNV,o2')],
    [
      'what is marked as deleted',
      'users.csv',
      (text: string) => text.replace('u2,,', 'u2,tobedeleted,'),
    ],
    [
      'a user who says the same as another',
      'users.csv',
      (text: string) => `${text}u4,,,true,an,An,Lò,Thị,A1,an@snv.gov.vn,o2\n`,
    ],
  ])('%s is a remark', async (_, file, change) => {
    const { rows, warnings } = await readArchive({
      ...edited(file, change),
      ...edited('roles.csv', (text) => `${text}r4,,,u4,primary,student,o2\n`),
    })
    expect(warnings.length).toBeGreaterThan(1)
    expect(rows.length).toBeGreaterThanOrEqual(1)
    expect(inVietnamese(warnings).filter((said) => warnings.includes(said))).toEqual([])
  })

  it('units without a code that are called alike are told apart', async () => {
    const { bundle } = await readArchive(
      edited('orgs.csv', (text) => `${text}o3,,,phòng cải cách,department,,\n`),
    )
    expect(bundle?.units.map(({ unitCode }) => unitCode)).toEqual(['SNV', 'o2', 'o3'])
  })
})

describe('what cannot be read as a whole is refused with what to do', () => {
  const refused = async (bytes: Promise<Buffer> | Buffer) => {
    const thrown: unknown = await readRosterFile(await bytes, 'x.zip').catch(
      (error: unknown) => error,
    )
    if (!(thrown instanceof HocvuError)) throw new Error('it was read')
    expect(thrown.code).toBe('roster.unreadable')
    expect(thrown.paramsVi?.reason).not.toBe(thrown.params.reason)
    return thrown.message
  }
  it.each([
    ['another version', { 'manifest.csv': 'propertyName,value\noneroster.version,2.0\n' }, /2\.0/],
    ['users in a folder', { 'users.csv': null, 'lop/users.csv': 'x' }, /in a folder/],
    ['no users', { 'users.csv': null }, /no users\.csv/],
    [
      'users without ids',
      edited('users.csv', (text) => text.replace('sourcedId', 'id')),
      /sourcedId/,
    ],
    [
      'a column twice',
      edited('users.csv', (text) => text.replace('username', 'Email')),
      /email twice/,
    ],
    [
      'an open quotation mark',
      edited('users.csv', (text) => text.replace('Bình', '"Bình')),
      /users\.csv breaks at line/,
    ],
    [
      'a file that is not there',
      {
        'manifest.csv': 'propertyName,value\noneroster.version,1.2\nfile.orgs,bulk\n',
        'orgs.csv': null,
      },
      /orgs\.csv is there/,
    ],
  ])('%s', async (_, changes, said) => {
    expect(await refused(archive(changes))).toMatch(said)
  })

  it('letters that are not UTF-8', async () => {
    const users = Buffer.from((SCHOOL['users.csv'] ?? '').replace('Lò', 'Lo'), 'latin1')
    expect(await refused(zipped({ ...SCHOOL, 'users.csv': users }))).toMatch(/not UTF-8/)
  })

  it('a few kilobytes that unfold to hundreds of megabytes', async () => {
    const bomb = Buffer.concat([
      Buffer.from('sourcedId,givenName,familyName\n'),
      Buffer.alloc(120e6, 'a'),
    ])
    expect(await refused(zipped({ 'users.csv': bomb }))).toMatch(/unpacks to more/)
  })

  it('an archive with thousands of entries', async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`${n}.csv`, '']))
    expect(await refused(zipped({ ...SCHOOL, ...many }))).toMatch(/unpacks to more/)
  })

  it.each(['../users.csv', '/etc/users.csv', 'a\\users.csv'])('the path %s', async (path) => {
    const bytes = await zipped({ ...SCHOOL, ['z'.repeat(path.length)]: 'x' })
    const name = Buffer.from('z'.repeat(path.length))
    for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name)) bytes.write(path, at)
    expect(await refused(bytes)).toMatch(/leads out/)
  })

  it('a file whose content is another than its checksum says', async () => {
    const bytes = await archive()
    const central = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
    bytes.writeUInt32LE(1, central + 16)
    expect(await refused(bytes)).toMatch(/damaged/)
  })
})

it('a damaged archive is read or refused, never anything else', async () => {
  const whole = await archive()
  await fc.assert(
    fc.asyncProperty(damagedFile([whole]), async (bytes) => {
      const read = await readRosterFile(bytes, 'x.zip').catch((error: unknown) => error)
      if (read instanceof Error) expect(read).toBeInstanceOf(HocvuError)
    }),
    { numRuns: 200 },
  )
})

describe('an archive of many lines is read in a moment', () => {
  const lines = (n: number, line: (at: number) => string) =>
    Array.from({ length: n }, (_, at) => line(at)).join('\n')

  it('however many of them are refused', async () => {
    const { rows, rejected } = await readArchive({
      'classes.csv': `sourcedId,title\n${lines(150_000, () => ',Lớp')}\n`,
      'enrollments.csv': `classSourcedId,userSourcedId,role\n${lines(150_000, () => 'c1,u1,student')}\n`,
    })
    expect(rows).toHaveLength(2)
    expect(rejected).toHaveLength(300_000)
  })

  it('however many units are called alike, and however many roles one person has', async () => {
    const { rows, bundle } = await readArchive({
      'orgs.csv': `sourcedId,name\n${lines(20_000, (at) => `o${at},Trường tiểu học`)}\n`,
      'roles.csv': `userSourcedId,role,orgSourcedId\n${lines(20_000, (at) => `u1,student,o${at}`)}\n`,
    })
    expect(rows.map(({ unitCode }) => unitCode)).toEqual(['o2', null])
    expect(bundle?.units).toHaveLength(20_000)
  }, 3_000)
})

it('a character that no database takes is left out wherever it stands', async () => {
  const reading = await readArchive(
    Object.fromEntries(
      Object.entries(SCHOOL).map(([name, text]) => [name, text.replaceAll('Lớp', 'Lớp\0')]),
    ),
  )
  expect(JSON.stringify(reading)).not.toContain('\\u0000')
})
