/** Goes through the pages of a pull: the next one is fetched and made ready while the one at hand is stored. */
import type { Page } from '../../connectors/contract.ts'

/**
 * One page is fetched ahead, never more: memory stays flat, and a slow platform and a slow disk wait for each other
 * only once. A pull that fails half-way has still delivered pages; its failure is given back, so that what they mean
 * can be worked out before it is told.
 * @param prepare called as soon as a page is there, before the next one is asked for
 */
export async function eachPage<Ready>(
  pull: AsyncIterable<Page>,
  prepare: (page: Page) => Promise<Ready>,
  store: (ready: Ready) => Promise<void>,
): Promise<{ error: unknown } | null> {
  const pages = pull[Symbol.asyncIterator]()
  const fetchNext = async (): Promise<{ ready: Ready } | null> => {
    const { value: page, done } = await pages.next()
    return done ? null : { ready: await prepare(page) }
  }
  let next = fetchNext()
  try {
    for (;;) {
      const page = await next
      if (page === null) return null
      next = fetchNext()
      // Should storing fail first, nobody is left to hear of this one's failure.
      next.catch(() => {})
      await store(page.ready)
    }
  } catch (error) {
    await pages.return?.().catch(() => {})
    return { error }
  }
}
