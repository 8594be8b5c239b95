import { Kysely, PostgresDialect } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeLink, type LinkChange } from '../../../src/certificates/link/change.ts'
import { issuedByRun, privateLinks } from '../../../src/certificates/link/links.ts'
import { findByToken } from '../../../src/certificates/link/open.ts'
import { createPool } from '../../../src/database/connection.ts'
import type { Tables } from '../../../src/database/tables.ts'
import { lan } from '../../support/installation.ts'
import { COHORT, programYaml } from '../../support/world.ts'
import { createIssuedClass, type IssuedClass } from '../revisions/issued-class.ts'

let issued: IssuedClass
beforeAll(async () => {
  issued = await createIssuedClass(
    { A: {}, B: {}, C: {}, D: { unit: 'Xã B' } },
    {
      programs: [
        programYaml().replace('periods: 16 }', 'periods: 16, linkDays: 30 }'),
        programYaml({ id: 'khac', cohorts: '[]' }),
      ],
    },
  )
})
afterAll(() => issued.close())

const idOf = async (code: string) => (await issued.certificateOf(code)).id
const change = async (code: string, wanted: LinkChange, deps = issued) =>
  await changeLink(deps, lan, await idOf(code), wanted)
const opens = async (token: string) => (await findByToken(issued, token)) !== null
const tokenOf = (link: string | null) => link?.split('/c/')[1] ?? ''
const given = (code: string) => issued.issued.get(code)?.token ?? ''

describe("a learner's private link", () => {
  it('can be sent again: the same one, under the address of today, and each look is kept', async () => {
    const told = await change('A', { act: 'show' })
    expect(told).toMatchObject({
      number: '1/2026/GCN',
      link: `https://hocvu.example.gov.vn/c/${given('A')}`,
      state: 'open',
      expiresOn: '2026-04-01',
    })
    const moved = { ...issued, publicUrl: 'https://hocvu.moi.gov.vn' }
    expect((await change('A', { act: 'show' }, moved)).link).toBe(
      `https://hocvu.moi.gov.vn/c/${given('A')}`,
    )
    const [link] = await privateLinks(moved, lan, COHORT, 1)
    expect(link?.link).toBe(`https://hocvu.moi.gov.vn/c/${given('A')}`)
    const entries = await issued.db
      .selectFrom('audit_entries')
      .select(['action', 'actor', 'after'])
      .where('action', 'like', 'certificates.link.%')
      .execute()
    expect(entries).toHaveLength(2)
    expect(entries[0]).toMatchObject({ action: 'certificates.link.show', actor: 'cli:lan' })
    expect(JSON.stringify(entries)).not.toContain(given('A'))
  })

  it('is renewed: the old one opens nothing any more, the new one as long as the program says', async () => {
    issued.clock.set('2026-03-20T02:00:00Z')
    const { link, expiresOn } = await change('B', { act: 'renew' })
    expect(expiresOn).toBe('2026-04-19')
    expect(tokenOf(link)).toMatch(/^[\w-]{32}$/)
    expect(await opens(given('B'))).toBe(false)
    expect(await opens(tokenOf(link))).toBe(true)
  })

  it('is taken back, and may be given anew', async () => {
    await change('C', { act: 'take-back' })
    expect(await opens(given('C'))).toBe(false)
    await expect(change('C', { act: 'show' })).rejects.toMatchObject({
      code: 'certificate.no-link',
      message: expect.stringContaining('--renew'),
    })
    const links = await privateLinks(issued, lan, COHORT, 10)
    expect(links.map(({ learner }) => learner)).toEqual(['A', 'B', 'D'])
    const { link } = await change('C', { act: 'renew', expiresOn: null })
    expect(await opens(tokenOf(link))).toBe(true)
    expect(await opens(given('C'))).toBe(false)
  })

  it('opens to the end of its last day in Vietnam', async () => {
    await change('A', { act: 'expire', expiresOn: '2026-03-31' })
    issued.clock.set('2026-03-31T16:59:59Z')
    expect(await opens(given('A'))).toBe(true)
    issued.clock.set('2026-03-31T17:00:00Z')
    expect(await opens(given('A'))).toBe(false)
    expect(await change('A', { act: 'show' })).toMatchObject({ state: 'expired', link: null })
    expect(await issuedByRun(issued, lan, await runOf())).toHaveLength(3)
    await expect(change('A', { act: 'expire', expiresOn: '2026-03-31' })).rejects.toMatchObject({
      code: 'request.invalid',
    })
    await change('A', { act: 'expire', expiresOn: null })
    expect(await opens(given('A'))).toBe(true)
  })

  it('is nothing for whoever does not see the learner', async () => {
    const other = await issued.viewerOf('Xã B')
    const refused = async (id: string) =>
      await changeLink(issued, other, id, { act: 'show' }).catch((thrown: Error) => thrown.message)
    expect(await refused(await idOf('A'))).toBe(
      await refused('00000000-0000-4000-8000-000000000000'),
    )
    expect(await changeLink(issued, other, await idOf('D'), { act: 'show' })).toMatchObject({
      state: 'open',
    })
  })

  it('of a certificate that awaits the agency’s first signature opens nothing; of a later revision it does', async () => {
    const id = await idOf('D')
    const wait = (firstSignedAt: Date | null) =>
      issued.db
        .updateTable('certificates')
        .set({ awaits_signature: true, first_signed_at: firstSignedAt })
        .where('id', '=', id)
        .execute()
    await wait(null)
    expect(await opens(given('D'))).toBe(false)
    expect(await change('D', { act: 'show' })).toMatchObject({
      state: 'awaiting-signature',
      link: null,
    })
    await wait(issued.clock.now())
    expect(await findByToken(issued, given('D'))).toMatchObject({ awaitsSignature: true })
  })
})

describe('what opens nothing', () => {
  it('is asked for by the same one query, whether it never was, has ended or is still to come', async () => {
    const pool = createPool(issued.databaseUrl, 1)
    const asked: string[] = []
    const db = new Kysely<Tables>({
      dialect: new PostgresDialect({ pool }),
      log: ({ query }) => {
        asked.push(query.sql)
      },
    })
    const queriesOf = async (token: string) => {
      asked.length = 0
      expect(await findByToken({ ...issued, db }, token)).toBeNull()
      return [...asked]
    }
    await change('A', { act: 'expire', expiresOn: '2026-04-30' })
    issued.clock.set('2026-05-01T02:00:00Z')
    await issued.db
      .updateTable('certificates')
      .set({ awaits_signature: true, first_signed_at: null })
      .where('id', '=', await idOf('D'))
      .execute()
    const unknown = await queriesOf('A'.repeat(32))
    expect(unknown).toHaveLength(1)
    // Expired, renewed, taken back, awaiting the first signature.
    for (const code of ['A', 'B', 'C', 'D']) expect(await queriesOf(given(code))).toEqual(unknown)
    await pool.end()
  })
})

async function runOf(): Promise<string> {
  const row = await issued.db.selectFrom('certificates').select('run_id').executeTakeFirstOrThrow()
  return row.run_id
}
