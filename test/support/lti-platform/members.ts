/** Names and Role Provisioning Services 2.0: a course's people, page by page. */
import { claim, media, scope } from './claims.ts'
import { type Answer, type Asked, json } from './http.ts'
import type { Course } from './people.ts'
import type { State } from './state.ts'
import { allowed } from './token-endpoint.ts'

export function listMembers(state: State, asked: Asked, course: Course): Answer {
  const token = allowed(state, asked, [scope.members])
  if ('status' in token) return token
  if (asked.method !== 'GET') return json({ error: 'method_not_allowed' }, 405)
  const accepts = asked.headers.accept ?? ''
  if (!accepts.includes(media.members) && !accepts.includes('*/*')) {
    state.faults.push(`members: Accept is ${accepts}`)
    return json({ error: `Accept must name ${media.members}` }, 406)
  }
  const url = asked.url
  const from = Number(url.searchParams.get('from') ?? '0')
  const everybody = state.members.get(course.id) ?? []
  const { product, membersAPage } = state
  const upTo = from + membersAPage
  const at = (place: number) => {
    const other = new URL(url)
    other.searchParams.set('from', String(place))
    return other.href
  }
  const pages = { current: at(from), next: at(upTo) }
  return {
    ...json({
      id: url.href,
      context: { id: contextId(state, course), label: course.label, title: course.title },
      members: everybody.slice(from, upTo).map((person) => product.member(person)),
    }),
    headers: {
      'Content-Type': media.members,
      ...(upTo < everybody.length && { Link: product.nextPage(pages) }),
    },
  }
}

/** As launches call the course. */
function contextId({ product }: State, course: Course): string {
  const facts = {
    ...{ course, origin: '', issuer: '', clientId: '', deploymentId: '', target: '' },
    ...{ link: { id: '', title: '' }, custom: {}, membersUrl: null, lineItemsUrl: null },
    person: {
      ...{ id: '', username: '', givenName: '', familyName: '', email: '', locale: '' },
      role: 'learner' as const,
    },
    gradeScopes: [],
  }
  const context = product.resourceLink(facts)[claim.context]
  return context !== null && typeof context === 'object' && 'id' in context
    ? String(context.id)
    : ''
}
