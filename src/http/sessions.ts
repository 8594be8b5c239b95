/** Who is signed in: a session in the database, known by a cookie. */
import type { Request, RequestHandler } from 'express'
import session from 'express-session'
import { deleteSession, IDLE_SECONDS } from '../access/session-store.ts'
import { findUser, type User, viewerOf } from '../access/user-store.ts'
import type { HttpDeps } from './deps.ts'
import type { Caller } from './route.ts'
import { markBegun, SealedSessions } from './sealed-sessions.ts'

const COOKIE = 'hocvu_session'
const LONGEST_MS = 7 * 24 * 3_600_000

/** Keeps sessions for the pages of staff. A visitor who only reads public pages gets no cookie. */
export function keepSessions(deps: Pick<HttpDeps, 'db' | 'vault'>): RequestHandler {
  return session({
    name: COOKIE,
    secret: deps.vault.hash('sessions', 'cookie').toString('base64url'),
    store: new SealedSessions(deps),
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
  const { userId, begunAt, read } = request.session ?? {}
  if (userId === undefined || begunAt === undefined) return null
  const user = read?.user.id === userId ? read.user : await findUser(db, userId)
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

/**
 * Begins a session under a new name, so that one that was planted before is worth nothing.
 * @param idToken where the provider of identities has said who it is
 */
export async function beginSession(
  request: Request,
  userId: string,
  now: Date,
  idToken?: string,
): Promise<void> {
  await renew(request)
  Object.assign(request.session, { userId, begunAt: now.getTime(), idToken })
}

async function renew(request: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error?: unknown) => (error ? reject(error) : resolve()))
  })
  markBegun(request.session)
}

/**
 * Whose rights have changed goes on under a new name: the one that was known while there were fewer is worth nothing.
 * @returns false when the session has ended or got its new name meanwhile: what is at hand goes on with neither
 */
export async function renewAtChangedRights(
  { db }: Pick<HttpDeps, 'db'>,
  request: Request,
  { role, unit }: Pick<User, 'role' | 'unit'>,
): Promise<boolean> {
  const { userId, begunAt, notices, rights, idToken } = request.session
  const present = [role, unit?.id ?? ''].join(' ')
  if (userId === undefined || begunAt === undefined || rights === present) return true
  if (rights === undefined) {
    request.session.rights = present
    return true
  }
  if (!(await deleteSession(db, request.sessionID))) {
    // Its answer must not put the old name back into the browser, over the new one that another answer brings.
    Reflect.deleteProperty(request, 'session')
    return false
  }
  await renew(request)
  Object.assign(request.session, { userId, begunAt, notices, rights: present, idToken })
  return true
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
