import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOutgoing } from '../../../src/foundation/outgoing/outgoing.ts'
import { deliveryTexts } from '../../../src/foundation/texts/console/deliveries.ts'
import { integrationTexts } from '../../../src/foundation/texts/console/integrations.ts'
import { fill } from '../../../src/foundation/texts/pages.ts'
import { startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

const texts = integrationTexts.vi
const LIST = '/console/integrations'
const DELIVERIES = `${LIST}/deliveries`

interface Received {
  headers: IncomingMessage['headers']
  url: string | undefined
  body: string
}

let service: TestService
let administrator: SignedIn
let auditor: SignedIn
let coordinator: SignedIn
let receiver: Server
let address: string
const received: Received[] = []
let answer: { status: number; headers?: Record<string, string> } = { status: 204 }

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      received.push({ headers: request.headers, url: request.url, body })
      response.writeHead(answer.status, answer.headers).end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const { port }: Pick<AddressInfo, 'port'> = Object(receiver.address())
  address = `http://127.0.0.1:${port}/hooks`
  service = await startTestService({
    outgoing: createOutgoing({ privateHosts: ['127.0.0.1'] }),
  })
  const { app, deps } = service
  administrator = await signIn(app, deps, { role: 'administrator' })
  auditor = await signIn(app, deps, { role: 'auditor' })
  coordinator = await signIn(app, deps, { role: 'coordinator' })
})
afterAll(async () => {
  receiver.close()
  await service.close()
})

const all = ['sync.finished', 'outcome.changed', 'certificate.issued', 'certificate.revoked']
const secretIn = (html: string) => /whsec_[A-Za-z0-9+/=]+/.exec(html)?.[0] ?? ''

async function addWebhook(name: string, events = all): Promise<{ path: string; secret: string }> {
  const page = await administrator.post(`${LIST}/subscribers/new`, {
    ...{ kind: 'webhook', name, url: address, events },
  })
  const path = /\/console\/integrations\/subscribers\/[0-9a-f-]{36}/.exec(page.text)?.[0] ?? ''
  return { path, secret: secretIn(page.text) }
}

const idOf = (path: string) => path.slice(-36)

/** As if the worker had tried and given up: what is due goes to `state`. */
async function tried(path: string, state: 'sent' | 'dead', status: number) {
  const fault = state === 'dead' ? `The receiver answered ${status}.` : null
  await sql`update deliveries set state = ${state}, status = ${status}, fault = ${fault}, tries = 10
    where subscriber_id = ${idOf(path)}::uuid and state = 'waiting'`.execute(service.deps.db)
}

describe('adding a webhook', () => {
  it('shows the secret once, with how to check a signature, and notes it without path and secret', async () => {
    const { path, secret } = await addWebhook('Phần mềm cán bộ')
    expect(secret).toMatch(/^whsec_/)
    const page = await administrator.get(path)
    expect(page.text).toContain('Phần mềm cán bộ')
    expect(page.text).toContain(texts.eventNames['certificate.revoked'])
    expect(page.text).toContain('standardwebhooks')
    expect(page.text).not.toContain(secret)
    // Whoever only reads sees where it goes, not the path, which is often a secret itself.
    expect(page.text).toContain(address)
    const read = (await auditor.get(path)).text
    expect(read).toContain(`${new URL(address).origin}/…`)
    expect(read).not.toContain(address)
    const trail = (await auditor.get('/console/audit')).text
    expect(trail).toContain(path)
    expect(trail).not.toContain(secret)
    expect(service.logged()).not.toContain(secret)
  })

  it.each([
    ['an address inside', { url: 'https://10.0.0.5/hooks' }, 'OUTGOING_PRIVATE_HOSTS'],
    ['an address without https', { url: 'http://other.example.gov.vn/hooks' }, 'phải dùng https'],
    ['no address at all', { url: 'máy chủ' }, 'phải dùng https'],
    ['nothing to be told of', { events: [] }, texts.eventsNone],
    ['no name', { name: '   ' }, texts.nameMissing],
  ])('is refused with %s: the form says so and keeps what was typed', async (_, wrong, why) => {
    const before = (await service.get('/api/v1/subscribers')).body.items.length
    const asked = { kind: 'webhook', name: 'Nơi sai', url: address, events: all, ...wrong }
    const page = await administrator.post(`${LIST}/subscribers/new`, asked)
    expect(page.status).toBe(422)
    expect(page.text).toContain(why)
    expect(page.text).toContain(`value="${'url' in wrong ? wrong.url : address}"`)
    expect((await service.get('/api/v1/subscribers')).body.items).toHaveLength(before)
  })
})

