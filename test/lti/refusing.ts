/** What every refusal of these tests means: said in plain words, nothing shown of anybody, nothing kept, and the next good launch works. */
import type supertest from 'supertest'
import { expect } from 'vitest'
import { ltiErrors } from '../../src/foundation/texts/lti-errors.ts'
import { fingerprints } from '../support/fingerprints.ts'
import type { LoginRequest } from '../support/lti-platform/authorization.ts'
import { moodle } from '../support/lti-platform/products/moodle.ts'
import { openEdx } from '../support/lti-platform/products/open-edx.ts'
import type { Spoiling } from '../support/lti-platform/spoilings.ts'
import { an, course } from '../support/lti-platform/tool.ts'
import type { Visitor } from '../support/lti-platform/visitor.ts'
import { type Connected, type LtiService, startLtiService } from './service.ts'

export type Refusal = keyof typeof ltiErrors

export interface Refusing {
  lti: LtiService
  /** Moodle 4, whose launches are spoilt: mod/lti/auth.php and locallib.php (lti_sign_jwt). */
  one: Connected
  /** Open edX, registered beside it: xblock-lti-consumer. */
  other: Connected
  /** A learner opens the item of their course. */
  begin(spoiling?: Spoiling): LoginRequest
  /** As far as the platform's form, which is not sent yet. */
  held(spoiling?: Spoiling): Promise<Held>
  /** Whatever stands now is what shall stand afterwards. */
  remember(): Promise<void>
  /** @param but tables in which something is noted of a refusal on purpose */
  expectRefused(answer: supertest.Response, code: Refusal, but?: readonly string[]): Promise<void>
  expectNothingKept(but?: readonly string[]): Promise<void>
  /** Somebody honest comes right after, from each platform. */
  expectGood(): Promise<void>
}

interface Held {
  visitor: Visitor
  form: Awaited<ReturnType<Visitor['authorize']>>
}

/** Counted to hold off floods; says nothing of anybody. */
const without = ['request_counts']

export async function startRefusing(): Promise<Refusing> {
  const lti = await startLtiService()
  const [one, other] = [await lti.connect(moodle), await lti.connect(openEdx)]
  const keptNow = () => fingerprints(lti.service.deps.db, { without })
  let kept: Record<string, string | null> = {}
  const begin = (spoiling?: Spoiling, { platform, tool } = one) =>
    platform.begin({ tool, person: an, course, ...(spoiling && { spoiling }) })
  const expectNothingKept = async (but: readonly string[] = []) => {
    const now = await keptNow()
    expect(Object.keys(now).filter((table) => now[table] !== kept[table])).toEqual(but)
  }
  const refusing: Refusing = {
    ...{ lti, one, other, begin, expectNothingKept },
    held: async (spoiling) => {
      const visitor = lti.visitor()
      const answer = await visitor.logIn(begin(spoiling))
      return { visitor, form: await visitor.authorize(String(answer.headers.location)) }
    },
    remember: async () => {
      kept = await keptNow()
    },
    expectRefused: async (answer, code, but) => {
      expect(answer.text).toContain(ltiErrors[code].vi)
      expect(answer.status).toBe(ltiErrors[code].status)
      expect(answer.headers.location).toBeUndefined()
      const numbers = lti.service.certificates.map(({ number }) => number)
      for (const shown of ['An', 'Lò Thị', 'Đạt', ...numbers])
        expect(answer.text).not.toMatch(new RegExp(`(?<![\\p{L}\\d])${shown}(?![\\p{L}\\d])`, 'u'))
      await expectNothingKept(but)
    },
    expectGood: async () => {
      for (const platform of [one, other]) {
        const answer = await lti.visitor().launch(begin(undefined, platform))
        expect(answer.status, answer.text).toBe(200)
      }
    },
  }
  await refusing.expectGood()
  return refusing
}
