/** What one statement says, as facts. */
import { decimalOfDouble, Exact } from '../../src/foundation/decimal.ts'
import { cleanName, cleanText } from '../../src/foundation/names.ts'
import type {
  AccountRecord,
  CompletionRecord,
  CourseRequest,
  SessionsRecord,
  TestRecord,
  TopicsRecord,
} from '../contract.ts'
import { accountOfActor, type Fault } from './actor.ts'
import { wholeMinutes } from './duration.ts'
import { scoreOf } from './score.ts'
import type { Role, XapiSettings } from './settings.ts'
import { Statement, type StatementHead } from './wire.ts'

export type StatementFact = TestRecord | SessionsRecord | TopicsRecord | CompletionRecord

export interface Reading {
  account: AccountRecord
  facts: StatementFact[]
  faults: Fault[]
}

interface About {
  statement: Statement
  role: Role
  request: CourseRequest
  settings: XapiSettings
  account: string
}

/** The courses that a statement belongs to: its activity is the course, or stands in it by its context. */
export function coursesOf(head: StatementHead, courses: readonly CourseRequest[]): CourseRequest[] {
  const { parent = [], grouping = [] } = head.context?.contextActivities ?? {}
  const ids = new Set([head.object.id, ...parent, ...grouping])
  return courses.filter(({ course }) => ids.has(cleanText(course)))
}

/** Everything that a statement says of these courses; null when it is nobody's and says nothing that is asked for. */
export function readStatement(
  row: unknown,
  role: Role,
  courses: readonly CourseRequest[],
  settings: XapiSettings,
): Reading | Fault | null {
  const read = Statement.safeParse(row)
  if (!read.success)
    return {
      reason: 'statement-unreadable',
      detail: `The statement cannot be read (field ${read.error.issues[0]?.path.join('.') || 'statement'}). Have the sending system corrected.`,
    }
  const statement = read.data
  const actor = accountOfActor(statement.actor, settings)
  const account = 'reason' in actor ? '' : actor.account
  const facts: StatementFact[] = []
  const faults: Fault[] = []
  for (const request of courses) {
    const about = { statement, role, request, settings, account }
    for (const found of [testOf(about), topicOf(about), sessionOf(about), completionOf(about)]) {
      if (found === null) continue
      if ('reason' in found) faults.push(found)
      else facts.push(found)
    }
  }
  if (!('reason' in actor)) return { account: actor, facts, faults }
  return facts.length + faults.length === 0 ? null : actor
}

/** The fact once its statement is taken back. @param at when that was */
export function emptied(fact: StatementFact, at: string | null): StatementFact {
  switch (fact.kind) {
    case 'test':
      return { ...fact, sourceUpdatedAt: at, attempts: [] }
    case 'topics':
      return { ...fact, sourceUpdatedAt: at, topics: [] }
    case 'sessions':
      return { ...fact, sourceUpdatedAt: at, sessions: [] }
    case 'completion': {
      // Progress that was stated since then is newer than the statement that is taken back, and stays.
      const sourceUpdatedAt = isProgress(fact) ? fact.sourceUpdatedAt : at
      return { ...fact, sourceUpdatedAt, completedAt: null, progress: null }
    }
  }
}

const progressKey = (account: string) => `progress:${account}`
const isProgress = ({ sourceId, account }: StatementFact) => sourceId === progressKey(account)

/** When it happened. A device's clock that runs ahead cannot move that behind the moment of storing. */
function happenedAt({ timestamp, stored }: Statement): string | null {
  if (timestamp && stored) return timestamp < stored ? timestamp : stored
  return timestamp ?? stored ?? null
}

function factOf(kind: string, { statement, account, request }: About) {
  return {
    sourceId: `${kind}:${statement.id}`,
    account,
    course: request.course,
    sourceUpdatedAt: statement.stored ?? statement.timestamp ?? null,
  }
}

const isCourse = ({ statement, request }: About) =>
  statement.object.id === cleanText(request.course)

/** One scored statement is one attempt; reconciliation joins the attempts of an account. */
function testOf(about: About): TestRecord | Fault | null {
  const { statement, role, request } = about
  if (role === 'progressed' || role === 'attended') return null
  const test = wantedTest(about)
  if (test === null || 'reason' in test) return test
  const score = scoreOf(statement.result?.score)
  if (score === null)
    return request.finalTests.length > 0 && (role === 'passed' || role === 'failed')
      ? {
          reason: 'score-missing',
          detail: `The statement says that the final test was ${role}, without a score. Have the test send result.score.`,
        }
      : null
  if ('reason' in score) return score
  const submittedAt = happenedAt(statement)
  return {
    kind: 'test',
    ...factOf('test', about),
    test: { id: statement.object.id, name: test.name, code: statement.object.id },
    attempts: [{ id: statement.id, ...score, submittedAt, overridden: false }],
  }
}

