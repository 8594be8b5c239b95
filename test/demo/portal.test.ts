import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startSimulatedPortal } from '../../src/demo/portal.ts'
import { UNREADABLE_PORTAL_ITEMS } from '../../src/demo/portal-items.ts'
import { buildDemoWorld } from '../../src/demo/world.ts'

const TOKEN = 'portal-token'
const world = buildDemoWorld()
const ITEMS = 540 + 260 + 12 + UNREADABLE_PORTAL_ITEMS
let portal: Awaited<ReturnType<typeof startSimulatedPortal>>

beforeAll(async () => {
  portal = await startSimulatedPortal({ world, token: TOKEN })
})
afterAll(() => portal.close())

const Page = z.object({
  items: z.array(z.looseObject({ id: z.string(), updated_at: z.string() })),
  next_cursor: z.string().nullable(),
  total: z.number(),
})

/** An item as the contract has it. */
const Item = z.strictObject({
  id: z.string(),
  updated_at: z.iso.datetime({ offset: true }),
  learner: z.strictObject({
    id: z.string(),
    full_name: z.string(),
    email: z.email().optional(),
    phone: z.string().optional(),
    employee_code: z.string().optional(),
    date_of_birth: z.iso.date().optional(),
    unit: z.string().optional(),
  }),
  course: z.strictObject({ code: z.string(), title: z.string() }),
  progress: z.number().min(0).max(1),
  modules: z.array(
    z.strictObject({
      code: z.string(),
      completed_at: z.iso.datetime({ offset: true }).nullable(),
    }),
  ),
  final_test: z
    .strictObject({
      score: z.union([z.number(), z.string()]),
      max_score: z.union([z.number(), z.string()]),
      attempts: z.int(),
      submitted_at: z.iso.datetime({ offset: true }),
    })
    .nullable(),
  sessions: z.array(
    z.strictObject({
      code: z.string(),
      minutes: z.int(),
      attended_minutes: z.int(),
      excuse: z.string().optional(),
    }),
  ),
  completed_at: z.iso.datetime({ offset: true }).nullable(),
})

const get = (query: Record<string, string>, token = TOKEN) =>
  fetch(`${portal.url}/completions?${new URLSearchParams(query)}`, {
    headers: { authorization: `Bearer ${token}` },
  })

async function pages(query: Record<string, string>) {
  const read: z.infer<typeof Page>[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = Page.parse(await (await get({ ...query, ...(cursor && { cursor }) })).json())
    read.push(page)
    cursor = page.next_cursor
  }
  return read
}

describe('the simulated portal', () => {
  it('pages through everything, each item once, and the total says how many', async () => {
    const read = await pages({ limit: '100' })
    const ids = read.flatMap(({ items }) => items.map(({ id }) => id))
    expect(read.map(({ total }) => total)).toEqual(read.map(() => ITEMS))
    expect(read).toHaveLength(Math.ceil(ITEMS / 100))
    expect(new Set(ids).size).toBe(ITEMS)
  })

  it('keeps to its contract, but for two items', async () => {
    const items = (await pages({ limit: '500' })).flatMap(({ items }) => items)
    const unreadable = items.filter((item) => !Item.safeParse(item).success)
    expect(unreadable.map(({ id }) => id).sort()).toEqual([
      'KNS-CBCC-2026:nhap-tay-1',
      'KNS-LD-2026:nhap-tay-2',
    ])
  })

  it('writes scores as numbers and as texts, with comma and point, of 10 and of 100', async () => {
    const items = (await pages({ limit: '500' })).flatMap(({ items }) => items)
    const scores = items.flatMap((item) => Item.safeParse(item).data?.final_test ?? [])
    expect(scores.some(({ score }) => typeof score === 'number' && !Number.isInteger(score))).toBe(
      true,
    )
    expect(scores.some(({ score }) => typeof score === 'string' && score.includes(','))).toBe(true)
    expect(scores.some(({ score }) => typeof score === 'string' && score.includes('.'))).toBe(true)
    expect(scores.some(({ max_score }) => max_score === 100)).toBe(true)
  })

  it('gives only what changed at or after a time', async () => {
    const all = (await pages({ limit: '500' })).flatMap(({ items }) => items)
    const since = all[600]?.updated_at ?? ''
    const changed = (await pages({ limit: '50', updated_since: since })).flatMap(
      ({ items }) => items,
    )
    expect(changed.map(({ id }) => id)).toEqual(
      all
        .filter(({ updated_at }) => Date.parse(updated_at) >= Date.parse(since))
        .map(({ id }) => id),
    )
    expect(changed.length).toBeGreaterThan(0)
  })

  it('has nothing that changed after the clock of the demo', async () => {
    const later = await pages({ updated_since: '2026-11-20T09:00:01+07:00' })
    expect(later).toEqual([{ items: [], next_cursor: null, total: 0 }])
  })

  it.each([
    ['a wrong token', {}, 'other', 401],
    ['a time without a zone', { updated_since: '2026-11-20T09:00:00' }, TOKEN, 400],
    ['a foreign cursor', { cursor: 'abc' }, TOKEN, 400],
    ['a limit of nothing', { limit: '0' }, TOKEN, 400],
  ])('refuses %s', async (_, query, token, status) => {
    expect((await get({ ...query }, token)).status).toBe(status)
  })

  it('remembers its requests without the token', async () => {
    await (await get({ limit: '1' })).body?.cancel()
    expect(portal.requests.at(-1)).toEqual({ path: '/api/completions', query: { limit: '1' } })
    expect(JSON.stringify(portal.requests)).not.toContain(TOKEN)
  })
})
