import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { askForMail } from '../../../src/certificates/mail/ask.ts'
import { countMailStates } from '../../../src/certificates/mail/list.ts'
import { hurryMails } from '../../../src/certificates/mail/outbox.ts'
import { claimMail } from '../../../src/certificates/mail/store.ts'
import { reviseCertificates } from '../../../src/certificates/revisions/revise.ts'
import { createDatabase, createPool } from '../../../src/database/connection.ts'
import { answer, startMailServer } from '../../foundation/mail/mail-server.ts'
import { lan } from '../../support/installation.ts'
import { type MailedWorld, mailedWorld } from './mailed-world.ts'

let world: MailedWorld
beforeAll(async () => {
  world = await mailedWorld()
})
afterAll(() => world.close())
beforeEach(() => world.begin())

const AN = { name: 'Lò Thị Ánh', email: 'an@example.vn' }
const taken = () => world.server.taken

describe('a mail', () => {
  it('tells in both languages, as text and as HTML, and says nothing else of the learner', async () => {
    const [certificate] = await world.certified([AN], { cohort: 'dated' })
    expect(await world.send()).toEqual({ sent: 1, givenUp: 0, deferred: 0, uncertain: 0 })
    const [{ mail, to, raw } = { mail: null, to: [], raw: '' }] = taken()
    expect(to).toEqual(['an@example.vn'])
    expect(mail?.from).toEqual({ name: 'Học Vụ', address: 'hocvu@example.gov.vn' })
    expect(mail?.to).toEqual([{ name: 'Lò Thị Ánh', address: 'an@example.vn' }])
    expect(mail?.subject).toBe('Giấy chứng nhận khóa học Kỹ năng số cơ bản')
    const { code = '', number = '' } = certificate ?? {}
    const link = certificate?.link ?? ''
    for (const text of [mail?.text ?? '', mail?.html ?? '']) {
      expect(text).toContain('Kính gửi Ông/Bà Lò Thị Ánh')
      expect(text).toContain('Dear Lò Thị Ánh')
      expect(text).toContain('Kỹ năng số cơ bản')
      expect(text).toContain('Basic digital skills')
      expect(text).toContain('Sở dated')
      expect(text).toContain('hết ngày 02/03/2027')
      expect(text).toContain(link)
    }
    expect(mail?.text?.split('\n')).toContain(link)
    const everything = `${mail?.text}${mail?.html}${mail?.subject}`
    for (const said of ['1980', number, 'Sở Nội vụ', code]) expect(everything).not.toContain(said)
    expect(raw).toContain('Auto-Submitted: auto-generated')
    expect(mail?.messageId).toMatch(/^<[0-9a-f-]{36}\.1\.1@hocvu\.example\.gov\.vn>$/)
  })

  it('cannot be given headers or recipients by a name or an address', async () => {
    await world.certified([AN, { email: 'b@example.vn' }])
    const changed = [
      sql`update learners set email = ${'b@example.vn>\r\nRCPT TO:<x@example.vn'} where email = 'b@example.vn'`,
      sql`update certificate_revisions set snapshot = jsonb_set(snapshot, '{learner,fullName}',
        ${JSON.stringify('Lò\r\nBcc: x@example.vn\r\n\r\nXấu <c@example.vn>')}::jsonb)`,
    ]
    await world.database.asOwner((owner) =>
      owner.query(
        'alter table certificate_revisions disable trigger append_only; grant update on certificate_revisions to public',
      ),
    )
    for (const change of changed) await change.execute(world.db)
    await world.send()
    expect(taken().map(({ to }) => to)).toEqual([['an@example.vn']])
    const [{ mail, raw } = { mail: null, raw: '' }] = taken()
    expect(mail?.bcc).toBeUndefined()
    const [headers = ''] = raw.split('\r\n\r\n')
    expect(headers).not.toMatch(/^Bcc:/im)
    expect(mail?.to).toEqual([
      { name: 'Lò Bcc: x@example.vn Xấu <c@example.vn>', address: 'an@example.vn' },
    ])
    expect((await world.mails()).map(({ state }) => state)).toEqual(['sent', 'refused'])
  })
})

