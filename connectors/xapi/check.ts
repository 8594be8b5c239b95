/** Proves a store's set-up: its version, the right to read, its clock, and what it knows of the courses. */
import { asHocvuError } from '../../src/foundation/errors.ts'
import { cleanText } from '../../src/foundation/names.ts'
import { clockFinding } from '../clock-finding.ts'
import type { CheckFinding, ConnectorContext, CourseRequest } from '../contract.ts'
import { preferredName, topicsOf } from './records.ts'
import type { XapiSettings } from './settings.ts'
import { readAbout, readStatements } from './statements.ts'
import { Statement } from './wire.ts'

/** What the sync allows a store to be late, besides `lag`. */
const LATE_MINUTES = 10
const SAMPLE = 100

type Context = ConnectorContext<XapiSettings>

export async function checkStore(
  context: Context,
  courses: CourseRequest[],
): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = []
  try {
    findings.push(versionFinding(await readAbout(context), context.http.baseUrl))
    const { date, consistentThrough } = await readStatements(context, 'the newest statement', {
      limit: '1',
    })
    findings.push(
      { name: 'token', ok: true, detail: 'The store gives statements to this account.' },
      clockFinding('The store', date, context.now()),
      delayFinding(consistentThrough, context),
    )
  } catch (error) {
    const fault = asHocvuError(error)
    const name =
      fault.code === 'platform.unauthorised' || fault.code === 'platform.no-right'
        ? 'token'
        : 'address'
    return [
      ...findings,
      { name, ok: false, detail: fault.userText('en'), mend: fault.message, code: fault.code },
    ]
  }
  for (const course of courses) findings.push(...(await checkCourse(context, course)))
  return findings
}

function versionFinding(versions: readonly string[], url: string): CheckFinding {
  const spoken = versions.join(', ')
  return versions.some((version) => /^1\.0(\.|$)/.test(version))
    ? { name: 'address', ok: true, detail: `${url} is a store of xAPI ${spoken}.` }
    : {
        name: 'address',
        ok: false,
        detail: `${url} is a store of xAPI ${spoken}.`,
        mend: 'Version 1.0.3 is needed; switch it on in the store.',
      }
}

function delayFinding(consistentThrough: Date | null, { settings, now }: Context): CheckFinding {
  if (consistentThrough === null)
    return { name: 'delay', ok: true, detail: 'The store does not say how late it is.' }
  const minutes = Math.max(0, (now().getTime() - consistentThrough.getTime()) / 60_000)
  const detail = `The store shows what it was sent ${minutes.toFixed(1)} minutes ago.`
  return minutes <= LATE_MINUTES + settings.lag
    ? { name: 'delay', ok: true, detail }
    : {
        name: 'delay',
        ok: false,
        detail,
        mend: `Write \`lag: ${Math.ceil(minutes)}\` or more, or have the store mended.`,
      }
}

async function checkCourse(context: Context, request: CourseRequest): Promise<CheckFinding[]> {
  const name = `course ${request.course}`
  try {
    const { statements } = await readStatements(context, `newest statements of ${name}`, {
      activity: cleanText(request.course),
      related_activities: 'true',
      limit: String(SAMPLE),
    })
    const sample = statements.flatMap((row) => Statement.safeParse(row).data ?? [])
    if (sample.length === 0)
      return [
        {
          name,
          ok: false,
          detail: 'No statement names it.',
          mend: "Write the course's activity id (an IRI) as `course` in the cohort's evidence, and have the course send its statements with it as activity, parent or grouping.",
        },
      ]
    return [
      { name, ok: true, detail: 'The store has statements of it.' },
      ...testFindings(name, request, sample),
      ...attendanceFindings(name, request, context.settings),
    ]
  } catch (error) {
    const fault = asHocvuError(error)
    return [
      { name, ok: false, detail: fault.userText('en'), mend: fault.message, code: fault.code },
    ]
  }
}

/** A sample cannot prove that a test is absent, only that others are there. */
function testFindings(
  course: string,
  { course: id, finalTests }: CourseRequest,
  sample: readonly Statement[],
): CheckFinding[] {
  const scored = sample.filter(({ result }) => result?.score)
  const known = new Set(
    scored.flatMap(({ object }) => [
      object.id,
      ...Object.values(object.definition?.name ?? {}).map(cleanText),
    ]),
  )
  const shown = [...new Map(scored.map((one) => [one.object.id, one])).values()]
    .map((one) => `${one.object.id} (${preferredName(one) ?? 'no name'})`)
    .join(', ')
  const others = shown === '' ? 'Nothing is scored yet.' : `Scored are: ${shown}.`
  if (finalTests.length === 0)
    return [
      scored.length === 0 || known.has(cleanText(id))
        ? { name: `${course}: score`, ok: true, detail: 'The score of the course itself counts.' }
        : {
            name: `${course}: score`,
            ok: false,
            detail: `The course itself has no score. ${others}`,
            mend: "Write the id of the final test as `finalTest` in the cohort's evidence.",
          },
    ]
  return finalTests.map((test) => ({
    name: `${course}: final test ${test}`,
    ok: true,
    detail: known.has(cleanText(test))
      ? 'It has scores.'
      : `It is not among the newest ${SAMPLE} statements; a sync will tell. ${others}`,
  }))
}

function attendanceFindings(
  course: string,
  request: CourseRequest,
  settings: XapiSettings,
): CheckFinding[] {
  const name = `${course}: attendance`
  const { sessions, sessionMinutes } = settings
  const findings: CheckFinding[] = []
  if (request.attendance.includes('sessions'))
    findings.push(
      sessionMinutes !== undefined || Object.keys(sessions).length > 0
        ? { name, ok: true, detail: 'The lengths of sessions are set.' }
        : {
            name,
            ok: false,
            detail: 'Statements do not say how long a session lasts.',
            mend: 'Write `sessionMinutes`, or the minutes of each session under `sessions`.',
          },
    )
  if (request.attendance.includes('topics')) {
    const topics = topicsOf(request, settings)
    findings.push(
      topics.length > 0
        ? { name, ok: true, detail: `The course has ${topics.length} topics.` }
        : {
            name,
            ok: false,
            detail: 'Statements do not say which topics the course has.',
            mend: 'Write their activity ids under `topics` of the platform, by course.',
          },
    )
  }
  return findings
}
