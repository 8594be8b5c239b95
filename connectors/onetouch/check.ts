/** Proves a platform's set-up step by step, and says what to mend. */
import { asHocvuError } from '../../src/foundation/errors.ts'
import { clockFinding } from '../clock-finding.ts'
import type { CheckFinding, ConnectorContext, CourseRequest } from '../contract.ts'
import { checkCourse, failed } from './check-course.ts'
import { mergedRequests } from './course.ts'
import { hasFunction, isKnown, neededFunctions } from './functions.ts'
import { createMoodle, type Moodle } from './moodle.ts'
import type { OnetouchSettings } from './settings.ts'
import type { SiteInfo } from './wire.ts'

/** Moodle 3.11; older sites lack options that pages need. */
const OLDEST_VERSION = 2021051700

export async function checkPlatform(
  context: ConnectorContext<OnetouchSettings>,
  requests: CourseRequest[],
): Promise<CheckFinding[]> {
  const moodle = createMoodle(context)
  const courses = mergedRequests(requests)
  const findings: CheckFinding[] = []
  try {
    const { value, date } = await moodle.site()
    findings.push(
      { name: 'address', ok: true, detail: `${context.http.baseUrl} answers.` },
      { name: 'token', ok: true, detail: 'The site knows the token.' },
      versionFinding(value.release, value.version),
      clockFinding('The site', date, context.now()),
    )
    for (const name of neededFunctions(courses))
      findings.push(await functionFinding(moodle, value, name))
  } catch (error) {
    findings.push(siteFinding(error))
    return findings
  }
  const checked = new Map<number, string>()
  for (const course of courses) findings.push(...(await checkCourse(moodle, course, checked)))
  return findings
}

async function functionFinding(
  moodle: Moodle,
  site: SiteInfo,
  name: string,
): Promise<CheckFinding> {
  const finding = `function ${name}`
  if (hasFunction(site, name)) return { name: finding, ok: true, detail: 'It may be called.' }
  return (await isKnown(moodle, name))
    ? {
        name: finding,
        ok: false,
        detail: "It is not in the token's web service.",
        mend: 'Add the function to the service.',
      }
    : {
        name: finding,
        ok: false,
        detail: 'The site does not know it.',
        mend: name.startsWith('mod_attendance')
          ? "Install the attendance plug-in (mod_attendance), or set `attendance` of the cohorts' evidence to topics or none."
          : 'Check the Moodle version.',
      }
}

function versionFinding(release: string | null, version: string): CheckFinding {
  const detail = `Moodle ${release ?? version}.`
  return Number.parseFloat(version) >= OLDEST_VERSION
    ? { name: 'version', ok: true, detail }
    : { name: 'version', ok: false, detail, mend: 'Update the site to Moodle 3.11 or newer.' }
}

function siteFinding(error: unknown): CheckFinding {
  const { code } = asHocvuError(error)
  return failed(code === 'platform.unauthorised' ? 'token' : 'address', error)
}
