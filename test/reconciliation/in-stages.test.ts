import { expect, it } from 'vitest'
import { inStages } from '../../src/reconciliation/in-stages.ts'

const later = () => new Promise<void>((resolve) => setImmediate(resolve))

it('reads the next while one is made and the one before is stored, each once and in order', async () => {
  const steps: string[] = []
  const stored = await inStages([1, 2, 3], {
    read: async (item) => {
      steps.push(`read ${item}`)
      await later()
      return item
    },
    make: async (item) => {
      steps.push(`make ${item}`)
      await later()
      return item * 10
    },
    store: async (item) => {
      steps.push(`store ${item}`)
      await later()
      return `${item}`
    },
  })
  expect(stored).toEqual(['10', '20', '30'])
  expect(steps).toEqual([
    ...['read 1', 'read 2', 'make 1', 'store 10', 'read 3', 'make 2'],
    ...['store 20', 'make 3', 'store 30'],
  ])
  expect(await inStages([], { read: later, make: later, store: later })).toEqual([])
})

it('throws what a stage throws, when the others have come to their end', async () => {
  let storing = false
  const failing = inStages([1, 2, 3], {
    read: async (item) => {
      if (item === 3) throw new Error('cannot be read')
      return item
    },
    make: async (item) => item,
    store: async () => {
      storing = true
      await later()
      await later()
      storing = false
    },
  })
  await expect(failing).rejects.toThrow('cannot be read')
  expect(storing).toBe(false)
})
