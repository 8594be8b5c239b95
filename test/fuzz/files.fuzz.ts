/** Files damaged at random: each is read, or refused with words; nothing damaged is ever called genuine. */
import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { faultOf } from './answers.ts'
import { damagedFile } from './damaged.ts'
import { hangUp, send } from './send.ts'
import { type FuzzWorld, openFuzzWorld } from './world.ts'

const numRuns = Number(process.env.FUZZ_FILES ?? 400)
const seed = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31))
const HOUR_MS = 3_600_000
/** Of one file, whatever is in it. */
const WITHIN_MS = 10_000

let world: FuzzWorld
beforeAll(async () => {
  world = await openFuzzWorld()
})
afterAll(async () => {
  hangUp()
  await world.close()
})

const READ_OR_REFUSED = new Set([200, 202, 400, 404, 409, 413, 415, 422])

const PLACES = [
  '/api/v1/roster/imports',
  '/api/v1/units/imports',
  '/api/v1/platforms/onetouch/ledger/imports',
  '/api/v1/cohorts/kns-1/papers/imports',
  '/api/v1/plans/ky-nang-so/figures/imports',
]

it.each(PLACES)(
  'a damaged file that comes to %s',
  async (path) => {
    const { service, server, files } = world
    const { formFields: _, credentials } = await world.ofApi()
    const type = 'application/octet-stream'
    const statuses = new Map<number, number>()
    const property = fc.asyncProperty(damagedFile(files), async (body) => {
      const began = performance.now()
      const headers = { ...credentials[0], 'content-type': type }
      const answer = await send(server.url, { method: 'POST', path, headers, body })
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      expect(faultOf(answer, READ_OR_REFUSED)).toBeNull()
      expect(performance.now() - began).toBeLessThan(WITHIN_MS)
    })
    await fc.assert(property, { numRuns, seed })
    console.log(path, [...statuses].map(([status, n]) => `${status}: ${n}`).join(', '))
    expect(service.logged()).not.toContain('"code":"internal"')
  },
  HOUR_MS,
)

it(
  'damaged rolls are read as far as they go, or rejected with a reason; the sync goes on to the next',
  async () => {
    const { installation } = world.service
    const { credentials } = await world.ofApi()
    const headers = { ...credentials[0], 'content-type': 'application/octet-stream' }
    const path = '/api/v1/platforms/lop-hoc/files?kind=roll-call'
    const property = fc.asyncProperty(damagedFile(world.files), async (body) => {
      const answer = await send(world.server.url, { method: 'POST', path, headers, body })
      expect(faultOf(answer, READ_OR_REFUSED)).toBeNull()
    })
    await fc.assert(property, { numRuns, seed })
    const run = await installation.run('sync', 'lop-hoc')
    expect({ state: run.state, error: run.error }).toMatchObject({ error: null })
    const { db } = installation.database
    const states = await db
      .selectFrom('platform_files')
      .select((count) => ['state', count.fn.countAll().as('n')])
      .groupBy('state')
      .execute()
    console.log(path, run.state, states.map(({ state, n }) => `${state}: ${n}`).join(', '))
    expect(states.map(({ state }) => state)).not.toContain('waiting')
  },
  HOUR_MS,
)

it(
  'damaged papers brought as signed by the agency are each refused by name',
  async () => {
    const { credentials } = await world.ofApi()
    const statuses = new Map<number, number>()
    const property = fc.asyncProperty(
      fc.array(damagedFile(world.files), { minLength: 1, maxLength: 4 }),
      async (files) => {
        const form = new FormData()
        for (const [index, file] of files.entries())
          form.append('file', new Blob([Uint8Array.from(file)]), `${index}.pdf`)
        const answer = await fetch(`${world.server.url}/api/v1/certificates/signed-files`, {
          method: 'POST',
          body: form,
          headers: credentials[0] ?? {},
        })
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
        const given = {
          status: answer.status,
          type: answer.headers.get('content-type') ?? '',
          body: await answer.text(),
          planted: null,
        }
        expect(faultOf(given, READ_OR_REFUSED)).toBeNull()
      },
    )
    await fc.assert(property, { numRuns, seed })
    console.log('signed files', [...statuses].map(([status, n]) => `${status}: ${n}`).join(', '))
  },
  HOUR_MS,
)

const Verified = z.object({
  result: z.enum(['valid', 'revoked', 'replaced', 'unknown', 'cannot-tell']),
})

it(
  'a paper or credential that is not byte for byte what was issued is never called valid',
  async () => {
    const { server, files } = world
    const results = new Map<string, number>()
    const property = fc.asyncProperty(damagedFile(files), async (body) => {
      const headers = { 'content-type': 'application/octet-stream', accept: 'application/json' }
      const answer = await send(server.url, { method: 'POST', path: '/verify', headers, body })
      expect(faultOf(answer, READ_OR_REFUSED)).toBeNull()
      if (answer.status !== 200) return
      const { result } = Verified.parse(JSON.parse(answer.body))
      results.set(result, (results.get(result) ?? 0) + 1)
      if (result === 'valid') expect(files.some((file) => sameMeaning(file, body))).toBe(true)
    })
    await fc.assert(property, { numRuns: numRuns * 5, seed })
    console.log('/verify', [...results].map(([result, n]) => `${result}: ${n}`).join(', '))
  },
  HOUR_MS,
)

/** A credential is its content, not its bytes: blanks between fields change nothing of what is signed. */
function sameMeaning(file: Buffer, body: Buffer): boolean {
  if (file.equals(body)) return true
  try {
    return (
      JSON.stringify(JSON.parse(file.toString())) === JSON.stringify(JSON.parse(body.toString()))
    )
  } catch {
    return false
  }
}
