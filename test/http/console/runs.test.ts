import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRun, finishRun, noteProgress } from '../../../src/runs/run.ts'
import { startRun } from '../../support/started-run.ts'
import { COHORT, startTestService, type TestService } from '../service.ts'
import { type SignedIn, signIn } from '../signed-in.ts'

let service: TestService
let lan: SignedIn
let hoa: SignedIn
beforeAll(async () => {
  service = await startTestService()
  lan = await signIn(service.app, service.deps, { role: 'coordinator' })
  hoa = await signIn(service.app, service.deps, { role: 'coordinator', unitCode: 'XA' })
})
afterAll(() => service.close())

const begin = (kind: 'reconcile' | 'certify' | 'sync', options: object = {}) =>
  createRun(service.deps.db, service.deps.clock, {
    ...{ kind, subject: kind === 'sync' ? 'onetouch' : COHORT, options, actor: 'user:lan' },
  })

describe('background work', () => {
  it('is watched as pieces of the page, then the page is fetched anew', async () => {
    const { db, clock } = service.deps
    const run = await begin('reconcile')
    await startRun(db, clock, run.id)
    await noteProgress(db, run.id, { done: 500, looked: 12, of: 2000 })
    const page = await lan.get(`/console/runs/${run.id}`)
    expect(page.text).toContain(`sse-connect="/console/runs/${run.id}/events"`)
    expect(page.text).toContain('<noscript><meta http-equiv="refresh" content="3"/></noscript>')
    expect(page.text).toContain('500 / 2.000')
    const watching = lan.get(`/console/runs/${run.id}/events`).then(({ text }) => text)
    await finishRun(db, clock, run.id, { state: 'succeeded', result: { looked: 2000, changed: 7 } })
    const events = (await watching).split('\n\n')
    const end = events.find((event) => event.startsWith('event: end')) ?? ''
    expect(end).toContain('data: <div class="card-body run-state">')
    expect(end).toContain('Đã xong')
    const after = await lan.get(`/console/runs/${run.id}`)
    expect(after.text).not.toMatch(/sse-connect|http-equiv="refresh"/)
  })

  it('that failed says why and what to do', async () => {
    const { db, clock } = service.deps
    const run = await begin('sync')
    const error = { code: 'platform.unreachable', message: 'No answer.', retryable: true }
    await finishRun(db, clock, run.id, { state: 'failed', error })
    const page = await lan.get(`/console/runs/${run.id}`)
    expect(page.text).toContain('Hãy chạy lại sau ít phút')
    expect(page.text).toContain('href="/console/platforms/onetouch"')
  })

  it('names who was not issued a certificate, but not to who sees a branch of units', async () => {
    const { db, clock } = service.deps
    const run = await begin('certify')
    const held = [{ learner: 'B2', reason: 'roster', missing: ['unit'] }]
    await finishRun(db, clock, run.id, { state: 'succeeded', result: { issued: 3, held } })
    const [whole, branch] = await Promise.all(
      [lan, hoa].map((who) => who.get(`/console/runs/${run.id}`)),
    )
    expect(whole?.text).toContain('Danh sách học viên còn thiếu: đơn vị')
    expect(branch?.status).toBe(200)
    expect(branch?.text).not.toMatch(/B2|Đã cấp<|run-counts/)
  })
})
