/** What a browser is on its way to the provider of identities for: sealed in a cookie, for ten minutes. */
import { z } from 'zod'
import { Expected } from '../access/oidc/provider.ts'
import type { HttpDeps } from './deps.ts'
import type { KeptCookies } from './kept-cookies.ts'

const Attempt = z.object({
  expected: Expected,
  at: z.number(),
  goal: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('sign-in'), next: z.string() }),
    /** By a link that somebody was given. */
    z.object({ kind: z.literal('invited'), token: z.string() }),
    /** Somebody signed in ties their identity. */
    z.object({ kind: z.literal('tie'), userId: z.string() }),
  ]),
})
type Attempt = z.infer<typeof Attempt>
export type Goal = Attempt['goal']

const LENGTH_MS = 10 * 60_000

/** Each has a cookie of its own: two may be begun side by side. */
const nameOf = (state: string) => `hocvu_oidc_${state.replace(/[^\w-]/g, '').slice(0, 12)}`

type Deps = Pick<HttpDeps, 'vault' | 'clock'>

export function keepAttempt(
  { vault, clock }: Deps,
  cookies: KeptCookies,
  { expected, goal }: Pick<Attempt, 'expected' | 'goal'>,
): void {
  const attempt: Attempt = { expected, goal, at: clock.now().getTime() }
  const sealed = vault.encrypt('sign-in-attempts', Buffer.from(JSON.stringify(attempt)))
  cookies.keep(nameOf(expected.state), sealed.toString('base64url'), LENGTH_MS)
}

/** Once. @returns null for one of another browser, an old one, or none */
export function takeAttempt(
  { vault, clock }: Deps,
  cookies: KeptCookies,
  state: string,
): Attempt | null {
  const name = nameOf(state)
  const kept = cookies.read(name)
  if (kept === null) return null
  cookies.forget(name)
  const attempt = opened(vault, kept)
  if (attempt === null || attempt.expected.state !== state) return null
  const age = clock.now().getTime() - attempt.at
  return age >= 0 && age <= LENGTH_MS ? attempt : null
}

function opened(vault: Deps['vault'], kept: string): Attempt | null {
  try {
    const plain = vault.decrypt('sign-in-attempts', Buffer.from(kept, 'base64url'))
    return Attempt.safeParse(JSON.parse(plain.toString())).data ?? null
  } catch {
    return null
  }
}
