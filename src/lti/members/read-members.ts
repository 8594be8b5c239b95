/**
 * Who is in a course, as its platform tells (Names and Roles Provisioning Services 2.0): learners that are active, page by
 * page, from the platform's own host alone.
 */
import { z } from 'zod'
import { rolesInCourse } from '../launch/roles.ts'
import type { Registration } from '../registration.ts'
import { callService, type ServiceDeps } from '../services/call-service.ts'
import { serviceRefused } from '../services/service-fault.ts'
import { nextLink } from './next-link.ts'

const SCOPE = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly'
const CONTAINER = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json'
const LEARNER = 'http://purl.imsglobal.org/vocab/lis/v2/membership#Learner'
/** Asked for; a platform may give fewer or more. */
const PER_PAGE = 500
const MOST_PAGES = 200
const MOST_MEMBERS = 10_000
const LARGEST_PAGE = 8 * 1024 * 1024
/** Somebody waits for it, and each page alone may take its time. */
const DEADLINE_MS = 60_000

/** Whatever of a name or a code cannot be read is as if it were not said. */
const Words = z.string().max(1000).nullish().catch(null)
const Member = z.object({
  user_id: z.coerce.string().min(1).max(255),
  status: z.string().max(50).nullish(),
  roles: z.array(z.string().max(500)).max(100).default([]),
  name: Words,
  given_name: Words,
  middle_name: Words,
  family_name: Words,
  email: z.email().max(254).nullish().catch(null),
  lis_person_sourcedid: Words,
})
export type Member = z.infer<typeof Member>
const Page = z.object({ members: z.array(z.unknown()).max(MOST_MEMBERS * 2) })

interface Members {
  learners: Member[]
  /** Entries that name nobody. */
  unreadable: number
}

/**
 * @param signal gives up on all of it
 * @throws HocvuError `lti.service-refused`, `outgoing.…`
 */
export async function readMembers(
  deps: ServiceDeps,
  registration: Registration,
  membersUrl: string,
  signal = AbortSignal.timeout(DEADLINE_MS),
): Promise<Members> {
  const learners = new Map<string, Member>()
  const seen = new Set<string>()
  let unreadable = 0
  for (let url: string | null = firstPage(membersUrl); url !== null; ) {
    if (seen.has(url) || seen.size >= MOST_PAGES) throw serviceRefused('answer', 'Link: rel=next')
    seen.add(url)
    const page = await readPage(deps, registration, url, signal)
    for (const entry of page.members) {
      const read = Member.safeParse(entry)
      if (!read.success) unreadable += 1
      else if (isActiveLearner(read.data)) learners.set(read.data.user_id, read.data)
    }
    if (learners.size > MOST_MEMBERS) throw serviceRefused('too-many', String(MOST_MEMBERS))
    url = nextLink(page.link, url, membersUrl)
  }
  return { learners: [...learners.values()], unreadable }
}

/** Platforms may pass over both questions, so each member is looked at as well. */
function firstPage(membersUrl: string): string {
  const url = new URL(membersUrl)
  url.searchParams.set('role', LEARNER)
  url.searchParams.set('limit', String(PER_PAGE))
  return url.href
}

/** Left out, the status is Active (NRPS 2.0, 2.2). */
const isActiveLearner = ({ status, roles }: Member): boolean => {
  const { isLearner, isTest } = rolesInCourse(roles, null)
  return (status ?? 'Active') === 'Active' && isLearner && !isTest
}

async function readPage(
  deps: ServiceDeps,
  registration: Registration,
  url: string,
  signal: AbortSignal,
) {
  const { status, headers, body } = await callService(deps, registration, [SCOPE], {
    what: 'members of a course',
    method: 'GET',
    url,
    headers: { accept: CONTAINER },
    maxBytes: LARGEST_PAGE,
    signal,
  })
  if (status !== 200) throw serviceRefused('refused', `HTTP ${status}`)
  const page = Page.safeParse(jsonOf(body))
  if (!page.success) throw serviceRefused('answer', 'members')
  return { members: page.data.members, link: headers.link }
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
