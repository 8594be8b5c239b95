import { expect, it } from 'vitest'
import { together } from '../../src/runs/together.ts'

/** What was asked for in each round, which lasts until it is told to go on. */
function rounds() {
  const seen: number[][] = []
  const waiting: (() => void)[] = []
  const ask = together(async (asked: readonly number[]) => {
    seen.push([...asked])
    await new Promise<void>((goOn) => waiting.push(goOn))
    if (asked.includes(13)) throw new Error('not this one')
    return asked.map((one) => one * 10)
  })
  const goOn = async () => {
    await new Promise((next) => setImmediate(next))
    waiting.shift()?.()
    await new Promise((next) => setImmediate(next))
  }
  return { seen, ask, goOn }
}

it('what is asked for at once is done in one round, and what comes meanwhile in the next', async () => {
  const { seen, ask, goOn } = rounds()
  const first = Promise.all([ask(1), ask(2)])
  await new Promise((next) => setImmediate(next))
  const second = Promise.all([ask(3), ask(4), ask(5)])
  await goOn()
  expect(await first).toEqual([10, 20])
  await goOn()
  expect(await second).toEqual([30, 40, 50])
  expect(seen).toEqual([
    [1, 2],
    [3, 4, 5],
  ])
})

it('what is wrong with one is told to whoever asked for it, and to nobody else', async () => {
  const { seen, ask, goOn } = rounds()
  const asked = Promise.allSettled([ask(1), ask(13), ask(2)])
  for (let round = 0; round < 4; round++) await goOn()
  expect(await asked).toMatchObject([
    { value: 10 },
    { reason: new Error('not this one') },
    { value: 20 },
  ])
  expect(seen).toEqual([[1, 13, 2], [1], [13], [2]])
})
