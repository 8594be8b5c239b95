/** Open edX: courses, enrolments, grades and completion over the platform's REST functions. */
import { HocvuError } from '../../src/foundation/errors.ts'
import type { Connector, Page } from '../contract.ts'
import { tokenAddresses } from '../sign-in.ts'
import { checkSite } from './check.ts'
import { beginningOf, PARTS, readCheckpoint } from './checkpoint.ts'
import { type FoundCourse, findCourse, readMe } from './course.ts'
import { readExternalKeys } from './people.ts'
import { pullCourse } from './pull-course.ts'
import { OpenEdxSettings, signInOf } from './settings.ts'
import { createSite } from './site.ts'

/** Faults of one course; the others are still read, and the pull fails at its end. */
const COURSE_FAULTS: ReadonlySet<string> = new Set(['platform.no-right', 'platform.not-found'])

export const openEdx: Connector<OpenEdxSettings> = {
  id: 'open-edx',
  settings: OpenEdxSettings,
  // No list can be asked for what changed since a time.
  capabilities: { incremental: false, keepsAnswers: true },
  otherAddresses: (settings) => tokenAddresses(signInOf(settings)),
  // Staff may ask for enrolments 120 times a minute; the other lists are not throttled.
  rates: () => ({ default: 10, enrolments: 1.8 }),
  check: checkSite,

  async *pull(request, context): AsyncGenerator<Page> {
    if (request.courses.length === 0) return
    const site = createSite(context)
    const { username } = (await readMe(site)).value
    let progress = readCheckpoint(request.checkpoint)
    const faults: HocvuError[] = []
    const attempt = async <Value>(work: () => Promise<Value>): Promise<Value | null> => {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof HocvuError) || !COURSE_FAULTS.has(error.code)) throw error
        faults.push(error)
        return null
      }
    }

    const interrupted = progress.current?.course
    const left = request.courses
      .filter(({ course }) => !progress.done.includes(course))
      .toSorted((a, b) => Number(b.course === interrupted) - Number(a.course === interrupted))
    const found: { course: FoundCourse; request: (typeof left)[number] }[] = []
    for (const wanted of left) {
      const course = await attempt(() => findCourse(site, wanted.course, username))
      if (course !== null) found.push({ course, request: wanted })
    }
    const keys =
      site.settings.identity === 'external_user_key'
        ? await readExternalKeys(
            site,
            found.map(({ course }) => course),
          )
        : null

    const total = request.courses.length * PARTS.length
    for (const one of found) {
      const { course } = one.request
      const from = progress.current?.course === course ? progress.current : beginningOf(course)
      const pages = pullCourse({ site, keys, ...one }, from)
      for (;;) {
        const step = await attempt(() => pages.next())
        if (step === null || step.done) break
        const { position, ...page } = step.value
        progress = position
          ? { ...progress, current: position }
          : { ...progress, done: [...progress.done, course], current: null }
        const begun = position === null ? 0 : PARTS.indexOf(position.part)
        yield {
          ...page,
          checkpoint: { ...progress },
          progress: { done: progress.done.length * PARTS.length + begun, total },
        }
      }
    }
    const [first] = faults
    if (first) throw faults.length === 1 ? first : new HocvuError(first.code, listed(faults))
  },
}

function listed(faults: readonly HocvuError[]): string {
  return `${faults.length} courses could not be read:\n${faults.map((fault) => `  ${fault.message}`).join('\n')}`
}
