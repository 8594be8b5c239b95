/** Proves a portal's set-up: its first two pages are read, and looked at. */
import { asHocvuError } from '../../src/foundation/errors.ts'
import { cleanText } from '../../src/foundation/names.ts'
import { clockFinding } from '../clock-finding.ts'
import type { CheckFinding, ConnectorContext, CourseRequest } from '../contract.ts'
import { type Completions, readCompletions } from './completions.ts'
import { createMapper, type Mapper } from './mapping.ts'
import type { PortalSettings } from './settings.ts'
import { Item, ItemHead } from './wire.ts'

type Context = ConnectorContext<PortalSettings>

export async function checkPortal(
  context: Context,
  courses: CourseRequest[],
): Promise<CheckFinding[]> {
  const { http, settings, now } = context
  const mapper = settings.mapping === undefined ? null : createMapper(settings.mapping)
  try {
    const page = await readCompletions(context, mapper, { since: null, next: null })
    const items = page.items.map((row) => mapper?.item(row) ?? { item: row, fault: null })
    const codes = items.flatMap(({ item }) => ItemHead.safeParse(item).data?.course.code ?? [])
    return [
      { name: 'address', ok: true, detail: `${http.baseUrl}${settings.path} answers.` },
      { name: 'token', ok: true, detail: 'The portal accepts the sign-in.' },
      clockFinding('The portal', page.date, now()),
      itemsFinding(page, items),
      ...(await pagingFindings(context, mapper, page)),
      ...courses.map(({ course }) => courseFinding(course, codes, page.next !== null)),
    ]
  } catch (error) {
    const fault = asHocvuError(error)
    const name =
      fault.code === 'platform.unauthorised' || fault.code === 'platform.no-right'
        ? 'token'
        : 'address'
    return [
      { name, ok: false, detail: fault.userText('en'), mend: fault.message, code: fault.code },
    ]
  }
}

function itemsFinding(
  { total }: Completions,
  items: readonly { item: unknown; fault: { detail: string } | null }[],
): CheckFinding {
  const faults = items.flatMap(({ item, fault }) => {
    if (fault !== null) return [fault.detail]
    const issue = Item.safeParse(item).error?.issues[0]
    return issue ? [`Field ${issue.path.join('.') || 'item'}: ${issue.message}.`] : []
  })
  const stated =
    total === null ? 'The portal states no total.' : `The portal states ${total} items.`
  return faults.length === 0
    ? { name: 'items', ok: true, detail: stated }
    : {
        name: 'items',
        ok: false,
        detail: `${faults.length} of ${items.length} items cannot be read. The first: ${faults[0]}`,
        mend: "Compare the portal's answer with the connector's README, and with `mapping`.",
      }
}

/** The second page must be another than the first. */
async function pagingFindings(
  context: Context,
  mapper: Mapper | null,
  first: Completions,
): Promise<CheckFinding[]> {
  const name = 'paging'
  if (first.next === null)
    return [{ name, ok: true, detail: 'Everything stands on the first page.' }]
  try {
    const second = await readCompletions(context, mapper, { since: null, next: first.next })
    return JSON.stringify(second.items) === JSON.stringify(first.items)
      ? [
          {
            name,
            ok: false,
            detail: 'The second page is the first one again.',
            mend: 'Compare `paging` of the platform with how the portal pages.',
          },
        ]
      : [{ name, ok: true, detail: 'The second page is another than the first.' }]
  } catch (error) {
    const fault = asHocvuError(error)
    // The connector takes this for the end where everything came.
    if (fault.code === 'platform.not-found' && first.items.length === first.total)
      return [{ name, ok: true, detail: 'Everything stands on the first page.' }]
    return [
      { name, ok: false, detail: fault.userText('en'), mend: fault.message, code: fault.code },
    ]
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
