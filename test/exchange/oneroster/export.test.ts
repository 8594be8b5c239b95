import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { operator, type Viewer } from '../../../src/access/viewer.ts'
import { HocvuError } from '../../../src/foundation/errors.ts'
import { importUnits } from '../../../src/roster/units/import-units.ts'
import { readUnitFile } from '../../../src/roster/units/read-unit-file.ts'
import { lan } from '../../support/installation.ts'
import { unzipped } from '../../support/unzipped.ts'
import {
  account,
  cohortYaml,
  createWorld,
  enrolment,
  finalTest,
  onePage,
  programYaml,
  type World,
} from '../../support/world.ts'
import { archiveOf, type Exported, recordsOf } from './exported.ts'

const Specification = z.object({
  columns: z.record(z.string(), z.array(z.string())),
  required: z.record(z.string(), z.array(z.string())),
  references: z.record(z.string(), z.string()),
  values: z.record(z.string(), z.array(z.string())),
  dates: z.array(z.string()),
  manifest: z.array(z.string()),
})
const specification = Specification.parse(
  JSON.parse(
    readFileSync(new URL('../../fixtures/oneroster/columns-1.2.json', import.meta.url), 'utf8'),
  ),
)

const UNITS = `code,name,parent_code,kind
SL,Tỉnh Sơn La,,province
XA,"=HYPERLINK(""x"")",SL,commune
XB,"Xã ""Mường, Bú""",SL,commune
`
const ROSTER = `employee_code,full_name,date_of_birth,national_id,email,phone,unit_code,unit_name,cohort
A1,Lò Thị An,01/02/1980,014080000001,an@xa.gov.vn,0912345678,XA,,kns-1
A2,Quàng Văn Bình,02/02/1981,,binh@xb.gov.vn,,XB,,kns-1
A3,Vàng,03/02/1982,,,,XB,,lop-2
A4,Hà Thị Kim Chi,04/02/1983,,chi@xb.gov.vn,,,,
`

let world: World
let files: Map<string, Buffer>
let exported: Exported
beforeAll(async () => {
  world = await createWorld({
    programs: [
      programYaml({
        cohorts:
          cohortYaml('kns-1', { enrol: 'roster' }) + cohortYaml('lop-2', { enrol: 'roster' }),
      }),
    ],
  })
  const { db, clock } = world
  const reading = await readUnitFile(Buffer.from(UNITS))
  await importUnits({ db, clock }, lan, reading, { source: null })
  await world.importRoster(ROSTER)
  const learning = (code: string, fullName: string, score: string) => [
    account(code, { employeeCode: code, fullName }),
    ...[enrolment(code), finalTest(code, score)],
  ]
  await world.sync(
    onePage(...learning('A1', 'Lò Thị An', '8.25'), ...learning('A2', 'Quàng Văn Bình', '3')),
  )
  await world.reconcile('kns-1')
  await world.reconcile('lop-2')
  const archive = await archiveOf(world)
  files = unzipped(archive)
  exported = recordsOf(archive)
})
afterAll(() => world.close())

const of = (file: string) => exported.get(file) ?? []
const field = (place: string) => {
  const [file = '', column = ''] = place.split('.')
  return of(file).map((record) => record[column] ?? '')
}

describe('by the specification of OneRoster 1.2', () => {
  it('each file has the columns of its table, in their order, and lines that end in CRLF', () => {
    expect([...exported.keys()].toSorted()).toEqual(Object.keys(specification.columns).toSorted())
    for (const [name, content] of files) {
      const columns = specification.columns[name.replace(/\.csv$/, '')]
      expect(content.toString().split('\r\n')[0]).toBe(columns?.join(','))
      expect(content.subarray(0, 3).toString('hex')).not.toBe('efbbbf')
    }
  })

  it('the manifest speaks of every file there may be, and of those that are there as bulk', () => {
    const manifest = of('manifest')
    expect(manifest.map(({ propertyName }) => propertyName)).toEqual(specification.manifest)
    const said = new Map(manifest.map(({ propertyName, value }) => [propertyName, value]))
    expect([said.get('manifest.version'), said.get('oneroster.version')]).toEqual(['1.0', '1.2'])
    for (const [name, value] of said) {
      const file = /^file\.(.*)$/.exec(name ?? '')?.[1]
      if (file !== undefined) expect(value).toBe(exported.has(file) ? 'bulk' : 'absent')
    }
  })

  it('what is required is there; status and dateLastModified are empty, as in bulk', () => {
    for (const [file, columns] of Object.entries(specification.required)) {
      expect(of(file).length).toBeGreaterThan(0)
      for (const record of of(file)) {
        for (const column of columns) expect(record[column], `${file}.${column}`).not.toBe('')
        expect([record.status, record.dateLastModified]).toEqual(['', ''])
      }
    }
  })

  it('ids are unique in their file, and whatever is referred to is there', () => {
    for (const file of Object.keys(specification.required))
      expect(new Set(field(`${file}.sourcedId`)).size).toBe(of(file).length)
    for (const [place, file] of Object.entries(specification.references)) {
      const ids = new Set(field(`${file}.sourcedId`))
      for (const id of field(place)) if (id !== '') expect(ids, place).toContain(id)
    }
  })

  it('words are of the vocabularies, dates are days, a session ends after it has begun', () => {
    for (const [place, words] of Object.entries(specification.values))
      for (const word of field(place)) expect(words, place).toContain(word)
    for (const place of specification.dates)
      for (const day of field(place)) expect(day, place).toMatch(/^\d{4}-\d\d-\d\d$/)
    for (const { startDate = '', endDate = '' } of of('academicSessions'))
      expect(endDate > startDate).toBe(true)
    const types = new Map(of('academicSessions').map(({ sourcedId, type }) => [sourcedId, type]))
    for (const term of field('classes.termSourcedIds')) expect(types.get(term)).toBe('term')
  })
})

