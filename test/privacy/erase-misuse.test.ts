/** What whoever has the service's own database login gets by the functions that forget: no more than an erasure. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appendAudit } from '../../src/access/audit.ts'
import type { Trx } from '../../src/database/connection.ts'
import { patternsOf } from '../../src/foundation/erased.ts'
import { erasePerson } from '../../src/privacy/erase/erase-person.ts'
import { startTestService, type TestService } from '../http/service.ts'
import { lan } from '../support/installation.ts'

let service: TestService
let an: string
let chu: string
const denied = { code: '42501' }
beforeAll(async () => {
  service = await startTestService()
  const found = await service.deps.db
    .selectFrom('learners')
    .select('id')
    .where('employee_code', 'in', ['A1', 'A3'])
    .orderBy('employee_code')
    .execute()
  an = found[0]?.id ?? ''
  chu = found[1]?.id ?? ''
})
afterAll(() => service.close())

const begin = (trx: Trx, learner: string) =>
  sql`insert into erasures (learner_id, reason, asked_at, asked_by, sealed)
    values (${learner}, 'x', now(), 'nobody', '')`.execute(trx)
const erase = (trx: Trx, learner: string, plan: object) =>
  sql`select erase_person(${learner}, now(), '2026-03-02', 'x', ${JSON.stringify(plan)}::jsonb)`.execute(
    trx,
  )
const tell = (trx: Trx, learner: string) =>
  appendAudit(trx, {
    ...{ at: new Date(), actor: 'nobody', action: 'privacy.erase', subject: learner },
  })
const NOTHING = { accounts: [], papers: [], questions: [], patterns: [], audit: [] }
const attempt = (work: (trx: Trx) => Promise<unknown>) =>
  service.deps.db.transaction().execute(work)

describe('the service’s own login', () => {
  it('erases nobody whom no erasure names, and none of which the audit trail says nothing', async () => {
    await expect(attempt((trx) => erase(trx, chu, NOTHING))).rejects.toMatchObject(denied)
    const silently = attempt(async (trx) => {
      await begin(trx, chu)
      await erase(trx, chu, NOTHING)
    })
    await expect(silently).rejects.toMatchObject(denied)
  })

  it('takes nobody else’s account along, masks no more than words, redacts no entry about others', async () => {
    const { db } = service.deps
    const other = await db
      .selectFrom('accounts')
      .select(['id', 'learner_id'])
      .where('learner_id', '=', an)
      .executeTakeFirstOrThrow()
    await attempt(async (trx) => {
      await begin(trx, chu)
      await erase(trx, chu, { ...NOTHING, accounts: [other.id] })
      expect(
        await trx.selectFrom('accounts').select('id').where('id', '=', other.id).execute(),
      ).toHaveLength(1)
      throw new Error('back')
    }).catch((error: Error) => expect(error.message).toBe('back'))
    for (const pattern of ['.*', '[a-z]{4}', 'a|b|c|d', '', 'ab', '\\w\\w\\w\\w']) {
      const wide = attempt(async (trx) => {
        await begin(trx, chu)
        await tell(trx, chu)
        await erase(trx, chu, { ...NOTHING, patterns: [pattern] })
      })
      await expect(wide, pattern).rejects.toMatchObject(denied)
    }
    const entry = await db
      .selectFrom('audit_entries')
      .select('seq')
      .where('action', '=', 'user.link')
      .executeTakeFirst()
    const seq = entry?.seq ?? 1
    const hides = attempt(async (trx) => {
      await begin(trx, chu)
      await tell(trx, chu)
      const patterns = patternsOf(['Vàng A Chu', 'chung+x@example.vn (a/b)'])
      await erase(trx, chu, { ...NOTHING, patterns, audit: [{ seq, before: null, after: null }] })
    })
    await expect(hides).rejects.toMatchObject(denied)
  })

  it('begins no erasure again that is done', async () => {
    const eraser = { ...service.deps, pool: service.installation.database.pool }
    await erasePerson(eraser, lan, 'A1', { reason: 'x', request: null, dryRun: false })
    const again = sql`update erasures set done_at = null, sealed = '' where learner_id = ${an}`
    await expect(again.execute(service.deps.db)).rejects.toMatchObject(denied)
  })

  it('drops no new look at a person by one that claims to be of a later day', async () => {
    const { db } = service.deps
    const counted = async () =>
      (await sql<{ n: number }>`select count(*) as n from person_views`.execute(db)).rows[0]?.n
    await sql`insert into person_views (learner_id, at, actor, what) values
      (${chu}, now(), 'user:lan', 'page'), (${chu}, now() + interval '300 years', 'user:lan', 'page')`.execute(
      db,
    )
    await sql`select drop_person_views('infinity')`.execute(db)
    expect(await counted()).toBe(2)
  })
})
