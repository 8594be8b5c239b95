/** Goes through the pages of a pull: while one is stored the next is made ready, and the one after it is under way. */
import { setImmediate as aRound } from 'node:timers/promises'
import type { Page } from '../../connectors/contract.ts'

interface PageSteps<Arrived, Ready> {
  /** Called at once for a page that is there, before the next one is asked for. */
  arrived(page: Page): Arrived
  prepare(arrived: Arrived): Promise<Ready>
  store(ready: Ready): Promise<void>
}

/**
 * Two pages are ahead of the one that is stored, never more: memory stays flat, and a slow platform and a slow disk
 * wait for each other only once. A pull that fails half-way has still delivered pages; its failure is given back, so
 * that what they mean can be worked out before it is told.
 */
export async function eachPage<Arrived, Ready>(
  pull: AsyncIterable<Page>,
  { arrived, prepare, store }: PageSteps<Arrived, Ready>,
): Promise<{ error: unknown } | null> {
  const pages = pull[Symbol.asyncIterator]()
  const fetchNext = async (): Promise<{ arrived: Arrived } | null> => {
    const { value: page, done } = await pages.next()
    return done ? null : { arrived: arrived(page) }
  }
  let fetching = handled(fetchNext())
  const makeReady = async (): Promise<{ ready: Ready } | null> => {
    const page = await fetching
    if (page === null) return null
    fetching = handled(fetchNext())
    // The question goes out before this page keeps the process busy.
    await aRound()
    return { ready: await prepare(page.arrived) }
  }
  let next = handled(makeReady())
  try {
    for (;;) {
      const page = await next
      if (page === null) return null
      next = handled(makeReady())
      await store(page.ready)
    }
  } catch (error) {
    await pages.return?.().catch(() => {})
    return { error }
  }
}

/** Should storing fail first, nobody is left to hear of a later page's failure. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}
