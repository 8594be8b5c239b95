/** Sessions as rows that nobody can read or come in by who only reads the database: digests and sealed contents. */
import session, { type SessionData } from 'express-session'
import { z } from 'zod'
import {
  deleteSession,
  insertSession,
  readSession,
  updateSession,
} from '../access/session-store.ts'
import type { User } from '../access/user-store.ts'
import type { HttpDeps } from './deps.ts'

/** What the next page tells about what was done. */
const Notice = z.object({
  kind: z.enum(['done', 'failed']),
  text: z.string(),
  /** A form that takes it back. */
  undo: z
    .object({
      action: z.string(),
      label: z.string(),
      fields: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
})
export type Notice = z.infer<typeof Notice>

const Contents = z.object({
  cookie: z.object({
    originalMaxAge: z.number().nullable(),
    expires: z.coerce.date().nullable().optional(),
    httpOnly: z.boolean().optional(),
    path: z.string().optional(),
    secure: z.union([z.boolean(), z.literal('auto')]).optional(),
    sameSite: z.enum(['lax', 'strict', 'none']).optional(),
  }),
  userId: z.string(),
  begunAt: z.number(),
  notices: z.array(Notice).optional(),
  rights: z.string().optional(),
  idToken: z.string().optional(),
})

declare module 'express-session' {
  interface SessionData {
    userId: string
    /** Milliseconds since 1970, by the installation's clock. */
    begunAt: number
    /** Shown once on the next page. */
    notices?: Notice[] | undefined
    /** What the person might see and do when the session got its present name. */
    rights?: string | undefined
    /** By which the provider of identities knows whom to sign out. */
    idToken?: string | undefined
    /** Whose the session was when this request came: read with it, and never stored. */
    read?: ReadUser | undefined
  }
}

/** Is no part of what is compared and kept at the end of a request. */
class ReadUser {
  readonly user: User
  constructor(user: User) {
    this.user = user
  }
  toJSON(): undefined {
    return undefined
  }
}

/** Sessions that were begun by the answer at hand; every other one has to be there still to be saved. */
const begun = new WeakSet<object>()

export const markBegun = (made: object) => begun.add(made)

type Done = ((error?: unknown) => void) | undefined

/**
 * Who has signed out stays out: another answer of that session, which was on its way, does not bring it back by saving
 * what it has still in its hands.
 */
export class SealedSessions extends session.Store {
  readonly #deps: Pick<HttpDeps, 'db' | 'vault'>

  constructor(deps: Pick<HttpDeps, 'db' | 'vault'>) {
    super()
    this.#deps = deps
  }

  override get(sid: string, done: (error: unknown, data?: SessionData | null) => void): void {
    const { db, vault } = this.#deps
    readSession(db, sid).then(
      (kept) => {
        let data: SessionData | null = null
        try {
          if (kept !== null) data = opened(vault.decrypt('session-contents', kept.sealed))
        } catch {
          // Sealed by a key that is not there any more, or changed by hand: it is none.
        }
        if (data !== null && kept !== null) data.read = new ReadUser(kept.user)
        done(null, data)
      },
      (error: unknown) => done(error),
    )
  }

  override set(sid: string, data: SessionData, done?: (error?: unknown) => void): void {
    const { db, vault } = this.#deps
    const { cookie, userId, begunAt, notices, rights, idToken } = data
    const contents = { cookie, userId, begunAt, notices, rights, idToken }
    const sealed = vault.encrypt('session-contents', Buffer.from(JSON.stringify(contents)))
    const kept = begun.has(data)
      ? insertSession(db, sid, { userId, sealed })
      : updateSession(db, sid, sealed)
    answer(kept, done)
  }

  /** Reading it has moved its end already. */
  override touch(_sid: string, _data: SessionData, done?: () => void): void {
    done?.()
  }

  override destroy(sid: string, done?: (error?: unknown) => void): void {
    answer(deleteSession(this.#deps.db, sid), done)
  }
}

function opened(contents: Buffer): SessionData | null {
  return Contents.safeParse(JSON.parse(contents.toString())).data ?? null
}

function answer(work: Promise<unknown>, done: Done): void {
  work.then(
    () => done?.(),
    (error: unknown) => done?.(error),
  )
}