describe('changing one', () => {
  it('keeps its secret and counts from now on; a fault is told beside its field', async () => {
    const { path } = await addWebhook('Cũ', ['sync.finished'])
    const change = { name: 'Tên khác', url: address, events: ['certificate.issued'] }
    const wrong = await administrator.post(path, { ...change, url: 'https://10.0.0.5/' })
    expect([wrong.status, wrong.text.includes('https://10.0.0.5/')]).toEqual([422, true])
    await administrator.post(path, change)
    expect((await service.get(`/api/v1/subscribers/${idOf(path)}`)).body).toMatchObject({
      ...{ name: 'Tên khác', events: ['certificate.issued'], state: 'active' },
    })
  })
})

describe('a test', () => {
  it('is a signed ping about nobody, and shows at once what was answered', async () => {
    const { path, secret } = await addWebhook('Thử')
    answer = { status: 204 }
    const page = await administrator.post(`${path}/test`)
    expect(page.text).toContain(': tin được nhận.')
    const last = received.at(-1)
    const headers = Object.fromEntries(
      Object.entries(last?.headers ?? {}).map(([name, value]) => [name, String(value)]),
    )
    // The receiver's clock is the service's: that of the test stands still.
    expect(() => new Webhook(secret).verify(last?.body ?? '', headers)).toThrow(/timestamp/)
    const at = new Date(Number(headers['webhook-timestamp']) * 1000)
    expect(headers['webhook-signature']).toBe(
      new Webhook(secret).sign(headers['webhook-id'] ?? '', at, last?.body ?? ''),
    )
    expect(JSON.parse(last?.body ?? '')).toMatchObject({ type: 'ping', data: {} })
  })

  it.each([
    [401, texts.testAuth],
    [410, texts.testGone],
    [302, texts.testRedirect],
    [500, '500'],
  ])('that is answered %s says what to do', async (status, advice) => {
    const { path } = await addWebhook('Thử')
    answer = { status, headers: { location: 'http://127.0.0.1:9/' } }
    const page = await administrator.post(`${path}/test`)
    expect(page.text).toContain('tin không được nhận')
    expect(page.text).toContain(advice)
    expect((await service.get(`/api/v1/subscribers/${idOf(path)}`)).body.state).toBe('active')
  })
})

describe('a learning record store', () => {
  const store = {
    ...{ kind: 'statements', name: 'LRS tỉnh', user: 'hocvu', password: 'mật khẩu kho' },
    ...{ actor: 'employee-code', events: ['outcome.changed', 'certificate.issued'] },
  }

  it('is added with a password that is never shown, and asked without writing', async () => {
    const added = await administrator.post(`${LIST}/subscribers/new`, { ...store, url: address })
    const path = String(added.headers.location)
    const page = await administrator.get(path)
    expect(page.text).toContain(texts.actors['employee-code'])
    expect(page.text).not.toContain('mật khẩu kho')
    answer = { status: 404, headers: { 'x-experience-api-version': '1.0.3' } }
    expect((await administrator.post(`${path}/test`)).text).toContain(
      'nhận tên đăng nhập, mật khẩu.',
    )
    expect(received.at(-1)?.url).toMatch(/^\/hooks\/statements\?statementId=/)
    const basic = Buffer.from('hocvu:mật khẩu kho').toString('base64')
    expect(received.at(-1)?.headers.authorization).toBe(`Basic ${basic}`)
    answer = { status: 404 }
    expect((await administrator.post(`${path}/test`)).text).toContain('speaks xAPI')
    await administrator.post(`${path}/password`, { user: 'khac', password: 'mới' })
    answer = { status: 404, headers: { 'x-experience-api-version': '1.0.3' } }
    await administrator.post(`${path}/test`)
    const changed = Buffer.from('khac:mới').toString('base64')
    expect(received.at(-1)?.headers.authorization).toBe(`Basic ${changed}`)
  })

  it('moves to another host with the password of that one: it never gets the former one', async () => {
    const added = await administrator.post(`${LIST}/subscribers/new`, { ...store, url: address })
    const path = String(added.headers.location)
    const moved = { ...store, url: 'https://kho-moi.example.gov.vn/xapi', password: '' }
    const refused = await administrator.post(path, moved)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain(texts.passwordOfHost)
    expect((await administrator.get(path)).text).not.toContain('kho-moi.example.gov.vn')
    expect((await administrator.post(path, { ...moved, password: 'mới' })).status).toBe(303)
    expect((await administrator.get(path)).text).toContain('kho-moi.example.gov.vn')
  })
})

