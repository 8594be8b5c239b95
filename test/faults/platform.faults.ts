import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { tell } from './report.ts'
import { type Answer, type FaultWorld, faultWorld, type PortalPage } from './world.ts'

let world: FaultWorld
beforeAll(async () => {
  world = await faultWorld({ people: 35 })
  await world.start('worker')
  await world.beginAll()
  await world.settled(120)
  expect(await world.broken()).toEqual([])
})
afterAll(() => world.close())

const at = (updated_at: string) => (page: PortalPage) => ({
  ...page,
  items: page.items.map((item) => ({ ...item, updated_at })),
})

const failing: Record<string, Answer> = {
  'that is dead': ({ url }) => void url,
  'that answers pages of HTML': (_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<html><body>Bảo trì</body></html>')
  },
  'that answers half a page': (_, response) => {
    response.setHeader('content-type', 'application/json')
    response.end('{"items":[{"id":"i1","updated_at":"20')
  },
  'that answers 500': (_, response) => {
    response.statusCode = 500
    response.end()
  },
  'that answers slowly, and a byte now and then': (_, response) => {
    response.setHeader('content-type', 'application/json')
    const dripping = setInterval(() => response.write(' '), 500)
    response.once('close', () => clearInterval(dripping))
  },
}
const lying: Record<string, Parameters<FaultWorld['portal']['lie']>[0]> = {
  'that tells totals that are too high': (page) => ({ ...page, total: page.total + 100 }),
  'that tells totals that are too low': (page) => ({ ...page, total: 1 }),
  'that repeats its first page for ever': (page, { url }) =>
    url.searchParams.has('cursor') ? { ...page, next_cursor: '0' } : page,
  'that ends after the first page': (page) => ({ ...page, next_cursor: null }),
  'that knows nobody any more': () => ({ items: [], next_cursor: null, total: 0 }),
  'that goes back in time': at('2020-01-01T00:00:00Z'),
  'that tells of a time to come': at('2099-01-01T00:00:00Z'),
}

it.for([...Object.keys(failing), ...Object.keys(lying)])(
  'platform: one %s',
  async (name, context) => {
    tell(context, { points: 'once' })
    const before = await world.state()
    await world.grow(4)
    const lie = lying[name]
    if (lie) world.portal.lie(lie)
    else world.portal.behave(failing[name] ?? null)
    const id = await world.begin({
      kind: 'sync',
      subject: 'portal',
      options: { full: true, chain: true },
    })
    const run = () =>
      world.db
        .selectFrom('runs')
        .select(['state', 'finished_at', 'error'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
    await until(
      'something came of it',
      async () => {
        const { finished_at, error } = await run()
        return finished_at !== null || error !== null
      },
      120,
    )
    // Nothing is taken away by it.
    const after = await world.state()
    expect(after.certificates).toBeGreaterThanOrEqual(before.certificates)
    expect(after.versions).toBeGreaterThanOrEqual(before.versions)
    world.portal.behave(null)
    await until('the sync has ended', async () => (await run()).finished_at !== null, 240)
    await world.settled(120)
    // A platform that failed again and again is left alone for half a minute.
    if ((await run()).state === 'failed') await pause(31_000)
    await world.grow(2)
    const last = await world.begin({
      kind: 'sync',
      subject: 'portal',
      options: { full: true, chain: true },
    })
    await world.settled(120)
    const { state } = await world.db
      .selectFrom('runs')
      .select('state')
      .where('id', '=', last)
      .executeTakeFirstOrThrow()
    expect(state).toBe('succeeded')
    expect(await world.broken()).toEqual([])
  },
)
