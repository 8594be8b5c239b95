/**
 * `npm run soak`: the grown installation for ten minutes, or SOAK_MINUTES, under load, restarts and faults. At the end
 * nothing is lost and nothing doubled, and those processes that nobody restarted take no more memory than when they were
 * warm. FAULTS_SEED makes the same faults again.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { createRandom } from '../../src/demo/random.ts'
import { startOwnRedis } from '../faults/own-redis.ts'
import { seedOf } from '../faults/report.ts'
import { faultWorld } from '../faults/world.ts'
import { startBalancer } from '../support/balancer.ts'
import type { Service } from '../support/hocvu.ts'
import { growthOf, residentMebibytes, type Sample } from './memory.ts'
import { visit } from './visitors.ts'

const MINUTES = Number(process.env.SOAK_MINUTES ?? 10)
const FAULT_EVERY_MS = 8_000
const PEOPLE_A_ROUND = 12
/** Of what it took when warm: less is the engine's own coming and going. */
const FLAT = 1.15

it(`the grown installation stands ${MINUTES} minutes of load, restarts and faults`, async (context) => {
  const seed = seedOf()
  const random = createRandom(seed)
  const redis = await startOwnRedis()
  context.onTestFinished(() => redis.close())
  const world = await faultWorld({
    people: 60,
    platform: ', schedule: "* * * * *"',
    environment: { REDIS_URL: redis.url, PORT: '0', LOG_LEVEL: 'fatal' },
  })
  context.onTestFinished(() => world.close())
  const balancer = await startBalancer()
  context.onTestFinished(() => balancer.close())

  const portOf = ({ ready }: Service) => Number(/:(\d+)/.exec(JSON.stringify(ready))?.[1])
  const begin = async (part: string) => {
    const service = await world.start(part)
    if (part === 'serve') balancer.servers.push(portOf(service))
    return service
  }
  // Nobody touches these: their memory is looked at.
  const steady = {
    worker: await begin('worker'),
    serve: await begin('serve'),
    schedule: await begin('schedule'),
  }
  const restarted = new Map<string, Service>()
  for (const part of ['worker', 'serve', 'schedule']) restarted.set(part, await begin(part))

  const began = performance.now()
  const minutes = () => (performance.now() - began) / 60_000
  const isOver = () => minutes() >= MINUTES
  const samples = new Map<string, Sample[]>(Object.keys(steady).map((part) => [part, []]))
  const told: Record<string, number> = {}
  const count = (what: string, by = 1) => {
    told[what] = (told[what] ?? 0) + by
  }

  const watchMemory = async () => {
    for (; !isOver(); await pause(1_000))
      for (const [part, { pid }] of Object.entries(steady)) {
        const mebibytes = residentMebibytes(pid)
        if (mebibytes === null) throw new Error(`${part} has ended`)
        samples.get(part)?.push({ at: minutes(), mebibytes })
      }
  }
  const visitPages = async () => {
    for (; !isOver(); await pause(50)) {
      const codes = await sql<{ code: string }>`
        select code from certificate_revisions order by random() limit 20`.execute(world.db)
      for (const [answer, often] of Object.entries(await visit(balancer, codes.rows)))
        count(`page: ${answer}`, often)
    }
  }
  const bringPeople = async () => {
    for (; !isOver(); await pause(2_000)) {
      await world.grow(PEOPLE_A_ROUND)
      await world.beginAll()
      count('rounds of people')
      await world.settled(180)
    }
  }
  const restart = async (part: string, end: (service: Service) => Promise<unknown>) => {
    const service = restarted.get(part)
    if (service === undefined) return
    if (part === 'serve') balancer.servers.splice(balancer.servers.indexOf(portOf(service)), 1)
    await end(service)
    restarted.set(part, await begin(part))
  }
  const faults: Record<string, () => Promise<unknown>> = {
    'worker killed': () => restart('worker', (service) => service.kill()),
    'worker restarted': () => restart('worker', (service) => service.stop()),
    'web killed': () => restart('serve', (service) => service.kill()),
    'web restarted': () => restart('serve', (service) => service.stop()),
    'scheduler killed': () => restart('schedule', (service) => service.kill()),
    'redis restarted': async () => {
      await redis.stop()
      await pause(500)
      await redis.start()
    },
    'redis emptied': async () => {
      await redis.stop()
      await redis.start({ empty: true })
    },
    'platform away': async () => {
      world.portal.behave((_, response) => response.writeHead(503).end())
      await pause(2_000)
      world.portal.behave(null)
    },
  }
  const makeFaults = async () => {
    for (; !isOver(); await pause(FAULT_EVERY_MS)) {
      const [name, fault] = random.pick(Object.entries(faults))
      await fault()
      count(`fault: ${name}`)
    }
  }
  await Promise.all([watchMemory(), visitPages(), bringPeople(), makeFaults()])
  await world.beginAll()
  await world.settled(300)

  const lines = Object.entries(told).map(([what, often]) => `${what.padEnd(28)} ${often}`)
  for (const [part, taken] of samples) {
    const { first, last, slope } = growthOf(taken)
    lines.push(
      `memory: ${part.padEnd(20)} ${first.toFixed(0)} MiB when warm, ${last.toFixed(0)} MiB at the end, ${slope.toFixed(2)} MiB a minute`,
    )
  }
  const runs = await world.db.selectFrom('runs').select('id').execute()
  const certificates = await world.db.selectFrom('certificates').select('id').execute()
  lines.push(
    `runs ${runs.length}, certificates ${certificates.length}, mails ${world.mail.taken.length}, seed ${seed}`,
  )
  process.stdout.write(`${lines.join('\n')}\n`)

  expect(await world.broken()).toEqual([])
  for (const taken of samples.values()) {
    const { first, last } = growthOf(taken)
    expect(last).toBeLessThan(first * FLAT)
  }
  expect(told['page: 200']).toBeGreaterThan(0)
})
