/** Somebody has shown who they are: a session begins, and the browser is known from now on. */
import { nameDevice } from '../access/known-device.ts'
import { findUser } from '../access/user-store.ts'
import type { HttpDeps } from './deps.ts'
import { DEVICE } from './kept-cookies.ts'
import type { Visitor } from './visit.ts'

const KNOWN_FOR_MS = 365 * 24 * 3_600_000

/** @param since when it began to be looked at: whatever ends this person's sessions from then on ends this one as well */
export async function letIn(
  { db, clock, vault }: Pick<HttpDeps, 'db' | 'clock' | 'vault'>,
  visitor: Visitor,
  userId: string,
  { idToken, since = clock.now() }: { idToken?: string; since?: Date } = {},
): Promise<void> {
  await visitor.begin(userId, since, idToken)
  const user = await findUser(db, userId)
  if (user !== null) visitor.cookies.keep(DEVICE, nameDevice(vault, user.login), KNOWN_FOR_MS)
}
