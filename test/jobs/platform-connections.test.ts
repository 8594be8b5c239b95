import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ConnectorHttp } from '../../connectors/http.ts'
import {
  createPlatformConnections,
  type PlatformConnections,
} from '../../jobs/platform-connections.ts'
import { sharedTokenKeeper } from '../../jobs/shared-tokens.ts'
import { stateOfPlatform } from '../../src/programs/platform-health.ts'
import {
  holdPlace,
  readPlatformState,
  saveCircuit,
  takePlace,
} from '../../src/programs/platform-state.ts'
import { type LocalPlatform, startLocalPlatform } from '../connectors/local-platform.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'

let site: LocalPlatform
const arrivals: number[] = []
let installation: TestInstallation
const opened: PlatformConnections[] = []

/** The connections of another worker on the same database. */
function worker(): PlatformConnections {
  const { database, vault, clock, log } = installation
  const connections = createPlatformConnections({ db: database.db, vault, clock, log })
  opened.push(connections)
  return connections
}

const open = async (connections: PlatformConnections, id = 'portal') =>
  (await connections.open(installation.resolvePlatform(id))).context.http

const ask = (http: ConnectorHttp) =>
  http.request({ what: 'a page', method: 'GET', path: '/page', read: ({ body }) => body })

beforeAll(async () => {
  site = await startLocalPlatform((_, response) => {
    arrivals.push(performance.now())
    response.end('ok')
  })
  installation = await createTestInstallation({
    files: {
      'platforms.yaml': `platforms:
  - { id: portal, connector: provincial-portal, url: "${site.url}", token: abc, allowPrivateNetwork: true, requestsPerSecond: 25 }
  - { id: zoom, connector: zoom, accountId: a, clientId: b, clientSecret: c }
  - { id: nowhere, connector: provincial-portal, token: abc }
  - { id: other, connector: provincial-portal, url: "${site.url}", token: abc, allowPrivateNetwork: true }
`,
    },
  })
})
afterAll(async () => {
  for (const connections of opened) connections.close()
  await installation.close()
  await site.close()
})

describe('the address of a platform', () => {
  it('may be left out where it is the same for everybody', async () => {
    expect((await open(worker(), 'zoom')).baseUrl).toBe('https://api.zoom.us/v2')
  })

  it('is asked for elsewhere', async () => {
    await expect(ask(await open(worker(), 'nowhere'))).rejects.toMatchObject({
      code: 'platform.not-configured',
      message: expect.stringContaining('has no url'),
    })
  })
})

describe('the pace of a platform', () => {
  it('is one for all workers together', async () => {
    const [one, two] = [await open(worker()), await open(worker())]
    const began = performance.now()
    await Promise.all([one, two, one, two, one, two].map(ask))
    const last = arrivals.at(-1) ?? 0
    // Six requests at 25 a second: five pauses of 40 ms. Timers may be a little early.
    expect(last - began).toBeGreaterThan(5 * 40 - 15)
  })

  it('holds everybody when the platform asks for a pause, one category at a time', async () => {
    const { db } = installation.database
    await holdPlace(db, 'other', 'heavy', 20_000)
    expect(await takePlace(db, 'other', 'heavy', 100)).toBeGreaterThan(19_000)
    expect(await takePlace(db, 'other', 'light', 100)).toBe(0)
  })
})

describe('a clock of the database that was ahead once', () => {
  it('makes nobody wait until it is that late again', async () => {
    const { db } = installation.database
    await holdPlace(db, 'other', 'ahead', 365 * 24 * 60 * 60 * 1000)
    expect(await takePlace(db, 'other', 'ahead', 100)).toBe(0)
    expect(await takePlace(db, 'other', 'ahead', 100)).toBeLessThanOrEqual(100)
  })
})