describe('a secret', () => {
  it('is changed with both counting for a day, or with the new one alone', async () => {
    const { path, secret } = await addWebhook('Đổi mã')
    const changed = await administrator.post(`${path}/secret`, { former: 'day' })
    const second = secretIn(changed.text)
    expect(second).not.toBe(secret)
    answer = { status: 204 }
    await administrator.post(`${path}/test`)
    const signatures = () => String(received.at(-1)?.headers['webhook-signature']).split(' ')
    expect(signatures()).toHaveLength(2)
    const third = await administrator.post(`${path}/secret`, { former: 'now' })
    expect(third.text).toContain(texts.secretFormerOver)
    await administrator.post(`${path}/test`)
    expect(signatures()).toHaveLength(1)
  })
})

describe('telling everything', () => {
  it('says how much it is before it is done, and puts it in the list of what waits', async () => {
    const { path } = await addWebhook('Mới', ['outcome.changed', 'certificate.issued'])
    const { outcomes, certificates } = (
      await sql<{ outcomes: number; certificates: number }>`
        select (select count(*) from outcomes) as outcomes, (select count(*) from certificates) as certificates`.execute(
        service.deps.db,
      )
    ).rows[0] ?? { outcomes: 0, certificates: 0 }
    const n = outcomes + certificates
    const asked = await administrator.get(`${path}/everything`)
    expect(asked.text).toContain(fill(texts.backfillCount, { n }))
    await administrator.post(`${path}/everything`)
    const waiting = await auditor.get(`${DELIVERIES}?state=waiting&subscriber=${idOf(path)}`)
    expect(waiting.text).toContain('Lò Thị An')
    expect(waiting.text).toContain(deliveryTexts.vi.soon)
    expect(await service.get(`/api/v1/subscribers/${idOf(path)}`)).toMatchObject({
      body: { waiting: n, dead: 0 },
    })
  })
})

describe('one that answers with faults', () => {
  it('is said to on its page, with the answer, until it takes something again', async () => {
    const { path } = await addWebhook('Đang bảo trì')
    await administrator.post(`${path}/everything`, {})
    const told = fill(texts.failing, { status: 503 })
    expect((await administrator.get(path)).text).not.toContain(told)
    await sql`update deliveries set status = 503, fault = 'The receiver answered 503.', tries = 1
      where subscriber_id = ${idOf(path)}::uuid`.execute(service.deps.db)
    expect((await administrator.get(path)).text).toContain(told)
    await sql`update deliveries set state = 'sent', fault = null, changed_at = changed_at + interval '1 minute'
      where subscriber_id = ${idOf(path)}::uuid and position = (
        select min(position) from deliveries where subscriber_id = ${idOf(path)}::uuid)`.execute(
      service.deps.db,
    )
    expect((await administrator.get(path)).text).not.toContain(told)
  })
})

describe('a gradebook', () => {
  it('is told on request what was decided before it was switched on', async () => {
    const id = randomUUID()
    await sql`insert into subscribers (id, kind, name, url, events, settings, state, created_at, created_by, changed_at)
      values (${id}::uuid, 'grades', 'Moodle', 'https://moodle.example.gov.vn', '{outcome.changed}',
        ${JSON.stringify({ registrationId: randomUUID() })}::jsonb, 'active', now(), 'cli:lan', now())`.execute(
      service.deps.db,
    )
    const page = await administrator.get(`${LIST}/subscribers/${id}`)
    expect(page.text).toContain(texts.backfillTextGrades)
    expect(page.text).toContain(`href="${LIST}/subscribers/${id}/everything"`)
    expect(page.text).not.toContain(`${id}/test`)
  })
})

