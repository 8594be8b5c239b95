import supertest from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { closeLinkRequest, listLinkRequests } from '../../src/certificates/lookup/requests.ts'
import { sendCodes } from '../../src/certificates/lookup/send-codes.ts'
import { answer, startMailServer, type TestMailServer } from '../foundation/mail/mail-server.ts'
import { lan } from '../support/installation.ts'
import { startTestService, type TestService } from './service.ts'
import { tokenIn } from './signed-in.ts'

let server: TestMailServer
let service: TestService
let now = new Date('2026-03-02T02:00:00Z')
beforeAll(async () => {
  server = await startMailServer()
  const mail = { url: server.url, from: 'Học Vụ <hocvu@example.gov.vn>' }
  const limits = { page: 10_000, address: 10_000, ask: 10_000 }
  service = await startTestService({ mail, limits, clock: { now: () => now } })
  await service.deps.db
    .updateTable('learners')
    .set({ email: null, email_key: null })
    .where('employee_code', '=', 'A3')
    .execute()
})
afterAll(async () => {
  await service.close()
  await server.close()
})
beforeEach(async () => {
  server.reset()
  await service.deps.db.deleteFrom('lookups').execute()
})

const AN = { key: 'A1', birth: '01/02/1980' }
const UNKNOWN = { key: 'Z9', birth: '01/02/1980' }
const WITHOUT_MAIL = { key: 'A3', birth: '03/02/1982' }

/** Somebody with a browser of their own. */
function visitor() {
  const agent = supertest.agent(service.app)
  const post = async (path: string, fields: Record<string, string>) => {
    const _token = tokenIn((await agent.get('/find')).text)
    return await agent
      .post(path)
      .redirects(0)
      .type('form')
      .send({ _token, ...fields })
  }
  return {
    get: (path: string) => agent.get(path).redirects(0),
    post,
    /** @returns the question's id */
    ask: async (who: { key: string; birth: string; name?: string }) => {
      const asked = await post('/find', who)
      expect(asked.status).toBe(303)
      return /ask=([0-9a-f-]{36})/.exec(asked.headers.location ?? '')?.[1] ?? ''
    },
    enter: (ask: string, code: string) => post('/find/code', { ask, code }),
  }
}

const send = (options = {}) => sendCodes(service.deps, { pauseMs: 0, ...options })
const codes = () =>
  server.taken.map(({ mail }) => /^\d{6}$/m.exec(mail.text ?? '')?.[0] ?? 'no code')
const minutesLater = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000)
}

/** Asks, is sent the code and enters it. */
async function opened(who: { key: string; birth: string; name?: string }) {
  const person = visitor()
  const ask = await person.ask(who)
  await send()
  const entered = await person.enter(ask, codes().at(-1) ?? '')
  return { person, entered, place: entered.headers.location ?? '' }
}

describe('looking for one’s certificates', () => {
  it('a code goes to the e-mail on file, and opens the links of all of one’s certificates', async () => {
    const { person, entered, place } = await opened(AN)
    expect(server.taken.map(({ to }) => to)).toEqual([['an@example.vn']])
    expect(entered.status).toBe(303)
    const page = await person.get(place)
    expect(page.status).toBe(200)
    expect(page.headers['cache-control']).toBe('no-store')
    expect(page.text).toContain(`href="/c/${service.certificates[0]?.token}"`)
  })

  it.each([
    ['employee code', 'a1'],
    ['e-mail', ' AN@example.vn '],
  ])('is found by %s', async (_, key) => {
    expect((await opened({ ...AN, key, birth: '1 2 1980' })).entered.status).toBe(303)
  })

  it('the mail names nobody, and its code stands in no header', async () => {
    const person = visitor()
    const ask = await person.ask(AN)
    await send()
    const [{ mail, raw } = { mail: null, raw: '' }] = server.taken
    const [code = ''] = codes()
    expect(raw.split('\r\n\r\n', 1)[0]).not.toContain(code)
    for (const said of ['Lò Thị', 'A1', ask, '/c/'])
      expect(`${mail?.subject}${mail?.text}${mail?.html}`).not.toContain(said)
    expect(mail?.html).toContain(code)
    expect(service.logged()).not.toContain(code)
    expect(service.logged()).not.toContain(ask)
  })

  it('whoever has no certificate sees in plain words what is missing', async () => {
    const { person, place } = await opened({ key: 'giang@example.vn', birth: '06/02/1985' })
    const page = await person.get(place)
    expect(page.text).toContain('Chưa có giấy chứng nhận nào')
    expect(page.text).toContain('Điểm kiểm tra cuối khóa 4,95 thấp hơn mức đạt 5')
    const english = await person.get(`${place}&lang=en`)
    expect(english.text).toContain('is below the pass mark')
  })

  it('tells of a revoked certificate that it is', async () => {
    const dung = service.certificates.find(({ learner }) => learner === 'B1')
    const revoke = (state: 'valid' | 'revoked') =>
      service.deps.db
        .updateTable('certificates')
        .set({ state })
        .where('number', '=', dung?.number ?? '')
        .execute()
    await revoke('revoked')
    const { person, place } = await opened({ key: 'B1', birth: '04/02/1983' })
    expect((await person.get(place)).text).toContain('Đã thu hồi')
    await revoke('valid')
  })

  it('where the roster has no date of birth the full name has to agree', async () => {
    const noBirth = (date_of_birth: string | null) =>
      service.deps.db
        .updateTable('learners')
        .set({ date_of_birth })
        .where('employee_code', '=', 'B3')
        .execute()
    await noBirth(null)
    for (const name of ['', 'Lê Thị Hà', 'le thi giang'])
      await visitor().ask({ key: 'B3', birth: '01/01/1990', name })
    await send()
    expect(server.taken.map(({ to }) => to)).toEqual([['giang@example.vn']])
    await noBirth('1985-02-06')
  })
})

