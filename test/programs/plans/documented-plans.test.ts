/** What docs/plans.md says of plans holds: its examples, its keys, its table of the five documents. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { unitKinds } from '../../../src/foundation/texts/unit-kinds.ts'
import { reviewPlan } from '../../../src/programs/plans/review-plan.ts'
import { parseConfiguration, readConfiguration } from '../../../src/programs/read-configuration.ts'

const root = new URL('../../../', import.meta.url)
const page = readFileSync(new URL('docs/plans.md', root), 'utf8')
const program = {
  name: 'programs/ky-nang-so.yaml',
  text: 'id: ky-nang-so\ntitle: { vi: Kỹ năng số }\nmodules: { Công chức: [NTS, ATAN] }\n',
}
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(
  ([, text = '']) =>
    parseConfiguration([program, { name: 'plans/example.yaml', text }], []).plans[0],
)

it('has examples that load, and the sums of which hold', () => {
  expect(examples).toHaveLength(2)
  const [, whole] = examples
  if (whole === undefined) throw new Error('no whole example')
  const review = reviewPlan(whole, [], null)
  expect(review.proved.map(({ result }) => result)).toEqual([3115, 500])
  expect(review.differing.map(({ result }) => result)).toEqual([800])
  expect(review.provedCosts.map(({ result }) => result)).toEqual([2_100_000, 8_100_000])
})

it('names every key, and its whole example has each', () => {
  const [, whole] = examples
  const told = new Set([...page.matchAll(/`([\w-]+)(?::[^`]*)?`/g)].map(([, key = '']) => key))
  for (const key of keysOf(whole))
    if (!['vi', 'en', 'numerator', 'denominator', 'to', 'from'].includes(key))
      expect([key, told.has(key)]).toEqual([key, true])
  for (const kind of unitKinds) expect(told).toContain(kind)
  expect(emptyIn(whole)).toEqual([])
})

it('has a row for every shipped plan', async () => {
  const { plans } = await readConfiguration(fileURLToPath(new URL('config', root)), [])
  const rows = page
    .slice(page.indexOf('| plan |'))
    .split('\n')
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length > 4)
    .map(([, id, source, years, targets]) => [id, source, years, targets])
  expect(rows.toSorted()).toEqual(
    plans
      .map(({ id, source, years: { from, to }, targets }) => [
        `\`${id}\``,
        source,
        from === to ? String(from) : `${from}-${to}`,
        String(targets.length),
      ])
      .toSorted(),
  )
})

function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)])
}

/** Keys of the top level that the example leaves out. */
function emptyIn(plan: object | undefined): string[] {
  return Object.entries(plan ?? {}).flatMap(([key, value]) =>
    value === null || (Array.isArray(value) && value.length === 0) ? [key] : [],
  )
}