/** The activity as final test; without a name for it in the evidence only the score of the course itself is one. */
function wantedTest(about: About): { name: string | null } | Fault | null {
  const { statement, role, request } = about
  const { id } = statement.object
  const wanted = request.finalTests.map(cleanText)
  const names = Object.values(statement.object.definition?.name ?? {}).map(cleanText)
  const name = preferredName(statement)
  if (wanted.length === 0) return isCourse(about) ? { name } : null
  if (wanted.includes(id)) return { name }
  const known = names.find((given) => wanted.includes(given))
  if (known !== undefined) return { name: known }
  const byNameOnly = wanted.some((test) => !/^[a-z][a-z0-9+.-]*:\S+$/i.test(test))
  if (names.length > 0 || !byNameOnly || role === 'scored' || isCourse(about)) return null
  if (!statement.result?.score) return null
  return {
    reason: 'activity-nameless',
    detail: `The scored activity ${id} has no name, so it cannot be told whether it is the final test. Write the activity's id as \`finalTest\` in the cohort's evidence.`,
  }
}

/** Of a language map: Vietnamese, else English, else the first. */
export function preferredName({ object }: Pick<Statement, 'object'>): string | null {
  const entries = Object.entries(object.definition?.name ?? {})
  const of = (language: string) =>
    entries.find(([tag]) => tag.toLowerCase().split('-')[0] === language)?.[1]
  const name = of('vi') ?? of('en') ?? entries[0]?.[1]
  return name ? cleanName(name) || null : null
}

export function topicsOf({ course }: CourseRequest, { topics }: XapiSettings): readonly string[] {
  const name = cleanText(course)
  return Object.hasOwn(topics, name) ? (topics[name] ?? []) : []
}

function topicOf(about: About): TopicsRecord | null {
  const { statement, role, request, settings } = about
  if (!request.attendance.includes('topics')) return null
  if (!topicsOf(request, settings).includes(statement.object.id)) return null
  if (role !== 'completed' && role !== 'passed') return null
  const { completion, success } = statement.result ?? {}
  if (completion === false || (role === 'passed' && success === false)) return null
  return {
    kind: 'topics',
    ...factOf('topics', about),
    topics: [
      {
        code: statement.object.id,
        name: preferredName(statement),
        completed: true,
        completedAt: happenedAt(statement),
      },
    ],
  }
}

function sessionOf(about: About): SessionsRecord | Fault | null {
  const { statement, role, request, settings } = about
  if (role !== 'attended' || !request.attendance.includes('sessions')) return null
  const code = statement.object.id
  const minutes = Object.hasOwn(settings.sessions, code)
    ? settings.sessions[code]
    : settings.sessionMinutes
  if (minutes === undefined)
    return {
      reason: 'session-length-unknown',
      detail: `How long the session ${code} lasts is not known. Write it under \`sessions\` of the platform, or \`sessionMinutes\` for all.`,
    }
  const { duration } = statement.result ?? {}
  const attended = duration ? wholeMinutes(duration) : null
  if (duration && attended === null)
    return {
      reason: 'duration-unreadable',
      detail: `The duration ${duration} cannot be read; it must be like PT1H30M. Have the sending system corrected.`,
    }
  return {
    kind: 'sessions',
    ...factOf('sessions', about),
    sessions: [
      {
        code,
        minutes,
        startsAt: null,
        taken: true,
        presence:
          attended === null
            ? { state: 'present' }
            : { state: 'measured', minutes: Math.min(attended, minutes), excuse: null },
      },
    ],
  }
}

const PROGRESS = 'https://w3id.org/xapi/cmi5/result/extensions/progress'

/** Completing is an event, a fact each; progress is a state of the account in the course, of which the newest holds. */
function completionOf(about: About): CompletionRecord | Fault | null {
  const { statement, role, account } = about
  if (!isCourse(about)) return null
  const at = happenedAt(statement)
  const { completion = null, extensions } = statement.result ?? {}
  if (role === 'completed' && completion !== false)
    return {
      kind: 'completion',
      ...factOf('completion', about),
      completedAt: at,
      progress: '1',
      attendance: null,
    }
  const percent = extensions?.[PROGRESS]
  if (role !== 'progressed' || percent === undefined) return null
  if (typeof percent !== 'number' || percent < 0 || percent > 100)
    return {
      reason: 'progress-out-of-range',
      detail: 'The progress is no number from 0 to 100. Have the sending system corrected.',
    }
  return {
    kind: 'completion',
    ...factOf('progress', about),
    sourceId: progressKey(account),
    sourceUpdatedAt: at,
    completedAt: null,
    progress: new Exact(decimalOfDouble(percent)).div(100).toFixed(),
    attendance: null,
  }
}
