/**
 * `npm run bench -- console`: how long the server takes for each page at 50.000 enrolments, and what a page weighs. Between
 * two looks an outcome, a certificate and a row of the roster are written, so that no page is given what was made for the
 * one before; the tables are as the night leaves them, with statistics.
 */
import { brotliCompressSync } from 'node:zlib'
import { sql } from 'kysely'
import { runNow } from '../../src/commands/run-now.ts'
import { openServer } from '../../src/commands/service.ts'
import { findAsset } from '../../src/console/assets.ts'
import type { Database } from '../../src/database/connection.ts'
import { addressOf, idsOf, pagePaths } from '../end-to-end/console/addresses.ts'
import { type BenchRow, median } from './comparison.ts'
import { COHORT, withPassed } from './passed-people.ts'
import { signIn } from './signed-in.ts'

const PEOPLE = 50_000
const RUNS = 15
const GOAL_MS = 150
const GOAL_FIRST = 200
const GOAL_AGAIN = 30

interface Measured {
  path: string
  /** The median. */
  ms: number
  /** Bytes as they go over the line, the page alone, and with what it loads. */
  again: number
  first: number
}

export async function benchConsole(): Promise<BenchRow[]> {
  return await withPassed(PEOPLE, async (installation) => {
    const certify = { kind: 'certify', subject: COHORT, options: {}, actor: 'bench' } as const
    await runNow(installation, certify, () => {})
    const { database } = installation
    await database.asOwner(async (pool) => {
      await pool.query('vacuum analyze')
    })
    const server = await openServer(installation)
    try {
      const cookie = await signIn(installation, server.url)
      const ids = await idsOf(database.db)
      const measured: Measured[] = []
      for (const path of pagePaths()) {
        const address = addressOf(path, ids)
        if (address === null) continue
        const taken = await measure(database.db, server.url, path, address, cookie)
        if (taken !== null) measured.push(taken)
      }
      return rowsOf(measured)
    } finally {
      await server.close()
    }
  })
}

async function measure(
  db: Database,
  url: string,
  path: string,
  address: string,
  cookie: string,
): Promise<Measured | null> {
  const times: number[] = []
  let html = ''
  for (let at = 0; at < RUNS; at += 1) {
    await writeSomething(db)
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
  const again = brotliCompressSync(html).length
  const assets = new Set(
    [...html.matchAll(/\/assets\/([\w.-]+)\?v=/g)].map(([, name = '']) => name),
  )
  const weights = [...assets].map((name) => findAsset(name)?.encoded('br').length ?? 0)
  return {
    path,
    ms: median(times),
    again,
    first: again + weights.reduce((sum, weight) => sum + weight, 0),
  }
}

/** As somebody does who acts on one person: what sums rest on is written, though nothing is another afterwards. */
async function writeSomething(db: Database): Promise<void> {
  await sql`with one as (select * from certificates order by random() limit 1),
    outcome as (update outcomes o set due_at = o.due_at from one where o.enrolment_id = one.enrolment_id),
    person as (update learners l set updated_at = l.updated_at from one where l.id = one.learner_id)
    update certificates c set state = c.state from one where c.id = one.id`.execute(db)
}

function rowsOf(measured: readonly Measured[]): BenchRow[] {
  const row = (
    work: string,
    unit: string,
    goal: number,
    of: (page: Measured) => number,
  ): BenchRow => {
    const slowestFirst = measured.toSorted((a, b) => of(b) - of(a))
    const over = slowestFirst.filter((page) => of(page) > goal)
    const named = (over.length > 0 ? over : slowestFirst.slice(0, 1)).map(
      (page) => `${page.path} ${Math.round(of(page))}`,
    )
    return {
      work: `${work}, ${measured.length} pages at ${PEOPLE.toLocaleString('en')} enrolments`,
      unit,
      ours: Math.max(...measured.map(of)),
      goal: { atMost: goal },
      note: `${over.length > 0 ? 'over' : 'most'}: ${named.join(', ')}`,
    }
  }
  return [
    row('slowest page, median', 'ms', GOAL_MS, ({ ms }) => ms),
    row('heaviest first visit', 'kB', GOAL_FIRST, ({ first }) => first / 1000),
    row('heaviest page again', 'kB', GOAL_AGAIN, ({ again }) => again / 1000),
  ]
}