describe('what was given up', () => {
  it('is told where people look, and is sent again or put away after a question', async () => {
    const { path } = await addWebhook('Hỏng', ['outcome.changed'])
    await administrator.post(`${path}/everything`)
    await tried(path, 'dead', 503)
    const { dead } = (await service.get(`/api/v1/subscribers/${idOf(path)}`)).body
    expect(dead).toBeGreaterThan(2)
    expect((await administrator.get(LIST)).text).toContain(
      fill(texts.deadLink, { name: 'Hỏng', n: dead }),
    )
    expect((await administrator.get(path)).text).toContain(fill(texts.deadText, { n: dead }))
    expect((await auditor.get('/console')).text).toContain(fill(texts.work, { n: dead }))
    const query = `subscriber=${idOf(path)}`
    const list = (await administrator.get(`${DELIVERIES}?${query}`)).text
    expect(list).toContain(fill(deliveryTexts.vi.answered, { status: '503' }))
    const [one = '', other = ''] = [...list.matchAll(/name="id" value="([^"]+)"/g)].map(
      ([, key]) => key ?? '',
    )
    const asked = (await administrator.get(`${DELIVERIES}/again?of=chosen&id=${one}`)).text
    expect(asked).toContain(fill(deliveryTexts.vi.againTitle, { n: 1 }))
    await administrator.post(`${DELIVERIES}/again`, { of: 'chosen', ids: one, expected: '1' })
    await administrator.post(`${DELIVERIES}/away`, { of: 'chosen', ids: other, expected: '1' })
    const left = dead - 2
    const stale = await administrator.post(`${DELIVERIES}/away`, {
      ...{ of: 'all', ids: '', subscriber: idOf(path), expected: String(dead) },
    })
    expect(stale.headers.location).toBe(DELIVERIES)
    expect((await administrator.get(DELIVERIES)).text).toContain(
      fill(deliveryTexts.vi.others, { n: left }),
    )
    await administrator.post(`${DELIVERIES}/again`, {
      ...{ of: 'all', ids: '', subscriber: idOf(path), expected: String(left) },
    })
    const { body } = await service.get(`/api/v1/subscribers/${idOf(path)}`)
    expect(body).toMatchObject({ dead: 0, waiting: left + 1 })
    expect((await auditor.get('/console/audit')).text).toContain('Cất đi tin không gửi được')
  })
})

describe('the same by program', () => {
  it('lists what was given up without names, sends it again and puts it away', async () => {
    const { body: made } = await service.post('/api/v1/subscribers').send({
      ...{ kind: 'webhook', name: 'Qua API', url: address, events: ['outcome.changed'] },
    })
    const { id } = made.subscriber
    expect(made.secret).toMatch(/^whsec_/)
    const { body: told } = await service.post(`/api/v1/subscribers/${id}/everything`)
    await tried(id, 'dead', 503)
    const list = `/api/v1/deliveries?state=dead&subscriber=${id}&limit=2`
    const first = (await service.get(list)).body
    expect(first.items).toHaveLength(2)
    expect(JSON.stringify(first)).not.toContain('Lò Thị An')
    const next = (await service.get(`${list}&after=${first.next}`)).body
    expect(next.items[0].position).toBeLessThan(first.items[1].position)
    const act = async (name: string, positions: 'all' | number[]) =>
      (await service.post(`/api/v1/deliveries/${name}`).send({ subscriber: id, positions })).body
    const position = first.items[0].position
    expect(await act('put-away', [position])).toEqual({ deliveries: 1 })
    expect(await act('put-away', [position])).toMatchObject({ code: 'request.conflict' })
    expect(await act('send-again', 'all')).toEqual({ deliveries: told.deliveries - 1 })
  })
})

describe('a system that takes nothing more', () => {
  it('says why and how much waits, and is switched on by a person', async () => {
    const { path } = await addWebhook('Đã đi')
    const { db } = service.deps
    await sql`update subscribers set state = 'gone', state_reason = 'The receiver answered 410: it takes nothing more.'
      where id = ${idOf(path)}::uuid`.execute(db)
    const page = (await auditor.get(path)).text
    expect(page).toContain(texts.gone)
    expect(page).toContain('answered 410')
    expect((await auditor.get('/console')).text).toContain(fill(texts.workGone, { n: 1 }))
    await administrator.post(`${path}/state`, { state: 'active' })
    expect((await auditor.get(path)).text).toContain(texts.states.active)
    await administrator.post(`${path}/state`, { state: 'off' })
    expect((await auditor.get(path)).text).toContain(texts.offText)
  })
})

describe('whoever may not', () => {
  it('a coordinator finds nothing, an auditor reads and cannot change', async () => {
    const { path } = await addWebhook('Kín')
    for (const address of [LIST, DELIVERIES, path])
      expect((await coordinator.get(address)).status).toBe(404)
    for (const address of [LIST, DELIVERIES, path])
      expect((await auditor.get(address)).status).toBe(200)
    expect((await auditor.get(path)).text).not.toContain(`action="${path}`)
    expect((await auditor.post(`${path}/test`)).status).toBe(404)
    expect((await auditor.get(`${LIST}/subscribers/new`)).status).toBe(404)
    expect((await service.get('/api/v1/subscribers', service.keyOfB)).status).toBe(403)
  })
})