describe('who is told', () => {
  it('are learners with an address, where the program says so and mail is switched on', async () => {
    await world.certified([AN, {}])
    await world.send()
    expect(taken().map(({ to }) => to)).toEqual([['an@example.vn']])
  })

  it.each([
    ['the program says nothing of it', 'silent', true],
    ['there is no mail server', 'mailing', false],
    ['the file awaits the signature of the agency', 'signed', true],
  ] as const)('is nobody where %s', async (_, cohort, switchedOn) => {
    await world.certified([AN], { cohort, mail: switchedOn ? world.mail : null })
    await world.send()
    expect(await world.mails()).toEqual([])
    expect(taken()).toEqual([])
  })

  it('does not depend on a setting that is changed later, and no setting issues anything', async () => {
    const count = async () =>
      (await sql`select id, state, revision from certificates order by id`.execute(world.db)).rows
    await world.certified([AN], { cohort: 'silent', mail: null })
    const before = await count()
    // From now on the program is to mail.
    await world.database.asOwner((owner) =>
      owner.query(`alter table program_versions disable trigger append_only;
        update program_versions set definition = jsonb_set(definition, '{certificate,email}', 'true')
          where program_id = 'silent'`),
    )
    for (const mail of [world.mail, null, world.mail]) {
      await world.certified([], { cohort: 'silent', mail })
      await world.send({ mail })
    }
    expect(await count()).toEqual(before)
    expect(await world.mails()).toEqual([])
    expect(taken()).toEqual([])
  })
})

describe('exactly once', () => {
  it('though three jobs and two workers send at once', async () => {
    const addresses = Array.from({ length: 20 }, (_, at) => `p${at}@example.vn`)
    await world.certified(addresses.map((email) => ({ email })))
    const pool = createPool(world.databaseUrl, 2)
    const other = { db: createDatabase(pool) }
    await Promise.all([world.send(), world.send(), world.send(), world.send(other)])
    await pool.end()
    expect(
      taken()
        .map(({ to }) => to[0])
        .toSorted(),
    ).toEqual(addresses.toSorted())
    expect(new Set((await world.mails()).map(({ state }) => state))).toEqual(new Set(['sent']))
  })

  it('though the sender dies between the sending and the mark', async () => {
    await world.certified([AN])
    const pool = createPool(world.databaseUrl, 2)
    world.server.on('taken', () => pool.end())
    await expect(world.send({ db: createDatabase(pool) })).rejects.toThrow()
    for (const minutes of [1, 10, 100, 10_000]) {
      world.clock.pass(minutes)
      await world.send()
    }
    expect(taken()).toHaveLength(1)
    expect(await world.mails()).toMatchObject([{ state: 'handed' }])
    const counts = await countMailStates(world.db, lan, {}, world.clock.now())
    expect(counts.uncertain).toBe(1)
  })

  it('though a sender dies before the text: another takes it up', async () => {
    await world.certified([AN])
    await claimMail(world.db, world.clock.now(), 60_000)
    await world.send()
    expect(taken()).toEqual([])
    world.clock.pass(2)
    await world.send()
    expect(taken()).toHaveLength(1)
  })

  it('though a sender that was given up comes back', async () => {
    await world.certified([AN])
    world.server.on('recipient', async () => {
      // The lease of the first sender runs out while it waits for this answer; another has sent it by then.
      world.server.reset()
      world.clock.pass(10)
      await world.send()
    })
    await world.send()
    expect(taken()).toHaveLength(1)
    expect(await world.mails()).toMatchObject([{ state: 'sent', tries: 2 }])
  })
})

