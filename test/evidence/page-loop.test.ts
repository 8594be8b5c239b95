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
const ready = async (one: Page) => one

/** The event loop goes round once, so that whatever may begin has begun. */
const aRound = () => new Promise((resolve) => setImmediate(resolve))

describe('the pages of a pull', () => {
  it('are fetched one ahead of the one that is stored, never more', async () => {
    const told: string[] = []
    const failure = await eachPage(pull(3, told), ready, async ({ checkpoint }) => {
      await aRound()
      told.push(`store ${checkpoint.number}`)
      await aRound()
    })
    expect(failure).toBeNull()
    expect(told).toEqual([
      'fetch 1',
      'fetch 2',
      'store 1',
      'fetch 3',
      'store 2',
      'closed',
      'store 3',
    ])
  })

  it('that were delivered before a failure are stored, and the failure is given back', async () => {
    const stored: unknown[] = []
    const failure = await eachPage(
      pull(3, [], 3),
      ready,
      async ({ checkpoint }) => void stored.push(checkpoint.number),
    )
    expect(stored).toEqual([1, 2])
    expect(failure?.error).toMatchObject({ message: 'the platform is away' })
  })

  it('end when one cannot be stored, and the pull is closed', async () => {
    const told: string[] = []
    const failure = await eachPage(pull(5, told), ready, async () => {
      throw new Error('the disk is full')
    })
    expect(failure?.error).toMatchObject({ message: 'the disk is full' })
    expect(told.filter((line) => line.startsWith('fetch'))).toEqual(['fetch 1', 'fetch 2'])
    expect(told.at(-1)).toBe('closed')
  })
})
