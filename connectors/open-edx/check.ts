/** Proves a site's set-up step by step, and says what to mend. */
import { z } from 'zod'
import { asHocvuError, HocvuError } from '../../src/foundation/errors.ts'
import { clockFinding } from '../clock-finding.ts'
import type { CheckFinding, ConnectorContext, CourseRequest } from '../contract.ts'
import { absent, completionOf } from './completion.ts'
import { type FoundCourse, findCourse, readMe, readTopics } from './course.ts'
import { gradebookOf, readGrades } from './grades.ts'
import { FIRST_PAGE } from './pages.ts'
import { enrolmentsOf, readAccounts } from './people.ts'
import { needsCompletion, withoutAggregator } from './pull-course.ts'
import type { OpenEdxSettings } from './settings.ts'
import { createSite, type Question, type Site } from './site.ts'
import { Enrolment, ExternalKey, ListPage } from './wire.ts'

const SAMPLE = 20
const ROUNDED =
  'The site rounds the grade of a whole course to whole per cent, so 49.5 % passes as 50 %: name a `finalTest` where the pass mark must be exact.'

export async function checkSite(
  context: ConnectorContext<OpenEdxSettings>,
  courses: CourseRequest[],
): Promise<CheckFinding[]> {
  const site = createSite(context)
  const findings: CheckFinding[] = []
  try {
    const { value, date } = await readMe(site)
    findings.push(
      { name: 'address', ok: true, detail: `${site.baseUrl} answers.` },
      { name: 'token', ok: true, detail: `The site knows the client as ${value.username}.` },
      clockFinding('The site', date, context.now()),
    )
    for (const request of courses)
      findings.push(...(await checkCourse(site, request, value.username)))
  } catch (error) {
    const { code } = asHocvuError(error)
    findings.push(failed(code === 'platform.unauthorised' ? 'token' : 'address', error))
  }
  return findings
}

async function checkCourse(
  site: Site,
  request: CourseRequest,
  me: string,
): Promise<CheckFinding[]> {
  const name = `course ${request.course}`
  try {
    const course = await findCourse(site, request.course, me)
    const rows = await firstRows(site, enrolmentsOf(course))
    const learners = rows
      .flatMap((row) => Enrolment.safeParse(row).data ?? [])
      .filter(({ is_active }) => is_active)
      .map(({ user }) => user)
      .slice(0, SAMPLE)
    const findings: CheckFinding[] = [
      { name, ok: true, detail: `It is visible: ${course.title ?? course.id}.` },
      { name: `${name}: enrolments`, ok: true, detail: `${rows.length} are on the first page.` },
    ]
    if (learners.length > 0)
      findings.push(
        await proved(`${name}: identity`, () => proveIdentity(site, course, learners)),
        await proved(`${name}: grades`, async () => {
          const page = await readGrades(site, course, request.finalTests, FIRST_PAGE).next()
          const read = `${page.done ? 0 : page.value.learners.length} are on the first page.`
          return request.finalTests.length > 0 ? read : `${read} ${ROUNDED}`
        }),
      )
    findings.push(
      await proved(`${name}: completion`, () =>
        proveCompletion(site, course, request, learners[0] ?? me),
      ),
    )
    return findings
  } catch (error) {
    return [failed(name, error)]
  }
}

async function proveIdentity(
  site: Site,
  course: FoundCourse,
  learners: readonly string[],
): Promise<string> {
  if (site.settings.identity === 'external_user_key') {
    const rows = await firstRows(site, gradebookOf(site, course))
    if (rows.some((row) => ExternalKey.safeParse(row).data?.external_user_key))
      return 'External keys are visible.'
    throw new HocvuError(
      'platform.not-found',
      'Nobody on the first page has an external key: the course is in no program, or its learners were not enrolled through one. Set `identity` of the platform to email or username.',
    )
  }
  const accounts = await readAccounts(site, course, learners)
  const emails = [...accounts.values()].some((account) => 'email' in account && account.email)
  if (emails) return 'E-mail addresses are visible.'
  throw new HocvuError(
    'platform.no-right',
    'No e-mail address is visible. Make the user of the OAuth application global staff (is_staff).',
  )
}

async function proveCompletion(
  site: Site,
  course: FoundCourse,
  request: CourseRequest,
  learner: string,
): Promise<string> {
  const needed = needsCompletion(request)
  if (needed === null && site.settings.completion === 'none') return 'It is not read.'
  const list = completionOf(site, course, false)
  const offered = await firstRows(site, list).catch(absent)
  if (offered === null && needed !== null) throw withoutAggregator(course, needed)
  if (offered !== null) {
    if (needed !== 'topics') return 'The completion aggregator answers.'
    const topics = (await readTopics(site, course)).map(({ code, name }) => `${code} "${name}"`)
    return `The completion aggregator answers. Topics: ${topics.join(', ')}.`
  }
  const certificates = await site
    .get(
      {
        what: 'the certificates',
        path: `/api/certificates/v0/certificates/${encodeURIComponent(learner)}/`,
        course: null,
      },
      z.array(z.unknown()),
    )
    .catch(absent)
  return certificates === null
    ? 'The site offers neither block completion nor certificates, so only grades are read.'
    : 'The site has no completion aggregator; certificates are read, one request for each learner who passed.'
}

async function firstRows(site: Site, list: Question): Promise<unknown[]> {
  return (await site.get(list, ListPage)).value.rows
}

async function proved(name: string, prove: () => Promise<string>): Promise<CheckFinding> {
  try {
    return { name, ok: true, detail: await prove() }
  } catch (error) {
    return failed(name, error)
  }
}

function failed(name: string, error: unknown): CheckFinding {
  const fault = asHocvuError(error)
  return { name, ok: false, detail: fault.userText('en'), mend: fault.message, code: fault.code }
}
