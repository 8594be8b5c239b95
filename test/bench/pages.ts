/**
 * `npm run bench -- pages`: how many pages a second the service gives out, beside a bare express that reads the same rows
 * with one query and draws a plain page of the same facts. Both in this process, over the same PostgreSQL, asked in turns by
 * another process over connections that stay open. Meanwhile something is written ten times a second, as it is while a
 * class is at work: what the service keeps while nothing changes is made anew as often.
 */
import { sql } from 'kysely'
import { operator } from '../../src/access/viewer.ts'
import { privateLinks } from '../../src/certificates/link/links.ts'
import { runNow } from '../../src/commands/run-now.ts'
import { openServer } from '../../src/commands/service.ts'
import type { Installation } from '../../src/main.ts'
import { type BenchRow, median } from './comparison.ts'
import { askForPages } from './page-load.ts'
import { COHORT, withPassed } from './passed-people.ts'
import { signIn } from './signed-in.ts'
import { startBareExpress } from './yardsticks/bare-express.tsx'

const PEOPLE = 50_000
/** So many certificates are asked for, in turn. */
const CERTIFICATES = 2_000
const ROUNDS = 5
const SECONDS = 2
/** At the beginning, while both engines warm up; not counted. */
const WARM_UP_SECONDS = 3
const POOL = 12
const WRITE_EVERY_MS = 100

export async function benchPages(): Promise<BenchRow[]> {
  return await withPassed(PEOPLE, async (installation) => {
    const certify = { kind: 'certify', subject: COHORT, options: {}, actor: 'bench' } as const
    await runNow(installation, certify, () => {})
    await installation.database.asOwner(async (pool) => {
      await pool.query('vacuum analyze')
    })
    return await comparePages(installation)
  })
}

async function comparePages(installation: Installation): Promise<BenchRow[]> {
  const { database, vault } = installation
  const pool = database.createPool(POOL, '')
  const bare = await startBareExpress(pool, (token) => vault.hash('link-token', token))
  // One proxy in front, so that the visitors of whom it tells are believed.
  const settings = { ...installation.settings, TRUST_PROXY: 1, PORT: 0 }
  const server = await openServer({ ...installation, settings })
  // Takes a number as whatever writes does.
  const write = () => void pool.query('select pg_current_xact_id()')
  const writing = setInterval(write, WRITE_EVERY_MS)
  try {
    const cookie = await signIn(installation, server.url)
    const port = Number(new URL(server.url).port)
    const links = await privateLinks(
      { ...installation, db: database.db },
      operator('bench'),
      COHORT,
      CERTIFICATES,
    )
    const tokens = links.map(({ link }) => `/c/${link.split('/c/')[1]}`)
    const codes = await sql<{ code: string }>`
      select code from certificate_revisions order by certificate_id limit ${CERTIFICATES}`.execute(
      database.db,
    )
    const verify = codes.rows.map(({ code }) => `/verify/${code}`)
    const works = [
      { work: 'verify page', ours: verify, bare: verify },
      { work: 'learner page', ours: tokens, bare: tokens },
      {
        work: `outcomes page 1 of ${PEOPLE.toLocaleString('en')}`,
        ours: [`/console/cohorts/${COHORT}`],
        bare: [`/cohorts/${COHORT}`],
        signedIn: true,
      },
    ]
    const rows: BenchRow[] = []
    for (const { work, signedIn = false, ...paths } of works)
      rows.push(
        await compared(
          work,
          { port, paths: paths.ours, cookie: signedIn ? cookie : '' },
          { port: bare.port, paths: paths.bare },
        ),
      )
    return rows
  } finally {
    clearInterval(writing)
    await server.close()
    await bare.close()
    await pool.end()
  }
}

interface Side {
  port: number
  paths: string[]
  cookie?: string
}

async function compared(work: string, service: Side, express: Side): Promise<BenchRow> {
  const rates: { ours: number[]; bare: number[] } = { ours: [], bare: [] }
  const told: string[] = []
  for (let round = -1; round < ROUNDS; round += 1) {
    const seconds = round < 0 ? WARM_UP_SECONDS : SECONDS
    const ours = await askForPages({ ...service, seconds })
    const bare = await askForPages({ ...express, seconds })
    if (round < 0) continue
    rates.ours.push(ours.pages / ours.seconds)
    rates.bare.push(bare.pages / bare.seconds)
    if (round === ROUNDS - 1)
      told.push(
        `a page of ${(ours.weight / 1000).toFixed(1)} kB in ${ours.p50.toFixed(1)} ms, 99 of 100 within ${ours.p99.toFixed(1)} ms`,
        `bare ${(bare.weight / 1000).toFixed(1)} kB`,
      )
  }
  return {
    work,
    unit: 'pages/s',
    ours: median(rates.ours),
    beside: 'bare express, one query of the same rows and a plain page',
    yardstick: median(rates.bare),
    goal: { atLeast: 0.7 },
    note: told.join('; '),
  }
}
