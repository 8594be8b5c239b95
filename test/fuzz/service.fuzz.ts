/** `npm run fuzz`: asks everything of a service, at random. FUZZ_REQUESTS and FUZZ_SEED choose how much and which. */
import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FuzzResult, fuzz } from './run.ts'
import { hangUp } from './send.ts'
import { type FuzzWorld, openFuzzWorld } from './world.ts'

const requests = Number(process.env.FUZZ_REQUESTS ?? 12_000)
const seed = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31))
/** The later ones ask for what the earlier ones made. */
const ROUNDS = 3
const HOUR_MS = 3_600_000

let world: FuzzWorld
beforeAll(async () => {
  world = await openFuzzWorld()
})
afterAll(async () => {
  hangUp()
  await world.close()
})

it.each(['api', 'pages'] as const)(
  'no answer of the %s is a fault of the service',
  async (part) => {
    const givens = part === 'api' ? world.ofApi : world.ofPages
    const result = await fuzz(world.server.url, world[part], givens, {
      requests: Math.ceil(requests / 2),
      rounds: ROUNDS,
      seed,
    })
    console.log(figures(part, world[part].length, result))
    expect(result.findings.map(({ operation }) => operation)).toEqual([])
  },
  HOUR_MS,
)

function figures(part: string, calls: number, { statuses, reached, findings }: FuzzResult): string {
  const total = [...statuses.values()].reduce((sum, count) => sum + count, 0)
  const by = [...statuses].toSorted(([a], [b]) => a - b).map(([status, n]) => `${status}: ${n}`)
  return [
    `${part}: ${calls} calls, ${reached.size} of them done at least once, ${total} requests, ${findings.length} findings, seed ${seed}`,
    `answers ${by.join(', ')}`,
    ...findings.map(({ operation, fault, call }) => `\n${operation}: ${fault}\n${call}`),
  ].join('\n')
}