describe('nobody learns whether somebody is known', () => {
  /** Pages differ in their form token and in the question's id only. */
  const plain = (text: string) =>
    text
      .replace(/name="_token" value="[^"]*"/g, '')
      .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')

  /** Everything that a visitor is answered on the way, byte for byte. */
  async function wholeWay(who: { key: string; birth: string }) {
    const person = visitor()
    const asked = await person.post('/find', who)
    const place = asked.headers.location ?? ''
    const ask = place.split('ask=')[1] ?? ''
    const answers = [
      asked,
      await person.get(place),
      await person.enter(ask, '000000'),
      await person.post('/find/request', { ask, contact: '0912 345 678' }),
      await person.enter(ask, '000000'),
    ]
    return answers.map(({ status, text, headers }) => {
      const { date: _, 'x-request-id': __, etag: ___, 'set-cookie': cookies, ...others } = headers
      return {
        status,
        text: plain(text),
        headers: plain(JSON.stringify(others)),
        cookies: Array.isArray(cookies) ? cookies.length : 0,
      }
    })
  }

  it('known, unknown, born on another day, without an address, asked for too often: one answer', async () => {
    const known = await wholeWay(AN)
    expect(known.map(({ status }) => status)).toEqual([303, 200, 400, 303, 400])
    for (const who of [UNKNOWN, { ...AN, birth: '02/02/1980' }, WITHOUT_MAIL, AN, AN, AN, AN])
      expect(await wholeWay(who)).toEqual(known)
  })

  it('the same statements are run and a row is written for everybody', async () => {
    for (const who of [AN, UNKNOWN, WITHOUT_MAIL]) await visitor().ask(who)
    const rows = await service.deps.db.selectFrom('lookups').selectAll().execute()
    expect(rows.map(({ code_hash }) => code_hash.length)).toEqual([32, 32, 32])
    expect(rows.filter(({ sealed_code }) => sealed_code !== null)).toHaveLength(1)
  })

  it('a form that is not complete is refused before anybody is looked for', async () => {
    const refused = await visitor().post('/find', { key: 'A1', birth: '31/02/1980' })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('value="31/02/1980"')
    expect(await service.deps.db.selectFrom('lookups').selectAll().execute()).toEqual([])
  })
})

describe('the code', () => {
  it('five wrong ones end it, also for the right one', async () => {
    const person = visitor()
    const ask = await person.ask(AN)
    await send()
    const [code = ''] = codes()
    const wrong = code === '123456' ? '654321' : '123456'
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect((await person.enter(ask, wrong)).status).toBe(400)
    expect((await person.enter(ask, code)).status).toBe(400)
  })

  it('is over ten minutes after it was sent', async () => {
    const person = visitor()
    const ask = await person.ask(AN)
    minutesLater(8)
    await send()
    minutesLater(9)
    expect((await person.enter(ask, codes()[0] ?? '')).status).toBe(303)
    const late = await person.ask(AN)
    await send()
    minutesLater(10)
    expect((await person.enter(late, codes()[1] ?? '')).status).toBe(400)
  })

  it('opens once; what it opened is over after a quarter of an hour, and in no other browser', async () => {
    const { person, place } = await opened(AN)
    const ask = /ask=([0-9a-f-]{36})/.exec(place)?.[1] ?? ''
    expect((await visitor().get(place)).status).toBe(410)
    // Somebody has tapped twice.
    expect((await person.enter(ask, codes()[0] ?? '')).status).toBe(303)
    minutesLater(2)
    expect((await person.enter(ask, codes()[0] ?? '')).status).toBe(400)
    expect((await person.get(place)).status).toBe(200)
    minutesLater(14)
    expect((await person.get(place)).status).toBe(410)
  })

  it('works in either of two tabs, and in nobody else’s', async () => {
    const person = visitor()
    const first = await person.ask(AN)
    const other = await person.ask({ key: 'B1', birth: '04/02/1983' })
    minutesLater(1)
    const second = await person.ask(AN)
    await send()
    const mine = server.taken.filter(({ to }) => to[0] === 'an@example.vn')
    const newest = /^\d{6}$/m.exec(mine.at(-1)?.mail.text ?? '')?.[0] ?? ''
    expect(second).not.toBe(first)
    expect((await person.enter(other, newest)).status).toBe(400)
    expect((await person.enter(first, newest)).status).toBe(303)
  })

  it('is sent three times an hour at most, however many ask at once, and again later', async () => {
    await Promise.all(Array.from({ length: 8 }, () => visitor().ask(AN)))
    await send()
    expect(codes()).toHaveLength(3)
    minutesLater(61)
    await visitor().ask(AN)
    await send()
    expect(codes()).toHaveLength(4)
  })

  it('goes out once, though several send at once, and not after its time', async () => {
    await visitor().ask(AN)
    await Promise.all([send(), send(), send()])
    expect(codes()).toHaveLength(1)
    await visitor().ask(AN)
    minutesLater(11)
    await send()
    expect(codes()).toHaveLength(1)
  })

  it('is tried again when the server was away, and never after the server had the text', async () => {
    server.on('recipient', () => Promise.reject(answer(450, 'later')))
    const person = visitor()
    const ask = await person.ask(AN)
    expect(await send()).toBe(0)
    server.keepTaking()
    expect(await send()).toBe(0)
    minutesLater(1)
    expect(await send()).toBe(1)
    expect((await person.enter(ask, codes()[0] ?? '')).status).toBe(303)

    server.on('taken', () => Promise.reject(answer(451, 'who knows')))
    await visitor().ask(AN)
    await send()
    minutesLater(1)
    server.keepTaking()
    const before = server.taken.length
    await send()
    expect(server.taken).toHaveLength(before)
  })
})

