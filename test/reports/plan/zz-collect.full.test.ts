import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, it } from 'vitest'
import { createTestInstallation, type TestInstallation } from '../../support/installation.ts'
import { platformsYaml } from '../../support/world.ts'
import { compare } from './properties/compare-worlds.ts'
import { cases } from './properties/invent-world.ts'
import { taughtFiles } from './properties/invented-world.ts'

let installation: TestInstallation
beforeAll(async () => {
  installation = await createTestInstallation({
    files: { 'platforms.yaml': platformsYaml, ...taughtFiles() },
  })
})
afterAll(() => installation.close())
function paths(a: any, e: any, at = ''): string[] {
  if (a !== null && e !== null && typeof a === 'object' && typeof e === 'object')
    return [...new Set([...Object.keys(a), ...Object.keys(e)])].flatMap((k) =>
      paths(a[k], e[k], at + '.' + k),
    )
  return a === e ? [] : [`${at}: got ${JSON.stringify(a)} wanted ${JSON.stringify(e)}`]
}
it('collects', { timeout: 500_000 }, async () => {
  const worlds = fc.sample(cases, {
    numRuns: Number(process.env.WORLDS ?? 300),
    seed: Number(process.env.SEED ?? 7),
  })
  const found: { m: string; size: number; w: unknown }[] = []
  for (const one of worlds) {
    try {
      await compare(installation.database.db, one)
    } catch (e) {
      found.push({
        m:
          (e as any).message +
          '\n' +
          paths((e as any).actual, (e as any).expected)
            .slice(0, 12)
            .join('\n'),
        size: JSON.stringify(one).length,
        w: one,
      })
    }
  }
  found.sort((a, b) => a.size - b.size)
  writeFileSync(
    '/tmp/collected.txt',
    `${found.length} of ${worlds.length}\n` +
      found.map((f) => f.m.replace(/\u001b\[\d+m/g, '')).join('\n=====\n'),
  )
  writeFileSync(
    '/tmp/worlds.json',
    JSON.stringify(
      found.slice(0, 10).map((f) => f.w),
      null,
      1,
    ),
  )
})