describe('a platform that fails again and again', () => {
  it('is shown as left alone by the time that goes on, also where the installation’s stands still', async () => {
    const { db } = installation.database
    const circuit = async (after: number) => {
      const openUntil = new Date(Date.now() + after)
      await saveCircuit(db, 'zoom', { state: {}, openUntil, fault: 'HTTP 503' })
      const state = await readPlatformState(db, 'zoom')
      return stateOfPlatform({ tokenExpires: null }, state, installation.clock.now()).circuit
    }
    expect([await circuit(30_000), await circuit(-1000)]).toEqual(['open', 'half-open'])
  })

  it('is no longer shown so once any worker gets an answer', async () => {
    const { db } = installation.database
    const [one, two] = [worker(), worker()]
    await open(one, 'other')
    const state = { ownState: { value: 1, openedAt: 0, attemptNo: 1 }, breakerState: 5 }
    await saveCircuit(db, 'other', { state, openUntil: new Date(0), fault: 'HTTP 503' })
    await open(two, 'other')
    expect(await ask(await open(one, 'other'))).toBe('ok')
    expect(await readPlatformState(db, 'other')).toMatchObject({ circuit: null })
  })

  it('is left alone by the next worker too, until somebody resets it', async () => {
    const { db } = installation.database
    const state = { ownState: { value: 1, openedAt: Date.now(), attemptNo: 1 }, breakerState: 5 }
    const first = worker()
    const http = await open(first, 'other')
    await saveCircuit(db, 'other', {
      state,
      openUntil: new Date(Date.now() + 30_000),
      fault: 'HTTP 503',
    })
    const second = worker()
    const before = site.arrived.length
    const left = await open(second, 'other')
    expect(left.circuit).toBe('open')
    await expect(ask(left)).rejects.toMatchObject({ code: 'platform.circuit-open' })
    expect(site.arrived).toHaveLength(before)
    expect(await ask(http), 'the worker that met no fault').toBe('ok')

    const reopened = await open(first, 'other')
    expect(reopened.circuit, 'the same worker, with its next sync').toBe('open')

    await saveCircuit(db, 'other', null)
    const again = await open(second, 'other')
    expect(again.circuit).toBe('closed')
    expect(await ask(again)).toBe('ok')
  })
})

describe('the access token of a platform', () => {
  const keeperOf = (account: string) => {
    const { database, vault, clock } = installation
    return sharedTokenKeeper({ db: database.db, vault, clock }, 'portal', account)
  }
  const keeper = () => keeperOf('client 1 at the old address')
  let obtained = 0
  const obtain = async () => {
    obtained += 1
    await new Promise((resolve) => setImmediate(resolve))
    return {
      value: `access-${obtained}`,
      expiresAt: new Date(installation.clock.now().getTime() + 3_600_000),
    }
  }

  it('is obtained once, however many workers want it at a time', async () => {
    const workers = Array.from({ length: 5 }, keeper)
    const tokens = await Promise.all([...workers, ...workers].map((tokens) => tokens.token(obtain)))
    expect(new Set(tokens)).toEqual(new Set(['access-1']))
    expect(obtained).toBe(1)
  })

  it('is renewed once when the platform no longer takes it', async () => {
    const workers = Array.from({ length: 5 }, keeper)
    const tokens = await Promise.all(workers.map((tokens) => tokens.token(obtain, 'access-1')))
    expect(new Set(tokens)).toEqual(new Set(['access-2']))
    expect(obtained).toBe(2)
  })

  it('is not shown to another address, nor used for another client', async () => {
    expect(await keeperOf('client 1 at the new address').token(obtain)).toBe('access-3')
    expect(await keeperOf('client 1 at the new address').token(obtain)).toBe('access-3')
    expect(await keeper().token(obtain)).toBe('access-4')
  })

  it('is obtained by the next one when obtaining it failed', async () => {
    const one = keeperOf('client 2')
    const fails = () => Promise.reject(new Error('the sign-in is away'))
    const asked = [one.token(fails), one.token(fails), keeperOf('client 2').token(fails)]
    await Promise.all(asked.map((token) => expect(token).rejects.toThrow('away')))
    expect(await one.token(obtain)).toBe(`access-${obtained}`)
  })

  it('is obtained by the next one when whoever was obtaining it died', async () => {
    let die = (_: Error): void => {}
    const { dead } = await new Promise<{ dead: Promise<string> }>((began) => {
      const dead = keeperOf('client 3').token(() => {
        began({ dead })
        return new Promise((_, reject) => {
          die = reject
        })
      })
    })
    const waiting = keeperOf('client 3').token(obtain)
    await installation.database.asOwner((owner) =>
      owner.query(`select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and classid = 7205 and granted
          and database = (select oid from pg_database where datname = current_database())`),
    )
    expect(await waiting).toBe(`access-${obtained}`)
    die(new Error('died'))
    await expect(dead).rejects.toThrow()
  })

  it('is kept sealed', async () => {
    const row = await installation.database.db
      .selectFrom('platform_states')
      .select('token_sealed')
      .where('platform_id', '=', 'portal')
      .executeTakeFirstOrThrow()
    expect(row.token_sealed?.includes(Buffer.from('access-'))).toBe(false)
  })
})
