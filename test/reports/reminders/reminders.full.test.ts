import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { remind } from '../../../jobs/remind.ts'
import { createUser } from '../../../src/access/users.ts'
import { fixedClock } from '../../../src/foundation/clock.ts'
import { createLog } from '../../../src/foundation/log.ts'
import { claimReminder } from '../../../src/reports/reminders/reminder-store.ts'
import { sendReminders } from '../../../src/reports/reminders/send-reminders.ts'
import { receivePaper } from '../../../src/reports/submissions/receive.ts'
import { answer, startMailServer, type TestMailServer } from '../../foundation/mail/mail-server.ts'
import { createTestInstallation, lan, type TestInstallation } from '../../support/installation.ts'
import { storePlan } from '../submissions/stored-plan.ts'

/** 14 days before the last valid day, in the morning in Vietnam. */
const MORNING = new Date('2026-11-16T02:00:00Z')
const ROSTER = `employee_code,full_name,unit_code,unit_name
A1,Lò Thị An,XA,Xã A
B1,Nguyễn Thị Dung,XB,Xã B
`

let installation: TestInstallation
let server: TestMailServer
beforeAll(async () => {
  server = await startMailServer()
  installation = await createTestInstallation()
  const { database, clock } = installation
  await installation.importRoster(ROSTER)
  await sql`update units set kind = 'commune'`.execute(database.db)
  const people = [
    { login: 'toan-tinh', role: 'coordinator' as const, unitCode: null },
    { login: 'xa-a', role: 'coordinator' as const, unitCode: 'XA' },
    { login: 'xa-b', role: 'coordinator' as const, unitCode: 'XB' },
    { login: 'kiem-tra', role: 'auditor' as const, unitCode: null },
  ]
  for (const { login, ...person } of people)
    await createUser(database.db, clock, 'cli:lan', {
      ...{ login, name: `Cán bộ ${login}`, email: `${login}@example.vn`, ...person },
    })
})
afterAll(async () => {
  await installation.close()
  await server.close()
})
/** Each test has a deadline of its own; reminders of earlier ones are over. */
let deadlineId = ''
let made = 0
beforeEach(async () => {
  server.reset()
  const { db } = installation.database
  await sql`update reminders set state = 'refused'`.execute(db)
  made += 1
  deadlineId = `ket-qua-${made}`
  const title = { vi: 'Báo cáo kết quả', en: 'Results' }
  await storePlan(db, MORNING, {
    deadlines: [{ id: deadlineId, title, kind: 'results', on: '2026-11-30', from: ['commune'] }],
  })
})

const depsAt = (now: Date) => ({
  database: installation.database,
  db: installation.database.db,
  clock: fixedClock(now),
  log: createLog('fatal'),
  publicUrl: 'https://hocvu.example.gov.vn',
  consoleUrl: 'https://hocvu.example.gov.vn',
  mail: { url: server.url, from: 'Học Vụ <hocvu@example.gov.vn>' },
})
const send = (now = MORNING) => sendReminders(depsAt(now), { pauseMs: 0 })
const taken = () => server.taken.flatMap(({ to }) => to).toSorted()
const received = (unit: string) =>
  receivePaper({ db: installation.database.db, clock: fixedClock(MORNING) }, lan, {
    ...{ planId: 'ke-hoach', deadlineId, units: [unit], receivedOn: '2026-11-15' },
    ...{ document: null, attachmentId: null, note: null },
  })

describe('reminders of a paper', () => {
  it('go to coordinators of the units that owe it, each once, whoever runs and how often', async () => {
    await received('XB')
    const made = await Promise.all([remind(depsAt(MORNING)), remind(depsAt(MORNING))])
    expect(made[0] + made[1]).toBe(2)
    await Promise.all([send(), send()])
    expect(await remind(depsAt(MORNING))).toBe(0)
    await send()
    expect(taken()).toEqual(['toan-tinh@example.vn', 'xa-a@example.vn'])
    const [mail] = server.taken.filter(({ to }) => to.includes('xa-a@example.vn'))
    expect(mail?.mail.subject).toBe('Nhắc hạn 30/11/2026: Báo cáo kết quả')
    expect(mail?.mail.text).toContain('Còn 14 ngày. Đơn vị chưa nộp: Xã A (XA).')
    expect(mail?.mail.text).toContain(
      'https://hocvu.example.gov.vn/console/plans/ke-hoach/submissions',
    )
    expect(mail?.mail.text).not.toContain('Xã B')
  })

  it('wait for the morning, and come again at the next step', async () => {
    expect(await remind(depsAt(new Date('2026-11-15T23:00:00Z')))).toBe(0)
    expect(await remind(depsAt(MORNING))).toBe(3)
    expect(await remind(depsAt(new Date('2026-11-17T02:00:00Z')))).toBe(0)
    expect(await remind(depsAt(new Date('2026-11-23T02:00:00Z')))).toBe(3)
  })

  it('are not noted while mail is off', async () => {
    expect(await remind({ ...depsAt(MORNING), mail: null })).toBe(0)
  })

  it('are not sent once the paper is here', async () => {
    await remind(depsAt(MORNING))
    await received('XA')
    await received('XB')
    expect(await send()).toEqual({ sent: 0, givenUp: 3, deferred: 0 })
    expect(taken()).toEqual([])
  })

  it('of a process that died before the text are sent by another, after it never again', async () => {
    await remind(depsAt(MORNING))
    const { db } = installation.database
    await claimReminder(db, MORNING, 60_000)
    await send()
    expect(taken()).toHaveLength(2)
    await send(new Date(MORNING.getTime() + 61_000))
    expect(taken()).toHaveLength(3)
    // Died while the server was taking the text: the row says sent already.
    const later = new Date('2026-11-23T02:00:00Z')
    await remind(depsAt(later))
    let states: { state: string }[] = []
    server.on('taken', async () => {
      const found = await sql<{ state: string }>`
        select state from reminders where deadline_id = ${deadlineId} and days_before = 7`.execute(
        db,
      )
      if (states.length === 0) states = found.rows
    })
    await send(later)
    expect(states.map(({ state }) => state).toSorted()).toEqual(['sent', 'waiting', 'waiting'])
  })

  it('that a server does not take are tried later, or given up', async () => {
    await remind(depsAt(MORNING))
    server.on('recipient', (address) => {
      if (address === 'xa-a@example.vn') throw answer(550, '5.1.1 no such user')
      if (address === 'xa-b@example.vn') throw answer(450, '4.2.1 try later')
    })
    expect(await send()).toEqual({ sent: 1, givenUp: 1, deferred: 1 })
    server.keepTaking()
    await send(new Date(MORNING.getTime() + 5 * 60_000))
    expect(taken()).toEqual(['toan-tinh@example.vn', 'xa-b@example.vn'])
  })
})
