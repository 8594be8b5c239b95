import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { executeRun } from '../../jobs/execute.ts'
import { createApiKey } from '../../src/access/api-keys.ts'
import { countTogether } from '../../src/access/request-counts.ts'
import { countInDatabase } from '../../src/access/request-counts-in-database.ts'
import { noteUses } from '../../src/certificates/uses.ts'
import { createLog } from '../../src/foundation/log.ts'
import { type RunningServer, startServer } from '../../src/http/server.ts'
import { createRun } from '../../src/runs/run.ts'
import { type LocalPlatform, startLocalPlatform } from '../connectors/local-platform.ts'
import { createTestInstallation, lan, type TestInstallation } from '../support/installation.ts'

const PROGRAM = `
id: ky-nang-so
title: { vi: Kỹ năng số, en: Digital skills }
certificate: { issuer: Sở Khoa học và Công nghệ, place: Sơn La, periods: 16 }
cohorts: [{ id: kns-1, name: Lớp 1, deadline: 2026-12-31, evidence: [{ platform: portal, course: KNS }] }]
`
const TOTAL = 40
const PAGE = 10

const item = (number: number) => ({
  id: `i${number}`,
  updated_at: '2026-02-01T00:00:00Z',
  learner: { id: `u${number}`, full_name: `Lò Thị ${number}` },
  course: { code: 'KNS', title: 'Kỹ năng số' },
  progress: 1,
  modules: [],
  final_test: null,
  sessions: [],
  completed_at: null,
})

let portal: LocalPlatform
let installation: TestInstallation
let server: RunningServer
let key: string
/** The portal answers with its last page once the test has seen how far the sync is. */
let answerLast: (() => void) | undefined

beforeAll(async () => {
  const seen = new Promise<void>((resolve) => {
    answerLast = resolve
  })
  portal = await startLocalPlatform(async ({ url }, response) => {
    const from = Number(url.searchParams.get('cursor') ?? 0)
    if (from + PAGE >= TOTAL) await seen
    const items = Array.from({ length: PAGE }, (_, at) => item(from + at))
    const next = from + PAGE < TOTAL ? String(from + PAGE) : null
    response.end(JSON.stringify({ items, next_cursor: next, total: TOTAL }))
  })
  installation = await createTestInstallation({
    files: {
      'platforms.yaml': `platforms: [{ id: portal, connector: provincial-portal, url: "${portal.url}", token: a-token, allowPrivateNetwork: true }]`,
      'programs/p.yaml': PROGRAM,
    },
  })
  const { database, clock, vault, renderer, fileSigner, resolvePlatform, publicUrl } = installation
  const { mail, outgoing, log } = installation
  const { db } = database
  key = (await createApiKey(db, clock, 'cli:lan', { name: 'watcher', scopes: ['syncs:read'] })).key
  const deps = {
    ...{
      db,
      counts: countTogether(countInDatabase(db, vault), createLog('silent')),
      uses: noteUses(db, createLog('silent')),
      identityProvider: null,
      clock,
      vault,
      renderer,
      fileSigner,
      resolvePlatform,
      publicUrl,
      consoleUrl: publicUrl,
      templates: '',
      formerPublicUrls: [],
      mail,
      outgoing,
      authorities: [],
      log,
    },
    examine: async () => [],
    checkPlatform: async () => ({ ok: true, findings: [] }),
    trustProxy: 0,
  }
  const queue = { enqueue: async () => {}, checkQueues: async () => {} }
  server = await startServer({ ...deps, ...queue }, { host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await server.close()
  await installation.close()
  await portal.close()
})

const Progress = z.object({
  state: z.literal('running'),
  progress: z.object({
    pages: z.int().min(1),
    records: z.int(),
    done: z.int(),
    total: z.literal(TOTAL),
    perSecond: z.int().positive(),
    secondsLeft: z.int().min(0),
  }),
})

describe('the progress of a sync as server-sent events', () => {
  it('tells pages, records, the rate and the time left, and ends with what came of it', async () => {
    const { db } = installation.database
    const options = { full: false, chain: false }
    const wanted = { kind: 'sync' as const, subject: 'portal', options, actor: lan.actor }
    const { id } = await createRun(db, installation.clock, wanted)
    const stream = await fetch(`${server.url}/api/v1/syncs/${id}/events`, {
      headers: { Authorization: `Bearer ${key}` },
    })
    const running = executeRun(installation, id, { lastTry: true })
    let text = ''
    for await (const part of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += part
      if (text.includes('"secondsLeft":')) answerLast?.()
    }
    await running
    const events = text.split('\n\n').flatMap((block) => {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/s.exec(block.trim()) ?? []
      return event === undefined ? [] : [{ event, data: JSON.parse(data ?? '') }]
    })
    const told = events.flatMap(({ data }) => Progress.safeParse(data).data ?? [])
    expect(told.length).toBeGreaterThan(0)
    for (const { progress } of told) expect(progress.done).toBe(progress.pages * PAGE)
    expect(events.at(-1)).toMatchObject({
      event: 'end',
      data: {
        state: 'succeeded',
        counts: { pages: 4, quarantined: 0 },
        losses: { lost: 0, missing: 0, held: [] },
      },
    })
  })
})
