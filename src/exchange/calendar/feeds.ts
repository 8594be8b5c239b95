/** A person's calendar feed: made, shown, renewed, taken back by the person alone; opened by whoever has its link. */
import { appendAudit } from '../../access/audit.ts'
import { actorOf, findUser, type User, viewerOf } from '../../access/user-store.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { randomToken, type Vault } from '../../foundation/secrets.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import { dropFeed, feedOf, findFeed, noteFeedUse, saveFeed } from './feed-store.ts'
import { readDays } from './read-days.ts'
import { writeCalendar } from './write-calendar.ts'

const TOKEN_BYTES = 32
const TOKEN = /^[\w-]{43}$/

interface FeedDeps {
  db: Database
  clock: Clock
  vault: Vault
}

type Person = Pick<User, 'id' | 'login'>

/** What the person sees of it without its link. */
export interface FeedState {
  language: Language
  createdAt: Date
  lastUsedOn: DateString | null
}

/** null: there is none. */
export async function feedState(
  { db }: Pick<FeedDeps, 'db'>,
  { id }: Person,
): Promise<FeedState | null> {
  const feed = await feedOf(db, id)
  if (feed === null) return null
  const { language, createdAt, lastUsedOn } = feed
  return { language, createdAt, lastUsedOn }
}

/** A new link, in place of the former one, which opens nothing from now on. @returns its path */
export async function makeFeed(
  { db, clock, vault }: FeedDeps,
  person: Person,
  language: Language,
): Promise<string> {
  const token = randomToken(TOKEN_BYTES)
  await db.transaction().execute(async (trx) => {
    const now = clock.now()
    const wasThere = await saveFeed(trx, {
      userId: person.id,
      tokenHash: vault.hash('feed-token', token),
      tokenSealed: vault.encrypt('feed-token-store', Buffer.from(token)),
      ...{ language, createdAt: now },
    })
    await appendAudit(trx, {
      ...{ at: now, actor: actorOf(person), subject: person.id },
      action: wasThere ? 'feed.renewed' : 'feed.made',
    })
  })
  return pathOf(token)
}

/** @returns its path. @throws HocvuError `not-found` */
export async function showFeed({ db, clock, vault }: FeedDeps, person: Person): Promise<string> {
  return await db.transaction().execute(async (trx) => {
    const feed = await feedOf(trx, person.id)
    if (feed === null) throw noFeed()
    await appendAudit(trx, {
      ...{ at: clock.now(), actor: actorOf(person), subject: person.id },
      action: 'feed.shown',
    })
    return pathOf(vault.decrypt('feed-token-store', feed.tokenSealed).toString())
  })
}

/** @throws HocvuError `not-found` */
export async function takeBackFeed({ db, clock }: FeedDeps, person: Person): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (!(await dropFeed(trx, person.id))) throw noFeed()
    await appendAudit(trx, {
      ...{ at: clock.now(), actor: actorOf(person), subject: person.id },
      action: 'feed.taken-back',
    })
  })
}

const pathOf = (token: string) => `/calendar/${token}.ics`

const noFeed = () => new HocvuError('not-found', 'This person has no calendar link.')

/**
 * As the person would see it at this moment: with their role and branch of units as they are now.
 * @returns iCalendar; null: the link opens nothing
 */
export async function openFeed(
  { db, clock, vault }: FeedDeps,
  token: string,
  consoleUrl: string | undefined,
): Promise<string | null> {
  const found = TOKEN.test(token) ? await findFeed(db, vault.hash('feed-token', token)) : null
  const user = found === null ? null : await findUser(db, found.userId)
  if (found === null || user === null) return null
  const { language } = found
  const today = dateInVietnam(clock.now())
  const days = await readDays(db, { viewer: viewerOf(user), language, today })
  await noteFeedUse(db, user.id, today)
  return writeCalendar(days, { language, consoleUrl })
}
