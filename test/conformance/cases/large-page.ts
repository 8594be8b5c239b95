/** Ten thousand rows in one answer, again and again: what was read is let go. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect } from 'vitest'
import type { ConnectorContext, Page, PullRequest } from '../../../connectors/contract.ts'
import { accountsOf, connect, learners, requestOf } from '../reading.ts'
import { type Case, withPlatform } from './case.ts'

export const ROWS = 10_000
const MEGABYTE = 1024 * 1024
/** A pull may leave so much behind: compiled code and caches, never rows (those are some 20 MB). */
const MOST_LEFT = 5 * MEGABYTE
/** One page, its answer and what is made of them. */
const MOST_HELD = 160 * MEGABYTE

/** Bytes in use, once everything that is not needed has been let go. */
function bytesInUse(): number {
  setFlagsFromString('--expose_gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('the garbage collector cannot be called')
  // The engine remembers the last text that an expression was matched against: this one, not a whole answer.
  'x'.match(/x/)
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/**
 * The same, once it is no more than `enough`. Node frees buffers some time after what held them was collected, and
 * nothing tells when: it is looked at again, 20 times at most, and not at all when enough was let go at once.
 */
async function settled(enough: number): Promise<number> {
  let bytes = bytesInUse()
  for (let look = 1; look < 20 && bytes > enough; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5 * look))
    bytes = Math.min(bytes, bytesInUse())
  }
  return bytes
}

/** Reads all pages and keeps none; a function of its own, so that its last page goes with it. */
async function readAll(
  pages: AsyncIterable<Page>,
  look: (page: Page, index: number) => void,
): Promise<void> {
  let index = 0
  for await (const page of pages) {
    look(page, index)
    index += 1
  }
}

/** Pulls twice, keeping nothing: the second pull adds nothing to what the first left behind. */
export async function expectFlat(pull: () => AsyncIterable<Page>): Promise<void> {
  const beginning = bytesInUse()
  const accounts = new Set<string>()
  const sizes: number[] = []
  await readAll(pull(), ({ records }) => {
    sizes.push(records.length)
    for (const account of accountsOf(records)) accounts.add(account)
  })
  expect(accounts.size).toBe(ROWS)
  accounts.clear()
  const before = await settled(beginning + MOST_LEFT)

  const largest = sizes.indexOf(Math.max(...sizes))
  let held = 0
  await readAll(pull(), (_, index) => {
    if (index === largest) held = bytesInUse()
  })
  expect((await settled(before + MOST_LEFT)) - before, 'bytes left behind').toBeLessThan(MOST_LEFT)
  expect(held - before, 'bytes held by a page').toBeLessThan(MOST_HELD)
}

export const largePageCases: readonly Case[] = [
  {
    name: `${ROWS} rows on a page: memory stays flat`,
    long: true,
    appliesTo: ({ withoutLargePage }) => !withoutLargePage,
    run: (platform) =>
      withPlatform(platform, { learners: learners(ROWS), pageSize: ROWS }, (server) =>
        expectFlat(async function* () {
          const { http, context } = connect(platform, server)
          const request: PullRequest = requestOf(platform, {})
          const whole: ConnectorContext<unknown> = { ...context, http }
          for await (const page of platform.connector.pull(request, whole)) {
            http.takeAnswers()
            yield page
          }
          http.close()
          server.forget()
        }),
      ),
  },
]
