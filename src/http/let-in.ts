/** Somebody has shown who they are: a session begins, and the browser is known from now on. */
import { nameDevice } from '../access/known-device.ts'
import { findUser } from '../access/user-store.ts'
import type { HttpDeps } from './deps.ts'
import { DEVICE } from './kept-cookies.ts'
import type { Visitor } from './visit.ts'

const KNOWN_FOR_MS = 365 * 24 * 3_600_000

export async function letIn(
  { db, clock, vault }: Pick<HttpDeps, 'db' | 'clock' | 'vault'>,
  visitor: Visitor,
  userId: string,
  idToken?: string,
): Promise<void> {
  await visitor.begin(userId, clock.now(), idToken)
  const user = await findUser(db, userId)
  if (user !== null) visitor.cookies.keep(DEVICE, nameDevice(vault, user.login), KNOWN_FOR_MS)
}
