/**
 * Writes outcomes into the gradebooks of a learning platform, for learners who have come from it, in the courses that
 * their class belongs to. Only where the platform is set so (`gradesOut`).
 */
import { z } from 'zod'
import type { Carried, Carrier } from '../../exchange/carrier.ts'
import type { OutcomeFact } from '../../exchange/fact-store.ts'
import { readFacts } from '../../exchange/facts.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { OutgoingAnswer } from '../../foundation/outgoing/outgoing.ts'
import { retryAfterMs } from '../../foundation/outgoing/retry-after.ts'
import type { LtiProduct, Registration } from '../registration.ts'
import { readRegistration } from '../registration-store.ts'
import { createAccessTokens } from '../services/access-tokens.ts'
import { callService } from '../services/call-service.ts'
import {
  createLineItems,
  type LineItemDeps,
  type LineItems,
  mayMake,
  mayWrite,
  SCORE_SCOPE,
} from './line-item.ts'
import { type Place, placesOf } from './place-store.ts'
import { scoreOf, scoresAddress } from './score.ts'

const GradebookSettings = z.object({ registrationId: z.uuid() })

const SCORE = 'application/vnd.ims.lis.v1.score+json'
const DEADLINE_MS = 15_000
/** Well within the lease of a delivery, however many courses and questions there are. */
const ROUND_MS = 2 * 60_000
const BAD_REQUEST = 400
const NOT_FOUND = 404
const UNPROCESSABLE = 422
/** It holds a later decision, or this very one. */
const CONFLICT = 409

interface GradesDeps extends LineItemDeps {
  lineItems: LineItems
}

/** @param roundMs that a call may take; what is not written by then is tried again */
export function createGradesCarrier(roundMs = ROUND_MS): Carrier {
  const tokens = createAccessTokens()
  const lineItems = createLineItems()
  return {
    kind: 'grades',
    batch: 1,
    carry: async (given, subscriber, _, events) => {
      const deps = { ...given, tokens, lineItems, signal: AbortSignal.timeout(roundMs) }
      const { registrationId } = GradebookSettings.parse(subscriber.settings)
      const registration = await readRegistration(deps.db, registrationId)
      const isOn = registration?.state === 'active' && registration.gradesOut
      const facts = await readFacts(deps.db, events)
      const carried: Carried[] = []
      for (const { position } of events) {
        const told = facts.get(position)
        carried.push(
          isOn && told?.of === 'outcome'
            ? await write(deps, registration, told.fact)
            : { end: 'skipped' },
        )
      }
      return carried
    },
  }
}

/** In every course, whatever comes of the others: what is written twice is the same score, and taken as such. */
async function write(
  deps: GradesDeps,
  registration: Registration,
  fact: OutcomeFact,
): Promise<Carried> {
  const { learner, cohort } = fact
  const places = await placesOf(deps.db, registration.id, {
    learnerId: learner.id,
    cohortId: cohort,
  })
  const ends: Carried[] = []
  for (const place of places.filter(mayWrite))
    ends.push(deps.signal.aborted ? TOO_LATE : await post(deps, registration, place, fact))
  return worstOf(ends)
}

const TOO_LATE: Carried = {
  ...{ end: 'again', status: null },
  fault: 'The learning platform took too long to take the score. Check its load.',
}

const WORST_FIRST = ['again', 'dead', 'sent'] as const

function worstOf(ends: readonly Carried[]): Carried {
  for (const worst of WORST_FIRST) {
    const found = ends.find(({ end }) => end === worst)
    if (found !== undefined) return found
  }
  return { end: 'skipped' }
}

async function post(
  deps: GradesDeps,
  registration: Registration,
  place: Place,
  fact: OutcomeFact,
): Promise<Carried> {
  const send = async (lineItem: string) =>
    await callService(deps, registration, [SCORE_SCOPE], {
      what: 'score of a learner',
      method: 'POST',
      url: scoresAddress(lineItem),
      headers: { accept: 'application/json', 'content-type': SCORE },
      body: scoreOf(fact, place.sub),
      deadlineMs: DEADLINE_MS,
      maxBytes: 64 * 1024,
      signal: deps.signal,
    })
  const whatCame = (answer: OutgoingAnswer) =>
    whatCameOf(answer, registration.product, deps.clock.now())
  try {
    const lineItem = await deps.lineItems.of(deps, registration, place)
    if (lineItem === null) return { end: 'skipped' }
    const answer = await send(lineItem)
    if (answer.status !== NOT_FOUND || !mayMake(place)) return whatCame(answer)
    // Somebody has deleted the column, or the course; where it is still there, the person is not in the course.
    const anew = await deps.lineItems.of(deps, registration, place, lineItem)
    return anew === null || anew === lineItem ? { end: 'skipped' } : whatCame(await send(anew))
  } catch (error) {
    if (!(error instanceof HocvuError)) throw error
    return deps.signal.aborted ? TOO_LATE : { end: 'again', status: null, fault: error.message }
  }
}

function whatCameOf({ status, headers }: OutgoingAnswer, product: LtiProduct, at: Date): Carried {
  if ((status >= 200 && status < 300) || status === CONFLICT) return { end: 'sent', status }
  if (status === NOT_FOUND || status === UNPROCESSABLE) return { end: 'skipped' }
  // So Moodle answers to a score of somebody who cannot be graded in the course (mod_lti, scores.php).
  if (status === BAD_REQUEST && product === 'moodle') return { end: 'skipped' }
  const fault = `The gradebook answered ${status}.`
  const mayHelp = status === 401 || status === 408 || status === 425 || status === 429
  if (status >= 400 && status < 500 && !mayHelp)
    return {
      ...{ end: 'dead', status },
      fault: `${fault} Check what the tool may do in the course, then send it again.`,
    }
  const asked = retryAfterMs(headers['retry-after'], at) ?? undefined
  return { end: 'again', status, fault, retryAfterMs: asked }
}
