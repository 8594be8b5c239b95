/**
 * Writes outcomes into the gradebooks of a learning platform, for learners who have come from it, in the courses that
 * their class belongs to. Only where the platform is set so (`gradesOut`).
 */
import { z } from 'zod'
import type { Carried, Carrier, CarrierDeps } from '../../exchange/carrier.ts'
import type { OutcomeFact } from '../../exchange/fact-store.ts'
import { readFacts } from '../../exchange/facts.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { OutgoingAnswer } from '../../foundation/outgoing/outgoing.ts'
import { retryAfterMs } from '../../foundation/outgoing/retry-after.ts'
import type { Registration } from '../registration.ts'
import { readRegistration } from '../registration-store.ts'
import { createAccessTokens } from '../services/access-tokens.ts'
import { callService, type ServiceDeps } from '../services/call-service.ts'
import { lineItemOf, mayMake, mayWrite, SCORE_SCOPE } from './line-item.ts'
import { type Place, placesOf } from './place-store.ts'
import { scoreOf, scoresAddress } from './score.ts'

const GradebookSettings = z.object({ registrationId: z.uuid() })

const SCORE = 'application/vnd.ims.lis.v1.score+json'
const DEADLINE_MS = 15_000
const NOT_FOUND = 404
const UNPROCESSABLE = 422
/** It holds a later decision, or this very one. */
const CONFLICT = 409

export function createGradesCarrier(): Carrier {
  const tokens = createAccessTokens()
  return {
    kind: 'grades',
    batch: 1,
    carry: async (deps, subscriber, _, events) => {
      const { registrationId } = GradebookSettings.parse(subscriber.settings)
      const registration = await readRegistration(deps.db, registrationId)
      const isOn = registration?.state === 'active' && registration.gradesOut
      const facts = await readFacts(deps.db, events)
      const carried: Carried[] = []
      for (const { position } of events) {
        const told = facts.get(position)
        carried.push(
          isOn && told?.of === 'outcome'
            ? await write({ ...deps, tokens }, registration, told.fact)
            : { end: 'skipped' },
        )
      }
      return carried
    },
  }
}

async function write(
  deps: CarrierDeps & ServiceDeps,
  registration: Registration,
  fact: OutcomeFact,
): Promise<Carried> {
  const { learner, cohort } = fact
  const places = await placesOf(deps.db, registration.id, {
    learnerId: learner.id,
    cohortId: cohort,
  })
  let sum: Carried = { end: 'skipped' }
  for (const place of places.filter(mayWrite)) {
    const carried = await post(deps, registration, place, fact)
    // Whatever is written twice is the same score, and taken as such.
    if (carried.end === 'again' || carried.end === 'dead') return carried
    if (carried.end === 'sent') sum = carried
  }
  return sum
}

async function post(
  deps: ServiceDeps,
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
    })
  try {
    const lineItem = await lineItemOf(deps, registration, place)
    const answer = await send(lineItem)
    if (answer.status !== NOT_FOUND || !mayMake(place)) return whatCameOf(answer, deps.clock.now())
    // Somebody has deleted the column; where it is still there, the person is not in the course.
    const anew = await lineItemOf(deps, registration, place, lineItem)
    return anew === lineItem ? { end: 'skipped' } : whatCameOf(await send(anew), deps.clock.now())
  } catch (error) {
    if (!(error instanceof HocvuError)) throw error
    return { end: 'again', status: null, fault: error.message }
  }
}

function whatCameOf({ status, headers }: OutgoingAnswer, at: Date): Carried {
  if ((status >= 200 && status < 300) || status === CONFLICT) return { end: 'sent', status }
  if (status === NOT_FOUND || status === UNPROCESSABLE) return { end: 'skipped' }
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
