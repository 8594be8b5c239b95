/** A world whose learners have addresses and are told by e-mail, with a mail server. Tests share it, each with its people. */
import { sql } from 'kysely'
import { certificatesFor } from '../../../src/certificates/certificates-for.ts'
import { sendMails } from '../../../src/certificates/mail/send.ts'
import { rowsAsTable } from '../../../src/database/rows.ts'
import type { MailSettings } from '../../../src/foundation/mail/settings.ts'
import { getCohort } from '../../../src/programs/store.ts'
import { startMailServer, type TestMailServer } from '../../foundation/mail/mail-server.ts'
import { lan } from '../../support/installation.ts'
import {
  cohortYaml,
  createWorld,
  learnerWith,
  onePage,
  programYaml,
  rosterCsv,
  type World,
} from '../../support/world.ts'

/** So many may be certified, each once in every cohort. */
const PEOPLE = 80

/** A cohort each, of programs that differ in what they say of mail. */
const programs = {
  mailing: 'email: true',
  dated: 'email: true, linkDays: 365',
  silent: 'email: false',
  signed: 'email: true, agencySignature: true',
}
type MailedCohort = keyof typeof programs

export interface MailedWorld extends World {
  mail: MailSettings
  server: TestMailServer
  /** Forgets what was before: mails that wait are not sent, the server takes everything. */
  begin(): Promise<void>
  /** So many people of this name and address, who have passed, are certified. */
  certified(
    people: readonly { name?: string; email?: string }[],
    options?: { cohort?: MailedCohort; mail?: MailSettings | null },
  ): Promise<Awaited<ReturnType<typeof certificatesFor>>['certificates']>
  send(
    changes?: Partial<Pick<World, 'db'>> & { mail?: MailSettings | null },
    options?: Parameters<typeof sendMails>[1],
  ): ReturnType<typeof sendMails>
  /** Since the test began. */
  mails(): Promise<{ state: string; fault: string | null; tries: number; n: number }[]>
}

export async function mailedWorld(): Promise<MailedWorld> {
  const server = await startMailServer()
  const world = await createWorld({
    programs: Object.entries(programs).map(([id, wording]) =>
      programYaml({ id, issuer: `Sở ${id}`, cohorts: cohortYaml(id) }).replace(
        'periods: 16',
        `periods: 16, ${wording}`,
      ),
    ),
  })
  const mail = { url: server.url, from: 'Học Vụ <hocvu@example.gov.vn>' }
  const codes = Array.from({ length: PEOPLE }, (_, at) => `P${at}`)
  await world.importRoster(rosterCsv(codes.map((code) => ({ code }))))
  await world.sync(onePage(...codes.flatMap((code) => learnerWith(code, '8'))))
  for (const cohort of Object.keys(programs)) await world.reconcile(cohort)
  let made = 0
  let earlier = 0
  return {
    ...world,
    mail,
    server,
    begin: async () => {
      server.reset()
      await sql`update certificate_mails set state = 'skipped' where state in ('waiting', 'claimed')`.execute(
        world.db,
      )
      const rows = await sql<{
        count: number
      }>`select count(*) as count from certificate_mails`.execute(world.db)
      earlier = rows.rows[0]?.count ?? 0
    },
    certified: async (people, { cohort = 'mailing', mail: given = mail } = {}) => {
      const learners = people.map(() => `P${made++}`)
      const told = rowsAsTable(
        't',
        { code: 'text', name: 'text', email: 'text' },
        people.map(({ name, email }, at) => ({
          code: learners[at] ?? '',
          name: name ?? `Nguyễn Văn ${learners[at]}`,
          email: email ?? null,
        })),
      )
      await sql`update learners set full_name = t.name, email = t.email from ${told} where employee_code = t.code`.execute(
        world.db,
      )
      const deps = { ...world, mail: given }
      const { certificates } = await certificatesFor(deps, lan, await getCohort(world.db, cohort), {
        learners,
      })
      return certificates
    },
    send: (changes = {}, options = {}) =>
      sendMails({ ...world, mail, ...changes }, { pauseMs: 0, ...options }),
    mails: async () => {
      const rows = await sql<Awaited<ReturnType<MailedWorld['mails']>>[number]>`
        select m.state, m.fault, m.tries, m.n from certificate_mails m
        join certificates c on c.id = m.certificate_id
        order by m.created_at, c.register_number, m.revision, m.n offset ${earlier}`.execute(
        world.db,
      )
      return rows.rows
    },
    close: async () => {
      await world.close()
      await server.close()
    },
  }
}
