/** What is wrong with a statement by the rules of xAPI 1.0.3 (Part Two: Data). Written from the specification, not from what sends. */

type Fields = Record<string, unknown>

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i
/** With a scheme; spaces, quotes and angle brackets stand in no IRI. */
const IRI = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i
/** RFC 5646, as far as tags are used. */
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/
/** ISO 8601 with a zone. */
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/
const DURATION =
  /^P(?!$)(?:\d+(?:\.\d+)?Y)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?W)?(?:\d+(?:\.\d+)?D)?(?:T(?=\d)(?:\d+(?:\.\d+)?H)?(?:\d+(?:\.\d+)?M)?(?:\d+(?:\.\d+)?S)?)?$/

export const VOIDED = 'http://adlnet.gov/expapi/verbs/voided'

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isIri = (value: unknown): boolean => typeof value === 'string' && IRI.test(value)

export function faultsOfStatement(value: unknown): string[] {
  if (!isFields(value)) return ['a statement is an object']
  return [
    ...emptyParts(value, 'statement'),
    ...unknownKeys(value, 'statement', [
      ...['id', 'actor', 'verb', 'object', 'result', 'context', 'timestamp', 'stored'],
      ...['authority', 'version', 'attachments'],
    ]),
    ...(typeof value.id === 'string' && UUID.test(value.id) ? [] : ['id is no UUID']),
    ...actorFaults(value.actor),
    ...verbFaults(value.verb),
    ...objectFaults(value.object),
    ...(value.result === undefined ? [] : resultFaults(value.result)),
    ...(value.context === undefined ? [] : contextFaults(value.context, value.object)),
    ...(value.timestamp === undefined ? [] : timeFaults(value.timestamp)),
    ...voidingFaults(value),
  ]
}

/** No null, no empty object, no empty text anywhere but in extensions. */
function emptyParts(value: unknown, place: string): string[] {
  if (value === null || value === '') return [`${place} is empty`]
  if (Array.isArray(value))
    return value.flatMap((part: unknown, index) => emptyParts(part, `${place}[${index}]`))
  if (!isFields(value)) return []
  if (Object.keys(value).length === 0) return [`${place} is an empty object`]
  return Object.entries(value).flatMap(([name, part]) =>
    name === 'extensions' ? [] : emptyParts(part, `${place}.${name}`),
  )
}

const unknownKeys = (value: Fields, place: string, known: readonly string[]) =>
  Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => `${place}.${name} is no property`)

function actorFaults(actor: unknown): string[] {
  if (!isFields(actor)) return ['there is no actor']
  const identifiers = ['mbox', 'mbox_sha1sum', 'openid', 'account'].filter((name) => name in actor)
  const { account } = actor
  return [
    ...unknownKeys(actor, 'actor', ['objectType', 'name', ...identifiers]),
    ...(actor.objectType === undefined || actor.objectType === 'Agent'
      ? []
      : ['the actor is no Agent']),
    ...(identifiers.length === 1 ? [] : ['an agent has exactly one identifier']),
    ...(account === undefined
      ? []
      : isFields(account) && isIri(account.homePage) && typeof account.name === 'string'
        ? unknownKeys(account, 'account', ['homePage', 'name'])
        : ['an account has a homePage (IRL) and a name']),
  ]
}

function verbFaults(verb: unknown): string[] {
  if (!isFields(verb)) return ['there is no verb']
  return [
    ...unknownKeys(verb, 'verb', ['id', 'display']),
    ...(isIri(verb.id) ? [] : ['the verb is no IRI']),
    ...(verb.display === undefined ? [] : languageFaults(verb.display, 'verb.display')),
  ]
}

function languageFaults(map: unknown, place: string): string[] {
  if (!isFields(map)) return [`${place} is no language map`]
  return Object.entries(map).flatMap(([tag, text]) =>
    LANGUAGE.test(tag) && typeof text === 'string'
      ? []
      : [`${place}.${tag} is no text of a language`],
  )
}

function objectFaults(object: unknown): string[] {
  if (!isFields(object)) return ['there is no object']
  if (object.objectType === 'StatementRef')
    return [
      ...unknownKeys(object, 'object', ['objectType', 'id']),
      ...(typeof object.id === 'string' && UUID.test(object.id)
        ? []
        : ['a reference names a statement by UUID']),
    ]
  if (object.objectType !== undefined && object.objectType !== 'Activity')
    return ['the object is of a kind that is not sent here']
  return activityFaults(object, 'object')
}

