/** SQL and facts of how each platform stands, as its page tells them. About nobody. */
import { sql } from 'kysely'
import type { Database } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { nextTick } from '../programs/next-tick.ts'
import { type StateOfPlatform, stateOfPlatform } from '../programs/platform-health.ts'
import { readPlatformState } from '../programs/platform-state.ts'
import { getPlatform, listPlatforms } from '../programs/store.ts'
import { findRun, type Run } from '../runs/run.ts'
import { type PlatformStanding, severityOf, standingOf } from './platform-standing.ts'
import { missingOf } from './platforms.ts'

export interface PlatformCard {
  id: string
  connector: string
  /** As written: a variable of the environment stays a variable. */
  url: string | null
  schedule: string | null
  /** null: nobody has set a schedule, or it is not configured. */
  nextSyncAt: Date | null
  /** Variables of the environment that are not set. */
  missing: string[]
  state: StateOfPlatform
  standing: PlatformStanding
  /** The last sync that asked the platform and ended. */
  last: Run | null
  /** A sync that is queued or at work. */
  open: Run | null
  waitingRows: number
}

interface CardDeps {
  db: Database
  clock: Clock
  resolvePlatform(id: string): object
}

type Definition = Awaited<ReturnType<typeof getPlatform>>

const URGENCY = ['bad', 'warning', 'good', 'quiet']
const urgencyOf = ({ standing }: PlatformCard) => URGENCY.indexOf(severityOf[standing])

/** Those that need somebody first. */
export async function platformCards(deps: CardDeps): Promise<PlatformCard[]> {
  const platforms = await listPlatforms(deps.db)
  const cards = await Promise.all(platforms.map((platform) => cardOf(deps, platform)))
  return cards.toSorted((a, b) => urgencyOf(a) - urgencyOf(b) || (a.id < b.id ? -1 : 1))
}

/** @throws HocvuError `not-found` */
export async function platformCard(deps: CardDeps, id: string): Promise<PlatformCard> {
  return await cardOf(deps, await getPlatform(deps.db, id))
}

async function cardOf(
  { db, clock, resolvePlatform }: CardDeps,
  platform: Definition,
): Promise<PlatformCard> {
  const { id, connector, url, schedule } = platform
  const found = await sql<{ last: string | null; open: string | null; rows: number }>`
    select
      (select id from runs where kind = 'sync' and subject = ${id} and finished_at is not null
        and options->>'replayOf' is null order by created_at desc limit 1) as last,
      (select id from runs where kind = 'sync' and subject = ${id} and state in ('queued', 'running')
        order by created_at desc limit 1) as open,
      (select count(*)::int from quarantined_rows
        where platform_id = ${id} and state = 'waiting') as rows`.execute(db)
  const { last: lastId = null, open: openId = null, rows = 0 } = found.rows[0] ?? {}
  const missing = missingOf(() => resolvePlatform(id))
  const state = stateOfPlatform(platform, await readPlatformState(db, id), clock.now())
  const last = lastId === null ? null : await findRun(db, lastId)
  return {
    id,
    connector,
    url,
    schedule,
    nextSyncAt: schedule === null || missing.length > 0 ? null : nextTick(schedule, clock.now()),
    missing,
    state,
    standing: standingOf({ missing, state, last, waitingRows: rows }),
    last,
    open: openId === null ? null : await findRun(db, openId),
    waitingRows: rows,
  }
}
