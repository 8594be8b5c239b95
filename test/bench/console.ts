/** `npm run bench -- console`: how long the server takes for each page at 50.000 enrolments, and what a page weighs. */
import { brotliCompressSync } from 'node:zlib'
import { createSignInLink, useSignInLink } from '../../src/access/sign-in-links.ts'
import { createUser } from '../../src/access/users.ts'
import { runNow } from '../../src/commands/run-now.ts'
import { openServer } from '../../src/commands/service.ts'
import { findAsset } from '../../src/console/assets.ts'
import type { Installation } from '../../src/main.ts'
import { addressOf, idsOf, pagePaths } from '../end-to-end/console/addresses.ts'
import type { BenchRow } from './comparison.ts'
import { COHORT, withPassed } from './passed-people.ts'

const PEOPLE = 50_000
const RUNS = 15
const GOAL_MS = 150
const GOAL_FIRST = 200_000
const GOAL_AGAIN = 30_000

interface Measured {
  path: string
  median: number
  slowest: number
  /** Bytes as they go over the line. */
  again: number
  first: number
}

export async function benchConsole(): Promise<BenchRow[]> {
  await withPassed(PEOPLE, async (installation) => {
    await runNow(
      installation,
      { kind: 'certify', subject: COHORT, options: {}, actor: 'bench' },
      () => {},
    )
    const server = await openServer(installation)
    try {
      const cookie = await signIn(installation, server.url)
      const ids = await idsOf(installation.database.db)
      const measured: Measured[] = []
      for (const path of pagePaths()) {
        const address = addressOf(path, ids)
        if (address === null) continue
        const taken = await measure(server.url, path, address, cookie)
        if (taken !== null) measured.push(taken)
      }
      report(measured)
    } finally {
      await server.close()
    }
  })
  return []
}

async function signIn({ database, clock }: Installation, url: string): Promise<string> {
  const { id } = await createUser(database.db, clock, 'bench', {
    ...{ login: 'bench', name: 'Bench', role: 'administrator' },
  })
  const { token } = await createSignInLink(database.db, clock, 'bench', id)
  const password = 'long enough for anybody'
  await useSignInLink(database.db, clock, token, { password })
  const page = await fetch(`${url}/sign-in`)
  const formToken = /name="_token" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const answer = await fetch(`${url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookiesOf(page) },
    body: new URLSearchParams({ _token: formToken, login: 'bench', password, next: '/console' }),
  })
  return cookiesOf(answer)
}

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')

async function measure(
  url: string,
  path: string,
  address: string,
  cookie: string,
): Promise<Measured | null> {
  const times: number[] = []
  let html = ''
  for (let at = 0; at < RUNS; at += 1) {
    const began = performance.now()
    const answer = await fetch(url + address, {
      headers: { cookie, 'accept-encoding': 'br' },
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    }).catch(() => null)
    // A file, a stream, or a page that only a form opens.
    if (!answer?.ok || !answer.headers.get('content-type')?.startsWith('text/html')) {
      await answer?.body?.cancel()
      return null
    }
    html = await answer.text()
    times.push(performance.now() - began)
  }
  times.sort((a, b) => a - b)
  const again = brotliCompressSync(html).length
  const assets = new Set(
    [...html.matchAll(/\/assets\/([\w.-]+)\?v=/g)].map(([, name = '']) => name),
  )
  const weights = [...assets].map((name) => findAsset(name)?.encoded('br').length ?? 0)
  return {
    path,
    median: times[RUNS >> 1] ?? 0,
    slowest: times.at(-1) ?? 0,
    again,
    first: again + weights.reduce((sum, weight) => sum + weight, 0),
  }
}

function report(measured: readonly Measured[]): void {
  const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1).padStart(7)
  console.log('   median  slowest  first kB  again kB  page')
  for (const { path, median, slowest, first, again } of measured.toSorted(
    (a, b) => b.median - a.median,
  )) {
    const over =
      median > GOAL_MS || first > GOAL_FIRST || again > GOAL_AGAIN ? '  over the goal' : ''
    console.log(
      `${median.toFixed(1).padStart(7)} ms ${slowest.toFixed(0).padStart(5)} ms ${kilobytes(first)}   ${kilobytes(again)}  ${path}${over}`,
    )
  }
}
