import { describe, expect, it, beforeAll, afterAll } from 'vitest'
import { certificateFile } from '../src/certificates/files.ts'
import { findByCode } from '../src/certificates/revisions/by-code.ts'
import { certifiedWorlds, certify, people, register } from './certificates/certified-world.ts'
import type { World } from './support/world.ts'
import { createMetrics } from '../src/http/metrics.ts'
import { allRoutes } from '../src/http/routes.ts'
import { expressPath, patternOf } from '../src/http/register.ts'

describe('r9', () => {
  const worlds = certifiedWorlds()
  let world: World
  beforeAll(async () => {
    world = await worlds.withPassed(people(2))
    await certify(world)
  })
  afterAll(() => worlds.close())
  it('concurrent opening', async () => {
    const [first] = await register(world)
    const c = await findByCode(world.db, first?.code ?? '')
    if (!c) throw new Error('none')
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => certificateFile(world, c)))
    console.log(all.map((r) => r.status === 'rejected' ? (r.reason.code ?? r.reason.message) : 'ok'))
  })
  it('overlaps', () => {
    const overlap = (a: string, b: string) => {
      const x = a.split('/'), y = b.split('/')
      return x.length === y.length && x.every((s, i) => { const t = y[i] ?? ''; return s.toLowerCase() === t.toLowerCase() || s.includes('{') || t.includes('{') })
    }
    const routes = allRoutes(createMetrics())
    console.log(routes.length, new Set(routes.map((r) => r.method)))
    for (const [i, a] of routes.entries()) for (const b of routes.slice(i + 1))
      if (a.method === b.method && overlap(a.path, b.path)) console.log('overlap', a.method, a.path, b.path, JSON.stringify(a.policy), JSON.stringify(b.policy))
    const byExpress = new Map<string, string[]>()
    for (const r of routes) byExpress.set(expressPath(r.path), [...byExpress.get(expressPath(r.path)) ?? [], r.path])
    void patternOf
  })
})
