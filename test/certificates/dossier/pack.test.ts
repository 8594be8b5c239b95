import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  contentOfKept,
  packDossier,
  sharedParts,
  unpackDossier,
} from '../../../src/certificates/dossier/pack.ts'
import { asJson, readDossier } from '../../../src/certificates/dossier/read.ts'
import { exportPerson } from '../../../src/privacy/export/export-person.ts'
import type { School } from '../../reconciliation/person-decisions/school.ts'
import { lan } from '../../support/installation.ts'
import { certify, inspectedClass } from './inspected.ts'

const DEFINITIONS = '{"program":{"version":1,"title":"Nhận thức số"},"cohort":{"version":2}}'
const OWN = '{"format":1,"learner":{"fullName":"Lò Thị Bích"},"approval":null}'

describe('a packed dossier', () => {
  const parts = sharedParts(DEFINITIONS)

  it('comes out as it was written, letter by letter, with the definitions that its class shares', () => {
    expect(unpackDossier(packDossier(OWN, parts), parts)).toBe(
      '{"format":1,"learner":{"fullName":"Lò Thị Bích"},"approval":null,"program":{"version":1,"title":"Nhận thức số"},"cohort":{"version":2}}',
    )
  })

  it('is not read where it was damaged, or with phrases that it was not packed with', () => {
    const packed = packDossier(OWN, parts)
    const damaged = Buffer.from(packed)
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1
    expect(() => unpackDossier(damaged, parts)).toThrow()
    const others = { ...parts, phrases: randomBytes(parts.phrases.length) }
    expect(() => unpackDossier(packed, others)).toThrow()
  })

  it('of an earlier version is the JSON that it was', () => {
    const content = { format: 1 }
    const none = { packed: null, phrases: null, definitions: null }
    expect(contentOfKept({ ...none, content })).toBe(content)
  })
})

describe('dossiers of a class', () => {
  let school: School
  let ids: Record<string, string>
  beforeAll(async () => {
    school = await inspectedClass()
    ids = await certify(school, ['A', 'B'])
  })
  afterAll(() => school.close())

  it('name the same shared parts, in which nothing of a person stands and which cannot be changed', async () => {
    const { rows } = await sql<{ dossiers: number; text: string }>`
      select (select count(*) from certificate_dossiers d where d.parts = p.digest) as dossiers,
        convert_from(p.phrases || p.definitions, 'utf8') as text
      from certificate_dossier_parts p`.execute(school.db)
    expect(rows).toMatchObject([{ dossiers: 2 }])
    const { content } = await readDossier(school.db, lan, ids.A ?? '')
    for (const own of [content.learner.id, content.learner.fullName, content.enrolment.id])
      expect(rows[0]?.text).not.toContain(own)
    await expect(sql`delete from certificate_dossier_parts`.execute(school.db)).rejects.toThrow()
    await expect(
      sql`update certificate_dossier_parts set phrases = ''`.execute(school.db),
    ).rejects.toThrow()
  })

  it('are read as before where an earlier version kept them as JSON', async () => {
    const before = JSON.stringify(asJson(await readDossier(school.db, lan, ids.B ?? '')))
    const { rows } = await sql<Parameters<typeof contentOfKept>[0]>`
      select d.content, d.packed, p.phrases, p.definitions from certificate_dossiers d
      join certificate_dossier_parts p on p.digest = d.parts where d.certificate_id = ${ids.B}::uuid`.execute(
      school.db,
    )
    const [kept] = rows
    if (kept === undefined) throw new Error('B has no dossier')
    await school.database.asOwner(async (owner) => {
      const client = await owner.connect()
      await client.query('set session_replication_role = replica')
      await client.query(
        'update certificate_dossiers set content = $1, packed = null, parts = null where certificate_id = $2',
        [JSON.stringify(contentOfKept(kept)), ids.B],
      )
      client.release(true)
    })
    expect(JSON.stringify(asJson(await readDossier(school.db, lan, ids.B ?? '')))).toBe(before)
  })

  it('are in the export of a person as anybody can read them, packed or not', async () => {
    for (const code of ['A', 'B']) {
      const { content } = await exportPerson(
        { ...school, publicUrl: 'https://hocvu.example.gov.vn' },
        lan,
        code,
      )
      expect(content.sections.dossiers).toMatchObject([
        { revision: 1, content: { format: 1, how: { reproduced: true } } },
      ])
    }
  })
})