describe('what the server says', () => {
  it.each([
    ['recipient', answer(550, '5.1.1 no such user')],
    ['taken', answer(554, 'no thanks')],
  ] as const)('against the %s is final', async (moment, fault) => {
    world.server.on(moment, () => {
      throw fault
    })
    await world.certified([AN])
    expect(await world.send()).toMatchObject({ givenUp: 1 })
    const before = taken().length
    world.clock.pass(10_000)
    await world.send()
    expect(taken()).toHaveLength(before)
    expect(await world.mails()).toMatchObject([
      { state: 'refused', tries: 1, fault: expect.stringContaining(fault.message) },
    ])
  })

  it.each([
    ['connect', answer(421, 'too busy')],
    ['sender', answer(550, '5.7.1 not your address')],
    ['recipient', answer(451, 'greylisted')],
    ['recipient', answer(550, '5.7.1 relaying denied')],
    ['taken', answer(452, 'no space')],
  ] as const)('for now (%s, %s) is tried again after a pause', async (moment, fault) => {
    world.server.on(moment, () => {
      throw fault
    })
    await world.certified([AN])
    expect(await world.send()).toMatchObject({ deferred: 1 })
    world.server.reset()
    await world.send()
    expect(taken()).toEqual([])
    world.clock.pass(1)
    expect(await world.send()).toMatchObject({ sent: 1 })
    expect(taken()).toHaveLength(1)
  })

  it('may be nothing: one that hangs is left, and what it was given is not given again', async () => {
    const never = () => new Promise<void>(() => {})
    world.server.on('recipient', never)
    await world.certified([AN])
    expect(await world.send({}, { deadlineMs: 100 })).toMatchObject({ deferred: 1 })
    world.server.reset()
    world.server.on('taken', never)
    world.clock.pass(1)
    expect(await world.send({}, { deadlineMs: 500 })).toMatchObject({ uncertain: 1 })
    world.clock.pass(10_000)
    expect(await world.send()).toMatchObject({ sent: 0 })
    expect(taken()).toHaveLength(1)
    expect(await world.mails()).toMatchObject([{ state: 'handed', tries: 2 }])
  })

  it('is given up after three days and eight tries', async () => {
    world.server.on('recipient', () => {
      throw answer(451, 'later')
    })
    await world.certified([AN])
    for (let tried = 0; tried < 8; tried++) {
      await world.send()
      world.clock.pass(24 * 60)
    }
    expect(await world.mails()).toMatchObject([
      { state: 'refused', tries: 8, fault: 'given up after 8 tries: 451 later' },
    ])
  })
})

describe('a server that wants to be sure', () => {
  it('is not given the mail over a line that only looks safe', async () => {
    const server = await startMailServer({ disabledCommands: ['AUTH'] })
    await world.certified([AN])
    const to = (url: string) => ({ mail: { ...world.mail, url } })
    expect(await world.send(to(server.url))).toMatchObject({ deferred: 1 })
    expect(server.taken).toEqual([])
    world.clock.pass(1)
    const trusting = `${server.url}?tls.rejectUnauthorized=false`
    expect(await world.send(to(trusting))).toMatchObject({ sent: 1 })
    await server.close()
  })

  it('is told who we are; one that does not know us is asked again later', async () => {
    const server = await startMailServer({
      disabledCommands: ['STARTTLS'],
      authOptional: false,
      onAuth: ({ username, password }, _session, done) =>
        username === 'hocvu' && password === 'mật khẩu'
          ? done(null, { user: username })
          : done(answer(535, 'who are you')),
    })
    await world.certified([AN])
    const as = (user: string) => ({
      mail: { ...world.mail, url: server.url.replace('//', `//${user}@`) },
    })
    expect(await world.send(as('hocvu:wrong'))).toMatchObject({ deferred: 1 })
    world.clock.pass(1)
    expect(await world.send(as(`hocvu:${encodeURIComponent('mật khẩu')}`))).toMatchObject({
      sent: 1,
    })
    await server.close()
  })
})

