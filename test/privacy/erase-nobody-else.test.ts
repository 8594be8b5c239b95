/** What erasing one person does to everybody else: nothing. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appendAudit } from '../../src/access/audit.ts'
import { sealAnswer, storeAnswers } from '../../src/evidence/raw-pages.ts'
import { ERASED } from '../../src/foundation/erased.ts'
import { erasePerson } from '../../src/privacy/erase/erase-person.ts'
import { startTestService, type TestService } from '../http/service.ts'
import { lan } from '../support/installation.ts'
import { everythingKept } from '../support/kept-text.ts'

let service: TestService
let run: string
const eraser = () => ({ ...service.deps, pool: service.installation.database.pool })
const ledger = [randomUUID(), randomUUID()] as const
beforeAll(async () => {
  service = await startTestService()
  const { db, vault, clock } = service.deps
  // Numbers are codes in many offices, and short names begin longer ones.
  await service.installation.importRoster(
    'employee_code,full_name,date_of_birth,unit_code,unit_name\n1234,Lê An,01/02/1990,XA,Xã A\n',
  )
  run = (await db.selectFrom('runs').select('id').limit(1).executeTakeFirstOrThrow()).id
  const result = {
    rows: 51234,
    exactly: 1234,
    list: ['1234', 'Lê Anh', 'mã 1234 của LÊ AN'],
    run: 'a1234b',
  }
  await sql`update runs set result = ${JSON.stringify(result)}::jsonb where id = ${run}`.execute(db)
  const allotment = randomUUID()
  await sql`insert into ledger_allotments (id, platform_id, unit_id, accounts, usable_from, usable_until, created_at)
    select ${allotment}, 'onetouch', id, 2, '2026-01-01', '2026-12-31', now() from units where code = 'XA'`.execute(
    db,
  )
  for (const [at, name] of ['gv1234', '1234'].entries())
    await sql`insert into ledger_accounts (id, platform_id, allotment_id, user_name, user_name_key, created_at)
      values (${ledger[at]}, 'onetouch', ${allotment}, ${name}, ${name}, now())`.execute(db)
  await db.transaction().execute((trx) =>
    appendAudit(trx, {
      ...{ at: clock.now(), actor: 'cli:lan', action: 'roster.import', subject: 'tệp' },
      after: { said: 'Lê Anh, 51234; Lê An' },
    }),
  )
  const body = JSON.stringify([{ id: 512345, lastname: 'Lê', firstname: 'AN' }])
  const others = JSON.stringify([
    { id: 512345, lastname: 'Nguyễn', firstname: 'An' },
    { lastname: 'Lê', firstname: 'Anh' },
  ])
  for (const [at, one] of [body, others].entries()) {
    const answer = { place: 'users', question: 'q', status: 200, headers: {}, body: one }
    await storeAnswers(db, { runId: run, observedAt: clock.now() }, 20 + at, [
      await sealAnswer(answer, vault),
    ])
  }
  await erasePerson(eraser(), lan, '1234', {
    ...{ reason: 'Bà LÊ AN (1234) xin xóa', request: null, dryRun: false },
  })
})
afterAll(() => service.close())

describe('erasing a person', () => {
  it('masks whole words: neither figures, nor names and codes of which theirs is a part', async () => {
    const { db } = service.deps
    const kept = await db.selectFrom('runs').select('result').where('id', '=', run).execute()
    expect(kept[0]?.result).toEqual({
      rows: 51234,
      exactly: 1234,
      list: [ERASED, 'Lê Anh', `mã ${ERASED} của ${ERASED}`],
      run: 'a1234b',
    })
    const names = await sql<{ name: string }>`select user_name as name from ledger_accounts
      where id = any(${[...ledger]}::uuid[]) order by 1`.execute(db)
    expect(names.rows.map(({ name }) => name)).toEqual([`erased-${ledger[1]}`, 'gv1234'])
    const entry = await db
      .selectFrom('audit_entries')
      .select('after')
      .where('subject', '=', 'tệp')
      .executeTakeFirstOrThrow()
    expect(entry.after).toEqual({ said: `Lê Anh, 51234; ${ERASED}` })
  })

  it('masks them in the reason that somebody gives for it', async () => {
    const said = await sql<{ reason: string; told: string }>`
      select e.reason, a.after->>'reason' as told from erasures e
      join audit_entries a on a.action = 'privacy.erase' and a.subject = e.learner_id::text`.execute(
      service.deps.db,
    )
    const reason = `Bà ${ERASED} (${ERASED}) xin xóa`
    expect(said.rows).toEqual([{ reason, told: reason }])
  })

  it('drops the answer in which their name stands in parts, and changes no number of another', async () => {
    const kept = (await everythingKept(service.deps)).filter(
      ({ table, text }) => table === 'raw_pages' && text.includes('512345'),
    )
    expect(kept).toHaveLength(1)
    expect(kept[0]?.text).toContain('Nguyễn')
  })
})
