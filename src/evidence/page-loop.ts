/** Goes through the pages of a pull: the next one is fetched while the one at hand is stored. */
import type { KeptAnswer, Page } from '../../connectors/contract.ts'

/**
 * One page is fetched ahead, never more: memory stays flat, and a slow platform and a slow disk wait for each other
 * only once. A pull that fails half-way has still delivered pages; its failure is given back, so that what they mean
 * can be worked out before it is told.
 * @param takeAnswers the answers since the last page
 */
export async function eachPage(
  pull: AsyncIterable<Page>,
  takeAnswers: () => KeptAnswer[],
  store: (page: Page, answers: KeptAnswer[]) => Promise<void>,
): Promise<{ error: unknown } | null> {
  const pages = pull[Symbol.asyncIterator]()
  let next = pages.next()
  try {
    for (;;) {
      const { value: page, done } = await next
      if (done) return null
      const answers = takeAnswers()
      next = pages.next()
      // Should storing fail first, nobody is left to hear of this one's failure.
      next.catch(() => {})
      await store(page, answers)
    }
  } catch (error) {
    await pages.return?.().catch(() => {})
    return { error }
  }
}
