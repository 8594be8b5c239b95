/** Who is signed in: a session in the database, known by a cookie. */
import connectPgSimple from 'connect-pg-simple'
import type { Request, RequestHandler } from 'express'
import session, { type SessionData } from 'express-session'
import { findUser, type User, viewerOf } from '../access/user-store.ts'
import type { HttpDeps } from './deps.ts'
import type { Caller } from './route.ts'

declare module 'express-session' {
  interface SessionData {
    userId: string
    /** Milliseconds since 1970, by the installation's clock. */
    begunAt: number
    /** Shown once on the next page. */
    notices: Notice[]
  }
}

/** What the next page tells about what was done. */
export interface Notice {
  kind: 'done' | 'failed'
  text: string
  /** A form that takes it back. */
  undo?: { action: string; label: string; fields?: Record<string, string> }
}

const COOKIE = 'hocvu_session'
const IDLE_SECONDS = 8 * 3600
const LONGEST_MS = 7 * 24 * 3_600_000

/** Sessions that were begun by the answer at hand; every other one has to be there still to be saved. */
const begun = new WeakSet<object>()

const PgStore = connectPgSimple(session)

/**
 * Who has signed out stays out: another answer of that session, which was on its way, does not bring it back by saving
 * what it has still in its hands.
 */
class Store extends PgStore {
  override set(sid: string, data: SessionData, done?: (error?: unknown) => void): void {
    if (begun.has(data)) {
      super.set(sid, data, done)
      return
    }
    this.get(sid, (error: unknown, known) => {
      if (error || !known) done?.(error)
      else super.set(sid, data, done)
    })
  }
}

/** Keeps sessions for the pages of staff. A visitor who only reads public pages gets no cookie. */
export function keepSessions({ pool, vault }: Pick<HttpDeps, 'pool' | 'vault'>): RequestHandler {
  return session({
    name: COOKIE,
    secret: vault.hash('sessions', 'cookie').toString('base64url'),
    store: new Store({
      pool,
      tableName: 'sessions',
      ttl: IDLE_SECONDS,
      pruneSessionInterval: false,
    }),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: IDLE_SECONDS * 1000 },
  })
}

/** Who is signed in, null for nobody: not begun, too old, ended everywhere, or the person was switched off. */
export async function signedInUser(
  { db, clock }: Pick<HttpDeps, 'db' | 'clock'>,
  request: Request,
): Promise<User | null> {
  const { userId, begunAt } = request.session ?? {}
  if (userId === undefined || begunAt === undefined) return null
  const user = await findUser(db, userId)
  if (user === null || user.disabledAt !== null) return null
  const isOver =
    begunAt < user.sessionsFrom.getTime() || clock.now().getTime() - begunAt > LONGEST_MS
  return isOver ? null : user
}

/** Whoever is signed in, as a caller of the API. */
export async function callerOfSession(
  deps: Pick<HttpDeps, 'db' | 'clock'>,
  request: Request,
): Promise<Caller | null> {
  const user = await signedInUser(deps, request)
  return user === null ? null : { viewer: viewerOf(user), keyId: null }
}

/** Begins a session under a new name, so that one that was planted before is worth nothing. */
export async function beginSession(request: Request, userId: string, now: Date): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error?: unknown) => (error ? reject(error) : resolve()))
  })
  begun.add(request.session)
  request.session.userId = userId
  request.session.begunAt = now.getTime()
}

/**
 * Stores what the answer at hand has changed before it leads elsewhere: a browser follows while the end of that answer
 * is still being stored, and would find neither the notice nor, after signing in, the session.
 */
export async function saveSession(request: Request): Promise<void> {
  // Nobody is signed in, or not any more: there is nothing to keep.
  if (request.session?.userId === undefined) return
  await new Promise<void>((resolve, reject) => {
    request.session.save((error?: unknown) => (error ? reject(error) : resolve()))
  })
}

export async function endSession(request: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.destroy((error?: unknown) => (error ? reject(error) : resolve()))
  })
}
