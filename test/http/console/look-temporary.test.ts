import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { createOutgoing } from '../../../src/foundation/outgoing/outgoing.ts'
import { openBrowser } from '../../end-to-end/console/browser.ts'
import { startTestService } from '../service.ts'
import { signIn } from '../signed-in.ts'

it('is looked at', { timeout: 300_000 }, async () => {
  const service = await startTestService({ outgoing: createOutgoing({ privateHosts: ['127.0.0.1'] }) })
  const me = await signIn(service.app, service.deps, { role: 'administrator', login: 'lan' })
  const server = createServer(service.app)
  await new Promise<void>((r) => server.listen(0, '127.0.0.1', r))
  const { port }: Pick<AddressInfo, 'port'> = Object(server.address())
  const url = `http://127.0.0.1:${port}`
  const N = '/console/integrations/subscribers/new'
  const base = { kind: 'webhook', events: ['outcome.changed', 'certificate.issued', 'certificate.revised', 'certificate.revoked'] }
  const ids: string[] = []
  for (const [name, address] of [['Phần mềm quản lý cán bộ', 'https://canbo.sonla.gov.vn/api/hocvu'], ['Cổng dữ liệu của tỉnh', 'https://data.sonla.gov.vn/hooks/3f2c'], ['Bản cũ', 'https://old.example.gov.vn/h']] as const) {
    const page = await me.post(N, { ...base, name, url: address })
    ids.push(/subscribers\/([0-9a-f-]{36})/.exec(page.text)?.[1] ?? '')
  }
  const store = await me.post(N, { kind: 'statements', name: 'LRS của tỉnh', url: 'https://lrs.sonla.gov.vn/xapi', user: 'hocvu', password: 'x', actor: 'learner-id', events: ['outcome.changed', 'certificate.issued'] })
  ids.push(String(store.headers.location).slice(-36))
  const [a, b, c, d] = ids
  for (const id of [a, b, d]) await me.post(`/console/integrations/subscribers/${id}/everything`)
  const { db, clock } = service.deps
  const now = clock.now()
  const run = (await sql<{ id: string }>`select id from runs where kind = 'sync' limit 1`.execute(db)).rows[0]
  if (run) await sql`select note_event('sync.finished', array[${run.id}::uuid], array[0], array[now()])`.execute(db)
  await sql`update deliveries set state = 'dead', tries = 10, status = 503, fault = 'The receiver answered 503.', changed_at = ${new Date(now.getTime() - 7.2e6)} where subscriber_id = ${a}::uuid and position % 2 = 0`.execute(db)
  await sql`update deliveries set state = 'sent', tries = 1, status = 204, changed_at = ${new Date(now.getTime() - 3e5)} where subscriber_id = ${a}::uuid and position % 3 = 1`.execute(db)
  await sql`update deliveries set tries = 3, fault = 'certificate.issued to a webhook: lrs.sonla.gov.vn cannot be reached or broke off (ECONNREFUSED). Check address, network and firewall.', not_before = ${new Date(now.getTime() + 1.5e6)} where subscriber_id = ${d}::uuid and position % 2 = 0`.execute(db)
  await sql`update subscribers set state = 'gone', state_reason = 'The receiver answered 410: it takes nothing more.' where id = ${b}::uuid`.execute(db)
  await sql`update subscribers set state = 'off' where id = ${c}::uuid`.execute(db)
  const browser = await openBrowser()
  const AXE = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
  const faults: string[] = []
  const L = '/console/integrations'
  const pages: [string, string][] = [
    ['list', L], ['new', N], ['new-store', `${N}?kind=statements`], ['webhook', `${L}/subscribers/${a}`], ['gone', `${L}/subscribers/${b}`], ['off', `${L}/subscribers/${c}`], ['store', `${L}/subscribers/${d}`],
    ['everything', `${L}/subscribers/${d}/everything`], ['dead', `${L}/deliveries`], ['waiting', `${L}/deliveries?state=waiting`], ['sent', `${L}/deliveries?state=sent`], ['skipped', `${L}/deliveries?state=skipped`],
    ['again', `${L}/deliveries/again?of=all`], ['away', `${L}/deliveries/away?of=all`], ['overview', '/console'],
  ]
  for (const look of [{ n: 'vi', locale: 'vi-VN', scheme: 'light', width: 1280 }, { n: 'en', locale: 'en-GB', scheme: 'dark', width: 360 }] as const) {
    const context = await browser.newContext({ colorScheme: look.scheme, viewport: { width: look.width, height: 850 }, locale: look.locale })
    const page = await context.newPage()
    await page.goto(`${url}/sign-in`)
    await page.fill('#login', 'lan')
    await page.fill('#password', 'một câu ngắn dễ nhớ')
    await page.click('main button[type=submit]')
    await page.waitForURL(`${url}/console`)
    const check = async (name: string) => {
      await page.screenshot({ path: `/tmp/w3/${name}-${look.n}.png`, fullPage: true })
      const wider = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      if (Number(wider) > 0) faults.push(`${name} ${look.n} wider by ${wider}`)
      await page.evaluate(`${AXE};0`)
      const found = JSON.stringify(await page.evaluate('axe.run({ resultTypes: ["violations"] }).then((r) => r.violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0,160))]))'))
      if (found !== '[]') faults.push(`${name} ${look.n} ${found}`)
    }
    for (const [name, address] of pages) {
      await page.goto(url + address)
      await check(name)
    }
    await page.goto(`${url}${L}/subscribers/${a}`)
    await page.click('details.confirm:has(input[name=former]) summary')
    await check('rotate')
    await page.click('details.confirm[open] button[type=submit]')
    await check('secret')
    await page.goto(`${url}${N}`)
    await page.fill('#name', 'x')
    await page.fill('#url', 'https://10.0.0.5/')
    for (const box of await page.$$('input[name=events]')) await box.uncheck()
    await page.click('main form button.btn-primary')
    await check('faults')
    await sql`update subscribers set url = 'http://127.0.0.1:9/' where id = ${c}::uuid`.execute(db)
    await page.goto(`${url}${L}/subscribers/${c}`)
    await page.click(`form[action$="/test"] button`)
    await check('tested')
    await context.close()
  }
  await browser.close()
  server.close()
  await service.close()
  expect(faults).toEqual([])
})
