import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Part, stopInTime } from '../../src/commands/stop-in-time.ts'
import { createLog } from '../../src/foundation/log.ts'

const log = createLog('silent')

/** What happens when, in milliseconds after the stop began. */
function follow() {
  const happened: [at: number, what: string][] = []
  const began = Date.now()
  const note = (what: string) => happened.push([Date.now() - began, what])
  const door = (name: string): Part => ({
    announceClosing: () => note(`${name} not ready`),
    close: async (withinMs) => {
      note(`${name} closes within ${withinMs}`)
    },
  })
  const worker = (takesMs: number): Part => ({
    close: async () => {
      note('worker hands back')
      await new Promise((resolve) => setTimeout(resolve, takesMs))
      note('worker gone')
    },
  })
  const installation = {
    log,
    close: async () => {
      note('closed')
    },
    abandon: async () => {
      note('abandoned')
    },
  }
  return { happened, door, worker, installation }
}

describe('a service that is told to stop', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is not ready first, hands its jobs back while requests still come, and closes the doors last', async () => {
    const { happened, door, worker, installation } = follow()
    const stopped = stopInTime(installation, [worker(200), door('console'), door('public')], 3_000)
    await vi.advanceTimersByTimeAsync(20_000)
    await stopped
    expect(happened).toEqual([
      [0, 'console not ready'],
      [0, 'public not ready'],
      [0, 'worker hands back'],
      [200, 'worker gone'],
      [3_000, 'console closes within 4000'],
      [3_000, 'public closes within 4000'],
      [3_000, 'closed'],
    ])
  })

  it('lets go of what does not end, so that it is gone within ten seconds', async () => {
    const { happened, door, worker, installation } = follow()
    const stopped = stopInTime(installation, [worker(60_000), door('console')], 0)
    await vi.advanceTimersByTimeAsync(20_000)
    await stopped
    expect(happened.at(-1)).toEqual([8_000, 'abandoned'])
  })
})
