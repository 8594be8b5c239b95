import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createUser } from '../../../src/access/users.ts'
import { addDays } from '../../../src/foundation/dates.ts'
import { reminderToday } from '../../../src/reports/reminders/make-reminders.ts'
import { startMailServer, type TestMailServer } from '../../foundation/mail/mail-server.ts'
import { hocvu, type RunningCommand, startCommand } from '../../support/hocvu.ts'
import { createTestInstallation, type TestInstallation } from '../../support/installation.ts'

const MOMENTS = ['recipient', 'text', 'taken'] as const
/** The commands live at the hour of the machine. A deadline for each moment, each with its reminder of today. */
const due = addDays(reminderToday(new Date()), 3)
const plan = (moment: string) => `
id: ke-hoach-${moment}
title: { vi: Kế hoạch ${moment} }
years: ${due.slice(0, 4)}
deadlines:
  - { id: ket-qua, title: { vi: Kết quả }, kind: results, on: ${due}, from: [commune] }
`

let installation: TestInstallation
let server: TestMailServer
let environment: Record<string, string>
beforeAll(async () => {
  server = await startMailServer()
  installation = await createTestInstallation({
    files: Object.fromEntries(
      MOMENTS.map((moment) => [`plans/ke-hoach-${moment}.yaml`, plan(moment)]),
    ),
  })
  const { database, clock } = installation
  await installation.importRoster(
    'employee_code,full_name,unit_code,unit_name\nA1,Lò Thị An,XA,Xã A\n',
  )
  await sql`update units set kind = 'commune'`.execute(database.db)
  const person = { login: 'xa-a', name: 'Lò Văn Ba', email: 'xa-a@example.vn', unitCode: 'XA' }
  await createUser(database.db, clock, 'cli:lan', { ...person, role: 'coordinator' })
  const from = 'Học Vụ <hocvu@example.gov.vn>'
  environment = { ...installation.environment, MAIL_URL: server.url, MAIL_FROM: from }
})
afterAll(async () => {
  await installation.close()
  await server.close()
})

/** Commands take their time to start on a busy machine. */
describe('a process that reminds and is killed', { timeout: 240_000 }, () => {
  it.each(MOMENTS)('at %s has sent one mail or none, and none is sent twice', async (moment) => {
    const remind = ['plans', 'remind', `ke-hoach-${moment}`, '--json']
    server.reset()
    const sender: { child?: RunningCommand } = {}
    server.on(moment, async () => {
      await sender.child?.kill()
    })
    sender.child = startCommand(remind, environment)
    await sender.child.ended
    // What had arrived is read to its end.
    await pause(200)
    const before = server.taken.length
    server.keepTaking()
    await sql`update reminders set not_before = 'epoch' where state in ('claimed', 'waiting')`.execute(
      installation.database.db,
    )
    expect((await hocvu(remind, environment)).code).toBe(0)
    const wasHanded = moment === 'text' || moment === 'taken'
    expect(server.taken.length).toBe(wasHanded ? before : 1)
    expect(server.taken.length).toBeLessThanOrEqual(1)
  })
})