describe('what is no news any more', () => {
  it('is not sent: revoked while the server was being asked', async () => {
    const [{ number } = { number: '' }] = await world.certified([AN])
    world.server.on('recipient', async () => {
      await sql`update certificates set state = 'revoked' where number = ${number} and issuer = 'Sở mailing'`.execute(
        world.db,
      )
    })
    await world.send()
    expect(taken()).toEqual([])
    expect(await world.mails()).toMatchObject([{ state: 'skipped', fault: 'withdrawn' }])
  })

  it('is not sent of a revision that was replaced; of the new one it is said that it was corrected', async () => {
    const [certificate] = await world.certified([AN])
    const { id = '', learner = '' } = certificate ?? {}
    await sql`update learners set full_name = 'Lò Thị Ánh Tuyết' where employee_code = ${learner}`.execute(
      world.db,
    )
    world.clock.pass(1)
    await reviseCertificates(world, lan, {
      choice: { names: [id], issuer: null },
      reason: 'Sửa tên theo căn cước',
      attachment: null,
      taken: ['name'],
      dryRun: false,
    })
    await world.send()
    expect(taken().map(({ mail }) => mail.subject)).toEqual([
      'Giấy chứng nhận khóa học Kỹ năng số cơ bản đã được chỉnh sửa',
    ])
    expect(taken()[0]?.mail.text).toContain('Lò Thị Ánh Tuyết')
    expect(taken()[0]?.mail.text).toContain('đã được chỉnh sửa')
    expect(await world.mails()).toMatchObject([
      { state: 'skipped', fault: 'replaced' },
      { state: 'sent' },
    ])
  })

  it('is not sent: of a link that opens nothing', async () => {
    await world.certified([AN])
    await sql`update certificates set token_hash = null, token_sealed = null`.execute(world.db)
    await world.send()
    expect(taken()).toEqual([])
    expect(await world.mails()).toMatchObject([{ state: 'skipped', fault: 'no-link' }])
  })
})

describe('a person', () => {
  const ask = (name: string, again = false, mail: MailedWorld['mail'] | null = world.mail) =>
    askForMail({ ...world, mail }, lan, name, { again, issuer: null })

  it('can ask for it once more, under another id, and it stands in the audit trail', async () => {
    const [{ code } = { code: '' }] = await world.certified([AN])
    await world.send()
    await expect(ask(code)).rejects.toMatchObject({ code: 'certificate.mail-before' })
    await ask(code, true)
    await world.send()
    expect(taken().map(({ mail }) => mail.messageId?.split('@')[0]?.slice(-4))).toEqual([
      '.1.1',
      '.1.2',
    ])
    const acts = await sql<{ actor: string }>`
      select actor from audit_entries where action = 'certificates.mail'`.execute(world.db)
    expect(acts.rows).toEqual([{ actor: 'cli:lan' }])
  })

  it('who asks while it waits for its next try gets it at once, and no second one', async () => {
    world.server.on('recipient', () => {
      throw answer(451, 'later')
    })
    const [{ code } = { code: '' }] = await world.certified([AN])
    await world.send()
    world.server.reset()
    await ask(code, true)
    await world.send()
    expect(taken()).toHaveLength(1)
    expect(await world.mails()).toMatchObject([{ state: 'sent', n: 1 }])
  })

  it('can ask for it where it was refused, for then nobody was told', async () => {
    world.server.on('recipient', () => {
      throw answer(550, '5.1.1 no such user')
    })
    const [{ code } = { code: '' }] = await world.certified([AN])
    await world.send()
    world.server.reset()
    await ask(code)
    await world.send()
    expect(taken()).toHaveLength(1)
  })

  it('who has mended what was in the way need not wait for the next tries', async () => {
    world.server.on('sender', () => {
      throw answer(550, '5.7.1 not your address')
    })
    await world.certified([AN, { email: 'binh@example.vn' }])
    await world.send()
    await world.send()
    world.server.reset()
    const stranger = { ...lan, unitId: '00000000-0000-4000-8000-000000000000' }
    await hurryMails(world.db, stranger, {}, world.clock.now())
    expect(await world.send()).toMatchObject({ sent: 0 })
    await hurryMails(world.db, lan, { cohort: 'mailing' }, world.clock.now())
    expect(await world.send()).toMatchObject({ sent: 2 })
  })

  it('can ask for it where nobody was told', async () => {
    const [first, second] = await world.certified([AN, {}], { mail: null })
    await ask(first?.code ?? '')
    await world.send()
    expect(taken().map(({ to }) => to)).toEqual([['an@example.vn']])
    const { code = '' } = second ?? {}
    await expect(ask(code)).rejects.toMatchObject({ code: 'certificate.mail-address' })
    await expect(ask('77/1999')).rejects.toMatchObject({ code: 'not-found' })
    await expect(ask(code, false, null)).rejects.toMatchObject({ code: 'certificate.mail-off' })
  })
})
