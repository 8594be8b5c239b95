/** Proves a portal's set-up: one page is read, and looked at. */
import { asHocvuError } from '../../src/foundation/errors.ts'
import { cleanText } from '../../src/foundation/names.ts'
import type { CheckFinding, ConnectorContext, CourseRequest } from '../contract.ts'
import { readCompletions } from './completions.ts'
import type { PortalSettings } from './settings.ts'
import { ItemHead } from './wire.ts'

const CLOCK_SKEW_SECONDS = 120

export async function checkPortal(
  context: ConnectorContext<PortalSettings>,
  courses: CourseRequest[],
): Promise<CheckFinding[]> {
  try {
    const { page, date } = await readCompletions(context, {
      since: null,
      cursor: null,
      limit: context.settings.limit,
    })
    const codes = page.items.flatMap((row) => ItemHead.safeParse(row).data?.course.code ?? [])
    const unreadable = page.items.length - codes.length
    const seconds =
      date === null ? 0 : Math.round((date.getTime() - context.now().getTime()) / 1000)
    return [
      { name: 'address', ok: true, detail: `${context.http.baseUrl}/completions answers.` },
      { name: 'token', ok: true, detail: 'The portal accepts the token.' },
      Math.abs(seconds) <= CLOCK_SKEW_SECONDS
        ? { name: 'clock', ok: true, detail: `The portal's clock differs by ${seconds} s.` }
        : {
            name: 'clock',
            ok: false,
            detail: `The portal's clock differs by ${seconds} s.`,
            mend: 'Set the clocks of both machines by a time server.',
          },
      unreadable === 0
        ? { name: 'items', ok: true, detail: `The portal states ${page.total} items.` }
        : {
            name: 'items',
            ok: false,
            detail: `${unreadable} of ${page.items.length} items have no id or course code.`,
            mend: "Compare the portal's answer with the connector's README.",
          },
      ...courses.map(({ course }) => courseFinding(course, codes, page.next_cursor !== null)),
    ]
  } catch (error) {
    const fault = asHocvuError(error)
    const name = fault.code === 'platform.unauthorised' ? 'token' : 'address'
    return [{ name, ok: false, detail: fault.userText('en'), mend: fault.message }]
  }
}

/** One page cannot prove that a course is absent; without further pages it can. */
function courseFinding(course: string, codes: readonly string[], more: boolean): CheckFinding {
  const name = `course ${course}`
  if (codes.includes(cleanText(course)))
    return { name, ok: true, detail: 'The portal has items of it.' }
  return more
    ? { name, ok: true, detail: 'No item of it is on the first page; a sync will tell.' }
    : {
        name,
        ok: false,
        detail: 'The portal has no item of it.',
        mend: "Compare `course` of the cohort's evidence with the portal's course codes.",
      }
}
