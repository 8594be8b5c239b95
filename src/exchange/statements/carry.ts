/**
 * Sends events to a Learning Record Store as xAPI statements, many a call. A call that is refused is divided until what
 * is refused stands alone, so that one bad statement holds no other.
 */
import type { Carried, Carrier, CarrierDeps } from '../carrier.ts'
import { dead, meaningOf, refusal } from './answer.ts'
import { makeStatements, type Stated } from './make-statements.ts'
import { faultOf, type Store, storeOf } from './post.ts'
import { StatementsSettings } from './settings.ts'
import type { Statement } from './statement.ts'

const BATCH = 50
/** Well within the lease of a delivery: what is not sent by then is left for the next round. */
const ROUND_MS = 2 * 60_000

export const statementsCarrier: Carrier = {
  kind: 'statements',
  batch: BATCH,
  carry: async (deps, subscriber, secrets, events) => {
    const settings = StatementsSettings.safeParse(subscriber.settings)
    const { publicUrl } = deps
    if (publicUrl === undefined) return events.map(() => dead(null, NO_PUBLIC_URL))
    if (!settings.success) return events.map(() => dead(null, NO_USER))
    if (secrets.length === 0) return events.map(() => dead(null, NO_PASSWORD))
    const { user, actor } = settings.data
    const told = { publicUrl: publicUrl.replace(/\/+$/, ''), actor }
    const stated = await makeStatements(deps.db, subscriber.id, told, events)
    const store = storeOf(deps, subscriber, { user, passwords: secrets })
    const sending = stated.filter(hasStatements)
    const until = deps.clock.now().getTime() + ROUND_MS
    return withTheRest(stated, await sendAll({ ...deps, store, until }, sending))
  },
}

const NO_PUBLIC_URL =
  'PUBLIC_URL is not set. Ids of statements begin with it: set it to the address that learners open, then send again.'
const NO_USER = 'The store has no user name. Set it, then send again.'
const NO_PASSWORD = 'The store has no password. Set it, then send again.'
const NO_CODE =
  'The learner has no employee code, by which this store knows people. Give one on the roster and send again, or let the store know people by their learner id.'

type Sending = Stated & { statements: Statement[] }

const hasStatements = (one: Stated): one is Sending =>
  one.statements !== 'unknown-actor' && one.statements.length > 0

/** Up to the first that was not tried: whoever asked takes the rest as not carried. */
function withTheRest(stated: readonly Stated[], sent: readonly Carried[]): Carried[] {
  const ends: Carried[] = []
  let next = 0
  for (const one of stated) {
    if (one.statements === 'unknown-actor') ends.push(dead(null, NO_CODE))
    else if (one.statements.length === 0) ends.push({ end: 'skipped' })
    else {
      const end = sent[next]
      if (end === undefined) break
      next += 1
      ends.push(end)
    }
  }
  return ends
}

interface Round extends Pick<CarrierDeps, 'clock'> {
  store: Store
  /** Milliseconds of the clock. */
  until: number
}

/** @returns of each in order; fewer where the store takes nothing now, or time is up: the rest was not tried */
async function sendAll(round: Round, sending: readonly Sending[]): Promise<Carried[]> {
  const { clock, until } = round
  const [first, ...others] = sending
  if (first === undefined || clock.now().getTime() >= until) return []
  const meaning = await send(
    round,
    sending.flatMap(({ statements }) => statements),
  )
  if (meaning.kind === 'end') return sending.map(() => meaning.carried)
  if (others.length === 0) return [await sendAlone(round, first, meaning.status)]
  const half = Math.ceil(sending.length / 2)
  const earlier = await sendAll(round, sending.slice(0, half))
  const isHeldUp =
    earlier.length < half || earlier.some(({ end }) => end === 'again' || end === 'gone')
  return isHeldUp ? earlier : [...earlier, ...(await sendAll(round, sending.slice(half)))]
}

type Sent = { kind: 'end'; carried: Carried } | { kind: 'refused' | 'too-large'; status: number }

async function send({ store, clock }: Round, statements: readonly Statement[]): Promise<Sent> {
  try {
    const answer = await store.post(statements)
    const meaning = meaningOf(answer, clock.now())
    return meaning.kind === 'end' ? meaning : { ...meaning, status: answer.status }
  } catch (error) {
    return { kind: 'end', carried: { end: 'again', status: null, fault: faultOf(error) } }
  }
}

/**
 * One that was refused. A store may refuse to void what it never held, or what was voided already, perhaps under an older
 * address of this service: of that there is nothing to void.
 */
async function sendAlone(round: Round, { statements }: Sending, status: number): Promise<Carried> {
  try {
    const kept = await withoutIdleVoids(round, statements)
    if (kept === 'too-slow') return { end: 'again', status, fault: TOO_SLOW }
    if (kept.length === statements.length) return refusal(status)
    if (kept.length === 0) return { end: 'skipped' }
    const meaning = await send(round, kept)
    return meaning.kind === 'end' ? meaning.carried : refusal(meaning.status)
  } catch (error) {
    return { end: 'again', status: null, fault: faultOf(error) }
  }
}

const TOO_SLOW = 'The store took too long to say which statements it holds.'

/** There can be tens of them, and a store is asked of one after the other. */
async function withoutIdleVoids(
  { store, clock, until }: Round,
  statements: readonly Statement[],
): Promise<Statement[] | 'too-slow'> {
  const kept: Statement[] = []
  for (const statement of statements) {
    if (clock.now().getTime() >= until) return 'too-slow'
    const { object } = statement
    const isIdle = object.objectType === 'StatementRef' && (await store.lacks(object.id))
    if (!isIdle) kept.push(statement)
  }
  return kept
}
