/** Assignment and Grade Services 2.0: columns of the gradebook, and scores that a tool posts into them. */
import { z } from 'zod'
import { media, scope } from './claims.ts'
import { type Answer, type Asked, json } from './http.ts'
import type { Course } from './people.ts'
import { type LineItem, nextId, type State, type Tool } from './state.ts'
import { allowed } from './token-endpoint.ts'

const NewLineItem = z.looseObject({
  label: z.string().min(1).max(255),
  scoreMaximum: z.number().positive(),
  resourceId: z.string().optional(),
  tag: z.string().optional(),
  resourceLinkId: z.string().optional(),
})

const NewScore = z.looseObject({
  userId: z.string().min(1),
  timestamp: z.iso.datetime({ offset: true }),
  activityProgress: z.enum(['Initialized', 'Started', 'InProgress', 'Submitted', 'Completed']),
  gradingProgress: z.enum(['FullyGraded', 'Pending', 'PendingManual', 'Failed', 'NotReady']),
  scoreGiven: z.number().nonnegative().optional(),
  scoreMaximum: z.number().positive().optional(),
  comment: z.string().optional(),
})

const addressOf = ({ origin, product }: State, tool: Tool, { courseId, id }: LineItem) =>
  `${origin}${product.paths.lineItem(courseId, id, tool.id)}`

const shown = (state: State, tool: Tool, item: LineItem) => {
  const { label, scoreMaximum, resourceId, tag, resourceLinkId } = item
  const filled = Object.entries({ resourceId, tag, resourceLinkId }).filter(([, value]) => value)
  return { id: addressOf(state, tool, item), label, scoreMaximum, ...Object.fromEntries(filled) }
}

export function lineItems(state: State, asked: Asked, course: Course): Answer {
  const isNew = asked.method === 'POST'
  const token = allowed(
    state,
    asked,
    isNew ? [scope.lineItem] : [scope.lineItem, scope.lineItemReadonly],
  )
  if ('status' in token) return token
  if (isNew) {
    if (asked.headers['content-type']?.split(';')[0] !== media.lineItem)
      return refuse(state, 415, `Content-Type must be ${media.lineItem}`)
    const read = NewLineItem.safeParse(parsed(asked.body))
    if (!read.success) return refuse(state, 400, z.prettifyError(read.error))
    const { label, scoreMaximum, resourceId, tag, resourceLinkId } = read.data
    const courseId = course.id
    const item = { id: nextId(), courseId, label, scoreMaximum, resourceId, tag, resourceLinkId }
    state.lineItems.push(item)
    return json(shown(state, token.tool, item), 201, { 'Content-Type': media.lineItem })
  }
  const { searchParams } = asked.url
  const matches = (wanted: string | null, has: string | undefined) =>
    wanted === null || wanted === has
  const found = state.lineItems
    .filter(({ courseId }) => courseId === course.id)
    .filter(({ resourceId }) => matches(searchParams.get('resource_id'), resourceId))
    .filter(({ tag }) => matches(searchParams.get('tag'), tag))
    .filter(({ resourceLinkId }) => matches(searchParams.get('resource_link_id'), resourceLinkId))
  return json(
    found.map((item) => shown(state, token.tool, item)),
    200,
    { 'Content-Type': media.lineItems },
  )
}

export function oneLineItem(state: State, asked: Asked, item: LineItem): Answer {
  const isRead = asked.method === 'GET'
  const token = allowed(
    state,
    asked,
    isRead ? [scope.lineItem, scope.lineItemReadonly] : [scope.lineItem],
  )
  if ('status' in token) return token
  if (asked.method === 'PUT') {
    const read = NewLineItem.safeParse(parsed(asked.body))
    if (!read.success) return refuse(state, 400, z.prettifyError(read.error))
    item.label = read.data.label
    item.scoreMaximum = read.data.scoreMaximum
  } else if (!isRead) return refuse(state, 405, 'method_not_allowed')
  return json(shown(state, token.tool, item), 200, { 'Content-Type': media.lineItem })
}

export function takeScore(state: State, asked: Asked, item: LineItem): Answer {
  const token = allowed(state, asked, [scope.score])
  if ('status' in token) return token
  if (asked.method !== 'POST') return refuse(state, 405, 'method_not_allowed')
  if (asked.headers['content-type']?.split(';')[0] !== media.score)
    return refuse(state, 415, `Content-Type must be ${media.score}`)
  const read = NewScore.safeParse(parsed(asked.body))
  if (!read.success) return refuse(state, 400, z.prettifyError(read.error))
  const { userId, timestamp, activityProgress, gradingProgress, comment } = read.data
  const { scoreGiven, scoreMaximum } = read.data
  if (scoreGiven !== undefined && scoreMaximum === undefined)
    return refuse(state, 400, 'scoreGiven without scoreMaximum')
  const { product } = state
  const isMember = (state.members.get(item.courseId) ?? []).some(
    (person) => product.sub(person) === userId,
  )
  if (!isMember) {
    if (product.name === 'moodle') return refuse(state, 400, 'Incorrect score received')
    return refuse(state, 404, `${userId} is not in the course`)
  }
  const last = state.scores
    .filter((score) => score.lineItemId === item.id && score.userId === userId)
    .at(-1)
  // Moodle: "Refusing score with an earlier timestamp for item".
  if (last && Date.parse(last.timestamp) >= Date.parse(timestamp))
    return refuse(state, 409, 'a score with an earlier or the same timestamp')
  state.scores.push({
    ...{ lineItemId: item.id, userId, timestamp, activityProgress, gradingProgress },
    ...{ scoreGiven, scoreMaximum, comment },
  })
  return json({}, 200)
}

function refuse(state: State, status: number, why: string): Answer {
  state.faults.push(`grades: ${why}`)
  return json({ error: why }, status)
}

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