function activityFaults(activity: Fields, place: string): string[] {
  const { definition } = activity
  const head = [
    ...unknownKeys(activity, place, ['objectType', 'id', 'definition']),
    ...(isIri(activity.id) ? [] : [`${place}.id is no IRI`]),
  ]
  if (definition === undefined) return head
  if (!isFields(definition)) return [...head, `${place}.definition is no object`]
  return [
    ...head,
    ...unknownKeys(definition, `${place}.definition`, [
      ...['name', 'description', 'type', 'moreInfo', 'extensions'],
    ]),
    ...(definition.type === undefined || isIri(definition.type)
      ? []
      : [`${place}: type is no IRI`]),
    ...(['name', 'description'] as const).flatMap((name) =>
      definition[name] === undefined
        ? []
        : languageFaults(definition[name], `${place}.definition.${name}`),
    ),
  ]
}

function resultFaults(result: unknown): string[] {
  if (!isFields(result)) return ['result is no object']
  const faults = unknownKeys(result, 'result', [
    ...['score', 'success', 'completion', 'response', 'duration', 'extensions'],
  ])
  for (const name of ['success', 'completion'])
    if (name in result && typeof result[name] !== 'boolean') faults.push(`${name} is no boolean`)
  if (
    'duration' in result &&
    !(typeof result.duration === 'string' && DURATION.test(result.duration))
  )
    faults.push('duration is no ISO 8601 duration')
  return result.score === undefined ? faults : [...faults, ...scoreFaults(result.score)]
}

function scoreFaults(score: unknown): string[] {
  if (!isFields(score)) return ['score is no object']
  const faults = unknownKeys(score, 'score', ['scaled', 'raw', 'min', 'max'])
  const number = (name: string): number | null => {
    const value = score[name]
    if (value === undefined) return null
    if (typeof value === 'number') return value
    faults.push(`score.${name} is no number`)
    return null
  }
  const [scaled, raw, min, max] = ['scaled', 'raw', 'min', 'max'].map(number)
  if (typeof scaled === 'number' && (scaled < -1 || scaled > 1))
    faults.push('score.scaled is not between -1 and 1')
  if (typeof min === 'number' && typeof max === 'number' && min >= max)
    faults.push('score.min is not below score.max')
  if (typeof raw === 'number' && typeof min === 'number' && raw < min)
    faults.push('score.raw is below score.min')
  if (typeof raw === 'number' && typeof max === 'number' && raw > max)
    faults.push('score.raw is above score.max')
  return faults
}

const ABOUT_ACTIVITIES = ['parent', 'grouping', 'category', 'other']

function contextFaults(context: unknown, object: unknown): string[] {
  if (!isFields(context)) return ['context is no object']
  const faults = unknownKeys(context, 'context', [
    ...['registration', 'instructor', 'team', 'contextActivities', 'revision', 'platform'],
    ...['language', 'statement', 'extensions'],
  ])
  const { registration, contextActivities } = context
  if (registration !== undefined && !(typeof registration === 'string' && UUID.test(registration)))
    faults.push('registration is no UUID')
  for (const name of ['revision', 'platform']) {
    if (!(name in context)) continue
    if (typeof context[name] !== 'string') faults.push(`context.${name} is no text`)
    if (isFields(object) && object.objectType !== undefined && object.objectType !== 'Activity')
      faults.push(`context.${name} is said of activities alone`)
  }
  if (contextActivities === undefined) return faults
  if (!isFields(contextActivities)) return [...faults, 'contextActivities is no object']
  return [
    ...faults,
    ...unknownKeys(contextActivities, 'contextActivities', ABOUT_ACTIVITIES),
    ...Object.values(contextActivities).flatMap((list) =>
      (Array.isArray(list) ? list : [list]).flatMap((one: unknown) =>
        isFields(one)
          ? activityFaults(one, 'context activity')
          : ['a context activity is no object'],
      ),
    ),
  ]
}

function timeFaults(timestamp: unknown): string[] {
  const isTime = typeof timestamp === 'string' && TIMESTAMP.test(timestamp)
  return isTime && !Number.isNaN(Date.parse(timestamp)) ? [] : ['timestamp is no ISO 8601 instant']
}

function voidingFaults({ verb, object }: Fields): string[] {
  if (!isFields(verb) || verb.id !== VOIDED) return []
  return isFields(object) && object.objectType === 'StatementRef'
    ? []
    : ['what is voided is named by a StatementRef']
}
