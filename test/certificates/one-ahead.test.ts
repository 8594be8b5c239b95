import { describe, expect, it } from 'vitest'
import { oneAhead } from '../../src/certificates/one-ahead.ts'

/** A step of the event loop later. */
const later = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('parts of which one is begun while the one before is finished', () => {
  it('are begun and finished in order, each finished beside the beginning of the next', async () => {
    const done: string[] = []
    await oneAhead([1, 2, 3], async (part) => {
      done.push(`begin ${part}`)
      await later()
      return async () => {
        done.push(`finish ${part}`)
      }
    })
    expect(done).toEqual(['begin 1', 'begin 2', 'finish 1', 'begin 3', 'finish 2', 'finish 3'])
  })

  it('are none where there is none', async () => {
    await oneAhead([], () => Promise.reject(new Error('begun')))
  })

  it('fail only when nothing is at work any more, and by what failed first', async () => {
    const done: string[] = []
    const work = oneAhead([1, 2, 3], async (part) => {
      if (part === 2) throw new Error('the number is taken')
      return async () => {
        await later()
        done.push(`ended ${part}`)
        throw new Error('the transaction is over')
      }
    })
    await expect(work).rejects.toThrow('the number is taken')
    expect(done).toEqual(['ended 1'])
  })
})
