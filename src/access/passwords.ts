/** Passwords: kept as argon2id, checked in the same time whether or not there is somebody of that name. */
import { hash, verify } from '@node-rs/argon2'
import { HocvuError } from '../foundation/errors.ts'

/** NIST SP 800-63B: length is what counts; no rules about kinds of letters. */
export const PASSWORD_MIN_LENGTH = 10
const PASSWORD_MAX_LENGTH = 200

/** OWASP's first choice for argon2id: 19 MiB, two passes. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** @throws HocvuError `user.password-weak` */
export async function hashPassword(password: string): Promise<string> {
  const { length } = [...password]
  if (length < PASSWORD_MIN_LENGTH || length > PASSWORD_MAX_LENGTH)
    throw new HocvuError(
      'user.password-weak',
      `A password has ${PASSWORD_MIN_LENGTH} to ${PASSWORD_MAX_LENGTH} letters.`,
      { params: { minimum: PASSWORD_MIN_LENGTH } },
    )
  return await hash(password.normalize('NFC'), COST)
}

let nobodysHash: Promise<string> | undefined

/** @param passwordHash null where there is nobody, or nobody with a password: takes as long, and is never right */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  nobodysHash ??= hash('nobody has this password', COST)
  const nobodys = await nobodysHash
  const right = await verify(passwordHash ?? nobodys, password.normalize('NFC'))
  return right && passwordHash !== null
}