describe('what stands here', () => {
  it('is there as units with their places, people with their names, and classes', () => {
    const byCode = new Map(of('orgs').map((org) => [org.identifier, org]))
    expect(byCode.get('XB')).toMatchObject({
      name: 'Xã "Mường, Bú"',
      type: 'local',
      parentSourcedId: byCode.get('SL')?.sourcedId,
    })
    const names = of('users').map(({ familyName, middleName, givenName, identifier }) =>
      [identifier, familyName, middleName, givenName].join('|'),
    )
    expect(names.toSorted()).toEqual([
      'A1|Lò|Thị|An',
      'A2|Quàng|Văn|Bình',
      'A3|-||Vàng',
      'A4|Hà|Thị Kim|Chi',
    ])
    expect(
      of('classes').map(({ classCode, courseSourcedId }) => [classCode, courseSourcedId]),
    ).toEqual([
      ['kns-1', 'ky-nang-so'],
      ['lop-2', 'ky-nang-so'],
    ])
  })

  it('a last valid day is inside of its session, whose end OneRoster counts as outside', () => {
    const term = of('academicSessions').find(({ title }) => title === 'Lớp kns-1')
    expect(term).toMatchObject({ startDate: '2026-01-05', endDate: '2027-01-01' })
    expect(of('lineItems')[0]).toMatchObject({ resultValueMax: '10', dueDate: '2026-12-31' })
  })

  it('results are exact points of 10 with the verdict as text', () => {
    const codes = new Map(of('users').map(({ sourcedId, identifier }) => [sourcedId, identifier]))
    const results = of('results').map(({ studentSourcedId, score, textScore, scoreStatus }) =>
      [codes.get(studentSourcedId), score, textScore, scoreStatus].join('|'),
    )
    expect(results.toSorted()).toEqual([
      'A1|8.25|passed|fully graded',
      'A2|3|incomplete|partially graded',
      'A3||incomplete|not submitted',
    ])
  })

  it('no national ID and no date of birth is anywhere, and nothing begins like a formula', () => {
    const text = [...files.values()].map((content) => content.toString()).join('\n')
    for (const kept of ['014080000001', '0001', '1980-02-01', '01/02/1980'])
      expect(text).not.toContain(kept)
    const cells = [...exported.values()].flat().flatMap((record) => Object.values(record))
    expect(cells.filter((cell) => /^[=+@\t\r]/.test(cell))).toEqual([])
    expect(field('orgs.name')).toContain(`'=HYPERLINK("x")`)
  })

  it('is called the same each time', async () => {
    const again = recordsOf(await archiveOf(world))
    for (const file of ['orgs', 'users', 'roles', 'results', 'academicSessions'])
      expect(again.get(file)).toEqual(of(file))
  })
})

describe('who asks', () => {
  const ofUnit = async (code: string, scopes?: Viewer['scopes']): Promise<Viewer> => {
    const { id } = await world.db
      .selectFrom('units')
      .select('id')
      .where('code', '=', code)
      .executeTakeFirstOrThrow()
    const all = operator('test:branch')
    return { ...all, scopes: scopes ?? all.scopes, unitId: id }
  }

  it('for a branch gets the units, people, classes and results of the branch', async () => {
    const branch = recordsOf(await archiveOf(world, { viewer: await ofUnit('XA') }))
    const identifiers = (file: string) =>
      (branch.get(file) ?? []).map(({ identifier }) => identifier).toSorted()
    expect(identifiers('users')).toEqual(['A1'])
    expect(identifiers('orgs')).toEqual(['XA', 'hocvu-office'])
    expect(branch.get('classes')?.map(({ sourcedId }) => sourcedId)).toEqual(['kns-1'])
    expect([branch.get('enrollments')?.length, branch.get('results')?.length]).toEqual([1, 1])
    expect(branch.get('orgs')?.every(({ parentSourcedId }) => parentSourcedId === '')).toBe(true)
  })

  it('for a class gets the people in it; a class that there is not is not found', async () => {
    const one = recordsOf(await archiveOf(world, { cohorts: ['lop-2'] }))
    expect(one.get('users')?.map(({ identifier }) => identifier)).toEqual(['A3'])
    expect(one.get('lineItems')).toHaveLength(1)
    await expect(archiveOf(world, { cohorts: ['nope'] })).rejects.toThrow(HocvuError)
  })

  it('without a right to the roster gets no e-mail and no phone', async () => {
    const viewer = { ...operator('test:reports'), scopes: new Set(['reports:read'] as const) }
    const seen = recordsOf(await archiveOf(world, { viewer }))
    const told = (seen.get('users') ?? []).flatMap(({ email, phone, username }) => [
      email,
      phone,
      username,
    ])
    expect(told.filter((value) => value?.includes('@') || value?.startsWith('09'))).toEqual([])
  })

  it('is named in the audit trail', async () => {
    const { db } = world
    const entries = await db
      .selectFrom('audit_entries')
      .select(['actor', 'subject'])
      .where('action', '=', 'oneroster.export')
      .execute()
    expect(entries).toContainEqual({ actor: lan.actor, subject: 'roster' })
  })
})
