import { describe, expect, it } from 'vitest'
import type { Page } from '../../connectors/contract.ts'
import { eachPage } from '../../src/evidence/page-loop.ts'

const page = (number: number): Page => ({
  records: [],
  quarantined: [],
  checkpoint: { number },
})

async function* pull(count: number, told: string[], failAt?: number): AsyncGenerator<Page> {
  try {
    for (let number = 1; number <= count; number++) {
      told.push(`fetch ${number}`)
      if (number === failAt) throw new Error('the platform is away')
      yield page(number)
    }
  } finally {
    told.push('closed')
  }
}

/** Nothing is to be made of a page here. */
const steps = (store: (page: Page) => Promise<void>) => ({
  arrived: (one: Page) => one,
  prepare: async (one: Page) => one,
  store,
})

/** The event loop goes round, so that whatever may begin has begun. */
const rounds = async () => {
  for (let round = 0; round < 5; round++) await new Promise((resolve) => setImmediate(resolve))
}

describe('the pages of a pull', () => {
  it('are fetched two ahead of the one that is stored, never more', async () => {
    const told: string[] = []
    const fetchedBy: number[] = []
    const failure = await eachPage(
      pull(6, told),
      steps(async ({ checkpoint }) => {
        await rounds()
        told.push(`store ${checkpoint.number}`)
        fetchedBy.push(told.filter((line) => line.startsWith('fetch')).length)
      }),
    )
    expect(failure).toBeNull()
    expect(fetchedBy).toEqual([3, 4, 5, 6, 6, 6])
    expect(told.filter((line) => line.startsWith('store'))).toHaveLength(6)
  })

  it('have their answers taken before the next page is asked for', async () => {
    const told: string[] = []
    await eachPage(pull(2, told), {
      ...steps(async () => {}),
      arrived: (one) => {
        told.push(`arrived ${one.checkpoint.number}`)
        return one
      },
    })
    expect(told).toEqual(['fetch 1', 'arrived 1', 'fetch 2', 'arrived 2', 'closed'])
  })

  it('that were delivered before a failure are stored, and the failure is given back', async () => {
    const stored: unknown[] = []
    const failure = await eachPage(
      pull(3, [], 3),
      steps(async ({ checkpoint }) => void stored.push(checkpoint.number)),
    )
    expect(stored).toEqual([1, 2])
    expect(failure?.error).toMatchObject({ message: 'the platform is away' })
  })

  it('end when one cannot be stored, and the pull is closed', async () => {
    const told: string[] = []
    const failure = await eachPage(
      pull(5, told),
      steps(async () => {
        throw new Error('the disk is full')
      }),
    )
    expect(failure?.error).toMatchObject({ message: 'the disk is full' })
    expect(told.filter((line) => line.startsWith('fetch')).length).toBeLessThanOrEqual(3)
    expect(told.at(-1)).toBe('closed')
  })
})
