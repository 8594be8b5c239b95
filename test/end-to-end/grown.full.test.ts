/** The grown installation: web processes behind a balancer, workers and schedulers beside them. */
import { request } from 'node:http'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createSignInLink, useSignInLink } from '../../src/access/sign-in-links.ts'
import { createUser } from '../../src/access/users.ts'
import { brokenInvariants } from '../faults/invariants.ts'
import { type FaultWorld, faultWorld } from '../faults/world.ts'
import { tokenIn } from '../http/signed-in.ts'
import { type Balancer, startBalancer } from '../support/balancer.ts'
import { type Service, startCommand } from '../support/hocvu.ts'
import { redisAvailable, startRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

const PASSWORD = 'một câu ngắn dễ nhớ'
const backends = redisAvailable() ? (['PostgreSQL', 'Redis'] as const) : (['PostgreSQL'] as const)
const portOf = ({ ready }: Service) =>
  Number(new URL(z.object({ url: z.string() }).parse(ready).url).port)

interface Answer {
  status: number
  text: string
  location: string
}

/** A browser that opens a new connection for each request, so that the next server answers. */
function browser({ url }: Balancer) {
  const cookies = new Map<string, string>()
  const ask = (path: string, form?: Record<string, string>): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const body = form === undefined ? undefined : new URLSearchParams(form).toString()
      const asked = request(`${url}${path}`, {
        agent: false,
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
        },
      })
      asked.once('error', reject)
      asked.once('response', (response) => {
        for (const cookie of response.headers['set-cookie'] ?? []) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
          cookies.set(name, value)
        }
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk
        })
        response.once('end', () =>
          resolve({
            text,
            status: response.statusCode ?? 0,
            location: response.headers.location ?? '',
          }),
        )
      })
      asked.end(body)
    })
  return {
    get: (path: string) => ask(path),
    post: async (path: string, page: string, fields: Record<string, string> = {}) =>
      ask(path, { _token: tokenIn((await ask(page)).text), ...fields }),
  }
}

async function administrator({ db }: FaultWorld, clock: { now(): Date }): Promise<void> {
  const person = {
    login: 'lan',
    name: 'Trần Thị Lan',
    role: 'administrator',
    unitCode: null,
  } as const
  const { id } = await createUser(db, clock, 'cli:lan', person)
  const { token } = await createSignInLink(db, clock, 'cli:lan', id)
  await useSignInLink(db, clock, token, { password: PASSWORD })
}

describe.each(backends)('two web processes behind a balancer, queues on %s', (backend) => {
  it('signing in, forms and live progress go on whichever of them answers, also when one is gone', async (context) => {
    const redis = backend === 'Redis' ? await startRedis() : null
    context.onTestFinished(async () => {
      await redis?.close()
    })
    const world = await faultWorld({
      people: 30,
      environment: { PORT: '0', ...(redis && { REDIS_URL: redis.url }) },
    })
    context.onTestFinished(() => world.close())
    await administrator(world, world.installation.clock)
    const [one, other] = await Promise.all([world.start('serve'), world.start('serve')])
    const balancer = await startBalancer([portOf(one), portOf(other)])
    context.onTestFinished(() => balancer.close())
    const { get, post } = browser(balancer)

    const signedIn = await post('/sign-in', '/sign-in', {
      ...{ login: 'lan', password: PASSWORD, next: '/console' },
    })
    expect(signedIn).toMatchObject({ status: 303, location: '/console' })
    for (let time = 0; time < 3; time++)
      expect(await get('/console/account')).toMatchObject({ status: 200 })

    const begun = await post('/console/platforms/portal/syncs', '/console/platforms/portal')
    expect(begun.status).toBe(303)
    const { id } = await world.db
      .selectFrom('runs')
      .select('id')
      .where('kind', '=', 'sync')
      .executeTakeFirstOrThrow()
    // Watched by one of them while a process that is neither does the work.
    const watched = get(`/console/runs/${id}/events`).catch(() => null)
    await one.kill()
    const again = get(`/console/runs/${id}/events`)
    await world.start('worker')
    await watched
    const { text } = await again
    expect(text).toContain('event: progress')
    expect(text).toContain('event: end')
    expect(await get('/console/account')).toMatchObject({ status: 200 })
    await world.settled(120)
    expect(await brokenInvariants(world.db, { records: world.records() })).toEqual([])
  }, 240_000)
})

it('of two schedulers one is active; killed, the other one takes over within seconds', async (context) => {
  const world = await faultWorld({ people: 0, platform: ', schedule: "0 2 * * *"' })
  context.onTestFinished(() => world.close())
  const active = async () => {
    const { rows } = await sql<{ pid: number; name: string }>`
      select a.pid, a.application_name as name from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.classid = 7206 and l.granted and a.datname = current_database()`.execute(
      world.db,
    )
    return rows.map(({ name }) => Number(/ (\d+)@/.exec(name)?.[1]))
  }
  const schedulers = [1, 2].map(() => startCommand(['schedule'], world.environment))
  context.onTestFinished(async () => {
    for (const scheduler of schedulers) await scheduler.kill()
  })
  await until(
    'both are there',
    async () => (await world.installation.database.presence.others()).length === 2,
    60,
  )
  await until('one is active', async () => (await active()).length === 1)
  const [first] = await active()
  process.kill(first ?? 0, 'SIGKILL')
  await until(
    'the other one is active',
    async () => {
      const [now] = await active()
      return now !== undefined && now !== first
    },
    10,
  )
}, 120_000)
