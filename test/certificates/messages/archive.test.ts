import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import readWorkbook from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { certificatesFor } from '../../../src/certificates/certificates-for.ts'
import { messageArchive } from '../../../src/certificates/messages/archive.ts'
import { getCohort } from '../../../src/programs/store.ts'
import { lan } from '../../support/installation.ts'
import { unzipped } from '../../support/unzipped.ts'
import {
  COHORT,
  createWorld,
  learnerWith,
  onePage,
  programYaml,
  rosterCsv,
  type World,
} from '../../support/world.ts'

const PEOPLE = [
  { code: 'A1', phone: '0912345678', unit: 'Xã Chiềng Mung' },
  { code: 'A2', phone: '+84 83 222 3333', unit: 'Xã Chiềng Mung' },
  { code: 'A3', unit: 'Xã Chiềng Mung', email: 'a3@example.vn' },
  { code: 'B1', phone: '0977000111', unit: 'Sở Nội vụ' },
  { code: 'R1', phone: '0977000222', unit: 'Sở Nội vụ' },
  { code: 'L1', phone: '0977000333', unit: 'Sở Nội vụ' },
]

let world: World
let links: Map<string, string | null>
beforeAll(async () => {
  world = await createWorld({
    programs: [programYaml().replace('periods: 16', 'periods: 16, linkDays: 90')],
  })
  await world.importRoster(rosterCsv(PEOPLE))
  const codes = PEOPLE.map(({ code }) => code)
  await world.sync(onePage(...codes.flatMap((code) => learnerWith(code, '8'))))
  await world.reconcile()
  const given = await certificatesFor(world, lan, await getCohort(world.db, COHORT), {
    learners: codes,
  })
  links = new Map(given.certificates.map(({ learner, link }) => [learner, link]))
  const idOf = (code: string) => given.certificates.find(({ learner }) => learner === code)?.id
  await sql`update certificates set state = 'revoked' where id = ${idOf('R1')}`.execute(world.db)
  await sql`update certificates set token_hash = null, token_sealed = null where id = ${idOf('L1')}`.execute(
    world.db,
  )
})
afterAll(() => world.close())

async function workbooks(viewer = lan) {
  const { report, archive } = await messageArchive(world, viewer, await getCohort(world.db, COHORT))
  const files = unzipped(await buffer(archive()))
  const rows = async (name: string) => {
    const [sheet] = await readWorkbook(files.get(name) ?? Buffer.alloc(0))
    return (sheet?.data ?? []).slice(4)
  }
  return { report, names: [...files.keys()], rows }
}

describe('messages of a cohort', () => {
  it('are a workbook for each unit, and one of the people without a phone', async () => {
    const { names, report } = await workbooks()
    expect(names).toEqual([
      '001-So-Noi-vu.xlsx',
      '002-Xa-Chieng-Mung.xlsx',
      'chua-co-dien-thoai.xlsx',
    ])
    expect(report).toEqual({
      cohort: COHORT,
      messages: 4,
      units: 2,
      withoutPhone: 1,
      revoked: 1,
      awaitingSignature: 0,
      withoutLink: 1,
    })
  })

  it('have the phone as text with its leading 0, and the link on a line of its own', async () => {
    const { rows } = await workbooks()
    const people = await rows('002-Xa-Chieng-Mung.xlsx')
    expect(people.map((cells) => cells.slice(0, 3))).toEqual([
      [1, 'Nguyễn Văn A1', '0912345678'],
      [2, 'Nguyễn Văn A2', '0832223333'],
    ])
    const [[, , , , message, link] = []] = people
    expect(link).toBe(links.get('A1'))
    expect(String(message).split('\n')).toEqual([
      'Kính gửi Ông/Bà Nguyễn Văn A1: Sở Khoa học và Công nghệ đã cấp giấy chứng nhận khóa học “Kỹ năng số cơ bản”. Xem và tải tại liên kết riêng của Ông/Bà:',
      links.get('A1'),
      '(mở được đến hết ngày 31/05/2026)',
      'Trân trọng.',
    ])
  })

  it('list apart who has no phone, with what else reaches them and their unit', async () => {
    const { rows } = await workbooks()
    const people = await rows('chua-co-dien-thoai.xlsx')
    expect(people.map((cells) => [cells[1], cells[2], cells[6]])).toEqual([
      ['Nguyễn Văn A3', 'a3@example.vn', 'Xã Chiềng Mung'],
    ])
  })

  it('are of the people whom the viewer sees, and each time stands in the audit trail', async () => {
    const unit = await sql<{ id: string }>`select id from units where name = 'Sở Nội vụ'`.execute(
      world.db,
    )
    const count = async () =>
      (
        await sql<{ after: { messages: number } }>`
          select after from audit_entries where action = 'certificates.messages' order by seq`.execute(
          world.db,
        )
      ).rows
    const before = await count()
    const { names } = await workbooks({ ...lan, unitId: unit.rows[0]?.id ?? null })
    expect(names).toEqual(['001-So-Noi-vu.xlsx'])
    const after = await count()
    expect(after.slice(before.length)).toMatchObject([{ after: { messages: 1 } }])
    for (const link of links.values()) if (link) expect(JSON.stringify(after)).not.toContain(link)
  })
})
