import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { createApiKey } from '../../src/access/api-keys.ts'
import { scopes } from '../../src/access/viewer.ts'
import { createRun, getRun, type Run } from '../../src/runs/run.ts'
import { type LocalPlatform, startLocalPlatform } from '../connectors/local-platform.ts'
import { item, pagesOf, TOKEN } from '../connectors/provincial-portal/portal.ts'
import { startHocvu } from '../support/hocvu.ts'
import { createTestInstallation, type TestInstallation } from '../support/installation.ts'
import { until } from '../support/until.ts'

const PEOPLE = 600
const PAGE = 10
const PAGES = PEOPLE / PAGE
/** Who asks at once, each as fast as it is answered. */
const ASKING = 16

let slow: LocalPlatform
let mute: LocalPlatform
let muted = true
let installation: TestInstallation

const program = (id: string, platform: string) => `
id: ${id}
title: { vi: Kỹ năng số }
cohorts: [{ id: ${id}-1, enrol: roster, evidence: [{ platform: ${platform}, course: NTS, attendance: sessions }] }]
`

beforeAll(async () => {
  const learners = Array.from({ length: PEOPLE }, (_, index) => item(index + 1))
  const answer = pagesOf(() => learners)
  slow = await startLocalPlatform(async (request, response) => {
    await pause(60)
    answer(request, response)
  })
  mute = await startLocalPlatform((request, response) => {
    if (!muted) answer(request, response)
  })
  const platform = (id: string, url: string) =>
    `  - { id: ${id}, connector: provincial-portal, url: "${url}", token: "${TOKEN}", limit: ${PAGE}, allowPrivateNetwork: true, requestsPerSecond: 1000 }`
  installation = await createTestInstallation({
    files: {
      'platforms.yaml': `platforms:\n${platform('cham', slow.url)}\n${platform('im', mute.url)}\n`,
      'programs/cham.yaml': program('kns-cham', 'cham'),
      'programs/im.yaml': program('kns-im', 'im'),
    },
    environment: { PORT: '0', DRAIN_SECONDS: '1', LOG_LEVEL: 'info' },
  })
})
afterAll(async () => {
  await installation.close()
  await slow.close()
  await mute.close()
})

it('stops within ten seconds under load: not ready first, no request lost, its jobs handed back', async () => {
  const { database, clock } = installation
  const { db } = database
  const begin = (subject: string) =>
    createRun(db, clock, {
      kind: 'sync',
      subject,
      options: { full: false, chain: false },
      actor: 'cli:lan',
    })
  const { key } = await createApiKey(db, clock, 'cli:lan', { name: 'load', scopes })
  const [handedBack, cutOff] = [await begin('cham'), await begin('im')]
  const service = await startHocvu(['start'], installation.environment)
  const { url } = z.object({ url: z.url() }).parse(service.ready)
  await until('both syncs are at work', () => slow.arrived.length > 3 && mute.arrived.length > 0)

  // As a balancer does: whoever sees that it is not ready sends nothing more.
  let ready = true
  const answered = { whileReady: 0, whileClosing: 0, refused: [] as string[] }
  const ask = async (path: string) => {
    while (ready) {
      try {
        const { status } = await fetch(`${url}${path}`, {
          headers: { authorization: `Bearer ${key}` },
        })
        if (status >= 500) answered.refused.push(`${path} ${status}`)
        else if (asked) answered.whileClosing += 1
        else answered.whileReady += 1
      } catch (error) {
        answered.refused.push(`${path} ${error instanceof Error ? error.cause : error}`)
      }
    }
  }
  let asked = false
  const paths = [
    '/',
    '/verify',
    '/api/v1/cohorts',
    '/api/v1/syncs',
    '/healthz',
    '/assets/hocvu.css',
  ]
  const load = Array.from({ length: ASKING }, (_, n) => ask(paths[n % paths.length] ?? '/'))
  const watching = (async () => {
    while (ready) {
      ready = (await fetch(`${url}/readyz`)).status === 200
      await pause(50)
    }
  })()
  await until('it is asked', () => answered.whileReady > 200)
  const began = performance.now()
  asked = true
  const stopped = service.stop()
  await Promise.all([...load, watching])
  expect(answered.refused).toEqual([])
  expect(answered.whileClosing).toBeGreaterThan(0)

  // Long before the process is gone, for it still waits for the platform that says nothing.
  await until(
    'the run is handed back',
    async () => (await getRun(db, handedBack.id)).state === 'queued',
  )
  expect(await getRun(db, handedBack.id)).toMatchObject({ error: null, finishedAt: null })
  expect(await stopped).toBe(0)
  const seconds = (performance.now() - began) / 1000
  expect(seconds).toBeLessThan(10)
  expect(service.stderr()).toContain('not everything ended in time')

  muted = false
  // Nobody's any more, so that the next one to look goes on with the same run, where it stopped.
  const after = async (run: Run) => {
    const ended = await installation.run('sync', run.subject)
    expect(ended.id).toBe(run.id)
    expect(ended).toMatchObject({ state: 'succeeded', result: { records: PEOPLE * 6 } })
  }
  await after(handedBack)
  await after(cutOff)
  expect(slow.arrived.length).toBeLessThan(PAGES + 10)
  process.stdout.write(
    `graceful stop: ${answered.whileReady} requests before, ${answered.whileClosing} after SIGTERM, ${seconds.toFixed(1)} s\n`,
  )
}, 120_000)