describe('without a code', () => {
  const requests = () =>
    service.deps.db
      .selectFrom('link_requests')
      .innerJoin('learners', 'learners.id', 'link_requests.learner_id')
      .select(['employee_code', 'contact', 'closed_at', 'link_requests.id'])
      .orderBy('employee_code')
      .execute()
  beforeEach(async () => {
    await service.deps.db
      .updateTable('link_requests')
      .set({ closed_at: new Date(), closed_by: 'test', answer: 'sent' })
      .where('closed_at', 'is', null)
      .execute()
  })
  const open = async () => (await requests()).filter(({ closed_at }) => closed_at === null)

  it('a request reaches the unit; of somebody unknown nothing is kept', async () => {
    for (const who of [WITHOUT_MAIL, UNKNOWN]) {
      const person = visitor()
      const ask = await person.ask(who)
      const answered = await person.post('/find/request', { ask, contact: ' 0912 345 678\n' })
      expect([answered.status, answered.headers.location]).toEqual([303, '/find/asked'])
    }
    expect((await open()).map(({ employee_code, contact }) => [employee_code, contact])).toEqual([
      ['A3', '0912 345 678'],
    ])
  })

  it('a second request says anew how to be reached; a citizen’s number is not kept', async () => {
    for (const contact of ['Zalo 0912', 'CCCD 014085000123, an@example.vn']) {
      const person = visitor()
      await person.post('/find/request', { ask: await person.ask(AN), contact })
    }
    expect((await open()).map(({ contact }) => contact)).toEqual([
      'CCCD ********0123, an@example.vn',
    ])
  })

  it('is seen and closed by the unit’s coordinator, by no other, and is in the audit trail', async () => {
    const { db, clock } = service.deps
    const person = visitor()
    await person.post('/find/request', { ask: await person.ask(WITHOUT_MAIL), contact: '0912' })
    const unit = async (code: string) =>
      (await db.selectFrom('units').select('id').where('code', '=', code).executeTakeFirstOrThrow())
        .id
    const [ofA, ofB] = [
      { ...lan, unitId: await unit('XA') },
      { ...lan, unitId: await unit('XB') },
    ]
    const filter = { state: 'open', limit: 10, offset: 0 } as const
    expect(await listLinkRequests(db, ofB, filter)).toEqual({ requests: [], total: 0 })
    const { requests: seen } = await listLinkRequests(db, ofA, filter)
    expect(seen).toMatchObject([{ learner: 'A3', contact: '0912', unit: 'Xã A', certificates: [] }])
    const id = seen[0]?.id ?? ''
    await expect(closeLinkRequest({ db, clock }, ofB, id, 'sent')).rejects.toThrow()
    await closeLinkRequest({ db, clock }, ofA, id, 'refused')
    await expect(closeLinkRequest({ db, clock }, ofA, id, 'sent')).rejects.toThrow()
    const entries = await db
      .selectFrom('audit_entries')
      .select(['actor', 'after'])
      .where('action', '=', 'certificates.link-request.close')
      .where('subject', '=', id)
      .execute()
    expect(entries).toMatchObject([{ actor: lan.actor, after: { answer: 'refused' } }])
  })

  it('says what is missing where nothing is said of how', async () => {
    const person = visitor()
    const refused = await person.post('/find/request', { ask: await person.ask(AN), contact: ' ' })
    expect(refused.status).toBe(400)
    expect(await open()).toEqual([])
  })
})
