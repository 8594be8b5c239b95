/** What one installation writes, an empty one reads: the same people, units and enrolments, however awkward their names. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { fixedClock } from '../../../src/foundation/clock.ts'
import { importRoster } from '../../../src/roster/import.ts'
import { readRosterFile } from '../../../src/roster/read-roster.ts'
import type { RosterRow } from '../../../src/roster/roster-row.ts'
import { ensureUnits } from '../../../src/roster/store.ts'
import { createTestInstallation, lan, type TestInstallation } from '../../support/installation.ts'
import { archiveOf } from './exported.ts'

const PROGRAM = `
id: kns
title: { vi: "Kỹ năng, \\"số\\"" }
cohorts:
  - { id: lop-1, name: "Lớp \\"một\\", xã A", enrol: roster }
  - { id: lop-2, name: "=Lớp 2", start: 2026-01-05, deadline: 2026-02-01, enrol: roster }
`
const CLASSES = ['lop-1', 'lop-2'] as const
const clock = fixedClock('2026-03-02T02:00:00Z')

/** Letters with their marks composed and apart, signs that a file has a meaning for, what looks like a formula. */
const word = fc.constantFrom(
  ...[
    'Lò',
    'Quàng',
    'Đặng',
    'Ðinh',
    'Thị',
    'Văn',
    'Hoà',
    'Hòa',
    'Y',
    'H’Hen',
    "K'",
    'Nguye\u0302\u0303n',
  ],
  ...['O, Ba', '"Tư"', 'A\nBình', 'Kim-Chi', 'Ma.', 'Sùng'],
)
const fullName = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '))
const unitName = fc
  .tuple(fc.constantFrom('Xã', 'Sở', '=Phòng', '+Ban', '-Tổ', '@Trường', "'=Hội"), fullName)
  .map((parts) => parts.join(' '))
const codes = fc.constantFrom('XA', '-5', '=1+1', '0123', 'Mã, "1"', null)

interface Population {
  units: { code: string | null; name: string; parent: number | null }[]
  people: {
    name: string
    isCoded: boolean
    phone: boolean
    unit: number | null
    classes: string[]
  }[]
}

const population: fc.Arbitrary<Population> = fc
  .uniqueArray(fc.record({ code: codes, name: unitName }), {
    maxLength: 8,
    selector: ({ code, name }) => code ?? name.normalize('NFC').toLowerCase(),
  })
  .chain((units) =>
    fc.record({
      units: fc.tuple(
        ...units.map((unit, at) =>
          fc.record({
            code: fc.constant(unit.code),
            name: fc.constant(
              unit.code === null ? `${unit.name} ${'I'.repeat(at + 1)}` : unit.name,
            ),
            parent: at === 0 ? fc.constant(null) : fc.option(fc.nat(at - 1)),
          }),
        ),
      ),
      people: fc.array(
        fc.record({
          name: fullName,
          isCoded: fc.boolean(),
          phone: fc.boolean(),
          unit: units.length === 0 ? fc.constant(null) : fc.option(fc.nat(units.length - 1)),
          classes: fc.subarray([...CLASSES]),
        }),
        { minLength: 1, maxLength: 12 },
      ),
    }),
  )

/** As a roster would have it that names each of these people. */
async function fill(into: TestInstallation, { units, people }: Population): Promise<void> {
  const { db } = into.database
  const rows = units.map(({ code, name }) => ({ unitCode: code, unitName: name }))
  await ensureUnits(db, rows)
  const header = 'employee_code,full_name,email,phone,unit_code,unit_name,cohort'
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  const lines = people.map(({ name, isCoded, phone, unit }, at) => {
    const of = units[unit ?? -1]
    const cells = [
      isCoded ? `=C${at}` : '',
      name,
      isCoded ? '' : `=p${at}@xa.gov.vn`,
      phone ? `09${String(at).padStart(8, '0')}` : '',
      of?.code ?? '',
      of?.name ?? '',
      '',
    ]
    return cells.map(quoted).join(',')
  })
  const reading = await readRosterFile(Buffer.from([header, ...lines].join('\n')), 'x.csv')
  const inClass = (cohort: string | null, rows: readonly RosterRow[]) =>
    importRoster({ ...into, db, clock }, lan, {
      ...{ rejected: [], warnings: [] },
      rows: rows.map((row) => ({ ...row, cohort })),
    })
  await inClass(null, reading.rows)
  for (const cohort of CLASSES)
    await inClass(
      cohort,
      reading.rows.filter(({ phone, email, employeeCode }) => {
        const at = Number((employeeCode ?? email ?? phone ?? '').match(/\d+/)?.[0] ?? -1)
        return people[at]?.classes.includes(cohort)
      }),
    )
  const ids = await ensureUnits(db, rows)
  const keys = [...ids.values()]
  for (const [at, { parent }] of units.entries())
    if (parent !== null)
      await db
        .updateTable('units')
        .set({ parent_id: keys[parent] ?? null })
        .where('id', '=', keys[at] ?? '')
        .execute()
}

async function standing({ database }: TestInstallation) {
  const { db } = database
  const units = await sql<object>`
    select u.code, u.name, p.code as above, p.name as "nameAbove"
    from units u left join units p on p.id = u.parent_id order by u.name, u.code`.execute(db)
  const people = await sql<object>`
    select l.employee_code, l.full_name, l.email, l.phone, u.code, u.name,
      array(select e.cohort_id from enrolments e where e.learner_id = l.id order by 1) as classes
    from learners l left join learner_units lu on lu.learner_id = l.id and lu.valid_to is null
    left join units u on u.id = lu.unit_id order by l.employee_code, l.email`.execute(db)
  return { units: units.rows, people: people.rows }
}

const open = () => createTestInstallation({ files: { 'programs/kns.yaml': PROGRAM }, clock })

it('people, units and enrolments come over whole', async () => {
  const property = fc.asyncProperty(population, async (given) => {
    const [from, to] = [await open(), await open()]
    try {
      await fill(from, given)
      const archive = await archiveOf({ ...from, clock })
      const reading = await readRosterFile(archive, 'x.zip')
      const deps = { ...to, db: to.database.db, clock }
      const result = await importRoster(deps, lan, reading)
      expect(result.rejected).toEqual([])
      expect(await standing(to)).toEqual(await standing(from))
      expect(await importRoster(deps, lan, reading)).toMatchObject({
        ...{ accepted: 0, changed: 0, enrolled: 0 },
      })
    } finally {
      await from.close()
      await to.close()
    }
  })
  await fc.assert(property, { numRuns: 12 })
}, 300_000)
