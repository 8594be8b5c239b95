/** Learning statements as xAPI 1.0.3 writes them, of facts alone: the same fact is always the same statement. Pure. */
import { Exact } from '../../foundation/decimal.ts'
import type { ActorId } from './settings.ts'

export type LanguageMap = { vi: string; en?: string }

interface Actor {
  objectType: 'Agent'
  account: { homePage: string; name: string }
}

export interface Activity {
  objectType: 'Activity'
  id: string
  definition: { type: string; name: LanguageMap }
}

export interface StatementResult {
  score?: { raw: number; min: number; max: number; scaled: number }
  success?: boolean
  completion?: boolean
  duration?: string
}

export interface Statement {
  id: string
  actor: Actor
  verb: { id: string; display: LanguageMap }
  object: Activity | { objectType: 'StatementRef'; id: string }
  result?: StatementResult
  context?: {
    registration: string
    platform: string
    revision?: string
    contextActivities?: { parent: { objectType: 'Activity'; id: string }[] }
  }
  timestamp: string
}

/** Where facts are told: what ids begin with, and by which id learners are known. */
export interface Told {
  /** Without a slash at its end. */
  publicUrl: string
  actor: ActorId
}

export const PLATFORM = 'hocvu'

const VERBS = {
  completed: {
    id: 'http://adlnet.gov/expapi/verbs/completed',
    display: { vi: 'đã hoàn thành', en: 'completed' },
  },
  passed: { id: 'http://adlnet.gov/expapi/verbs/passed', display: { vi: 'đạt', en: 'passed' } },
  failed: {
    id: 'http://adlnet.gov/expapi/verbs/failed',
    display: { vi: 'không đạt', en: 'failed' },
  },
  earned: { id: 'http://id.tincanapi.com/verb/earned', display: { vi: 'được cấp', en: 'earned' } },
  voided: {
    id: 'http://adlnet.gov/expapi/verbs/voided',
    display: { vi: 'đã hủy', en: 'voided' },
  },
} as const

export const verb = (name: keyof typeof VERBS): Statement['verb'] => VERBS[name]

/** null: the person has no id of this kind. */
export function learnerActor(
  { publicUrl, actor }: Told,
  learner: { id: string; employeeCode: string | null },
): Actor | null {
  const name = actor === 'learner-id' ? learner.id : learner.employeeCode
  return name === null ? null : agent(publicUrl, name)
}

const agent = (homePage: string, name: string): Actor => ({
  objectType: 'Agent',
  account: { homePage, name },
})

export const languages = ({ vi, en }: { vi: string; en: string | null }): LanguageMap =>
  en === null ? { vi } : { vi, en }

export const cohortActivityId = (publicUrl: string, cohort: string): string =>
  `${publicUrl}/xapi/cohorts/${encodeURIComponent(cohort)}`

/** Points of 10. A score outside has no place in a statement. @param points exact */
export function scoreOf(points: string): StatementResult['score'] {
  const raw = new Exact(points)
  if (raw.lt(0) || raw.gt(10)) return undefined
  // Divided as decimals: the shortest form of the double is then the decimal itself.
  return { raw: raw.toNumber(), min: 0, max: 10, scaled: raw.div(10).toNumber() }
}

/** What a statement said does not hold any more. @param at when it ceased to */
export function voiding({ publicUrl }: Told, target: string, id: string, at: Date): Statement {
  return {
    id,
    // It is the service that takes it back, not the learner.
    actor: agent(publicUrl, PLATFORM),
    verb: verb('voided'),
    object: { objectType: 'StatementRef', id: target },
    timestamp: at.toISOString(),
  }
}
