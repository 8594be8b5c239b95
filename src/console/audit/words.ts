/** What an entry of the audit trail says, in words, and where its subject is to be seen. */
import type { ShownEntry } from '../../access/list-audit.ts'
import { type Role, roles } from '../../access/roles.ts'
import { type Scope, scopes } from '../../access/viewer.ts'
import { adminTexts } from '../../foundation/texts/console/admin.ts'
import { auditTexts } from '../../foundation/texts/console/audit.ts'
import { auditActionTexts, isAuditAction } from '../../foundation/texts/console/audit-actions.ts'
import { auditKeyTexts } from '../../foundation/texts/console/audit-keys.ts'
import { integrationTexts } from '../../foundation/texts/console/integrations.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { learningPlatformTexts } from '../../foundation/texts/console/learning-platforms.ts'
import { planFigureTexts } from '../../foundation/texts/console/plan-figures.ts'
import { privacyTexts } from '../../foundation/texts/console/privacy.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { roleName } from '../admin/people-page.tsx'
import { exactTime, shownDay } from '../kit/time.tsx'

export const actionWords = (action: string, language: Language): string =>
  isAuditAction(action) ? auditActionTexts[language][action] : action

/** Places of subjects by what was done; the longest that fits. */
const PLACES: readonly [begins: RegExp, path: (subject: string) => string, scope: Scope][] = [
  [
    /^(?:certificates\.(?:issue|messages|take-signed)|papers\.|cohort\.|(?:excuse|override|presence)\.decide)/,
    (id) => `/console/cohorts/${id}`,
    'cohorts:read',
  ],
  [
    /^certificates\.(?:mail|revise|revoke|reinstate|link\.)/,
    (id) => (UUID.test(id) ? `/console/certificates/${id}` : `/console/cohorts/${id}`),
    'certificates:read',
  ],
  [/^learner\./, (id) => `/console/learners/${id}`, 'roster:read'],
  [
    /^(?:platform\.|platform-file\.|ledger\.import)/,
    (id) => `/console/platforms/${id}`,
    'platforms:read',
  ],
  [
    /^lti\./,
    (id) => (UUID.test(id) ? `/console/integrations/lti/${id}` : '/console/integrations/lti'),
    'integrations:read',
  ],
  [/^privacy\.export$/, (id) => `/console/learners/${id}`, 'roster:read'],
  [/^user\./, (id) => `/console/admin/people/${id}`, 'users:write'],
  [/^api-key\./, () => '/console/admin/keys', 'users:write'],
  [
    /^(?:subscriber|delivery)\./,
    (id) => `/console/integrations/subscribers/${id}`,
    'integrations:read',
  ],
]

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Where the subject of an entry is to be seen; null where there is no page, or not for whoever looks. */
export function subjectPlace(
  { action, subject }: Pick<ShownEntry, 'action' | 'subject'>,
  held: ReadonlySet<Scope>,
): string | null {
  if (!/^[\w-]+$/.test(subject)) return null
  if (action.startsWith('user.') && !UUID.test(subject)) return null
  const place = PLACES.find(([begins]) => begins.test(action))
  return place !== undefined && held.has(place[2]) ? place[1](subject) : null
}

/** A subject as people call it. */
export function subjectWords(
  { subject, subjectName }: Pick<ShownEntry, 'subject' | 'subjectName'>,
  language: Language,
): string {
  const texts = auditTexts[language]
  if (subjectName !== null) return subjectName
  if (subject.startsWith('unit:')) return fill(texts.ofUnit, { unit: subject.slice(5) })
  const known: Record<string, string> = texts.subjects
  return known[subject] ?? subject
}

export interface Detail {
  label: string
  /** Of a page about it. */
  path: string | null
  /** null: nothing of it was known before. */
  before: string | null
  after: string | null
}

/** What was different before and after, and what was noted of the act. */
export function detailsOf(
  { action, before, after }: Pick<ShownEntry, 'action' | 'before' | 'after'>,
  language: Language,
): Detail[] {
  const shown = (value: unknown, key: string) =>
    codeInWords(action, key, value, language) ?? shownValue(value, language, key)
  const was = new Map(Object.entries(before ?? {}))
  const is = new Map(Object.entries(after ?? {}))
  return [...new Set([...is.keys(), ...was.keys()])]
    .map((key) => ({ key, weight: weightOf(key, is.get(key) ?? was.get(key)) }))
    .sort((a, b) => a.weight - b.weight)
    .map(({ key }) => ({
      label: labelOf(action.startsWith('lti.') && key === 'issuer' ? 'ltiIssuer' : key, language),
      path:
        key === 'run' && typeof is.get(key) === 'string' ? `/console/runs/${is.get(key)}` : null,
      before: was.has(key) ? shown(was.get(key), key) : null,
      after: is.has(key) ? shown(is.get(key), key) : null,
    }))
}

/** What tells most comes first; ids and digests come last. */
const TELLING = ['reason', 'decision', 'number', 'count', 'name', 'login', 'role', 'unit', 'state']
const ID = /^(?:[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{40,})$/

function weightOf(key: string, value: unknown): number {
  const place = TELLING.indexOf(key)
  if (place >= 0) return place
  const tellsLittle = value === 0 || (typeof value === 'string' && ID.test(value))
  return tellsLittle ? TELLING.length + 1 : TELLING.length
}

function labelOf(key: string, language: Language): string {
  const labels: Record<string, string> = auditKeyTexts[language]
  return labels[key] ?? configuredWords(key, language)
}

/** A value that stands for one of few, as the pages of its area say it; undefined: none of these. */
function codeInWords(
  action: string,
  key: string,
  value: unknown,
  language: Language,
): string | undefined {
  const { kinds, results } = privacyTexts[language]
  const known: Record<string, Record<string, string>> = action.startsWith('privacy.')
    ? { kind: kinds, result: results }
    : action.startsWith('figures.')
      ? { kind: planFigureTexts[language] }
      : action.startsWith('subscriber.')
        ? { kind: integrationTexts[language].kinds, state: integrationTexts[language].states }
        : action.startsWith('lti.')
          ? ltiWords(action, language)
          : {}
  return known[key]?.[String(value)]
}

function ltiWords(action: string, language: Language): Record<string, Record<string, string>> {
  const { states, placeStates, products, teachersSees } = learningPlatformTexts[language]
  const state = action.startsWith('lti.deployment') ? placeStates : states
  return { state, product: products, teachersSee: teachersSees }
}

const CONFIGURED = /^(platform|program|plan|cohort) (\S+)( gone)?$/
const CONFIGURED_KINDS = ['platform', 'program', 'plan', 'cohort'] as const

/** `program kns-2026 gone`, as an entry about the configuration names what it is about. */
function configuredWords(text: string, language: Language): string {
  const [, given, id = '', gone] = CONFIGURED.exec(text) ?? []
  const kind = CONFIGURED_KINDS.find((known) => known === given)
  if (kind === undefined) return text
  const what = `${auditKeyTexts[language][kind]} ${id}`
  return gone === undefined ? what : fill(auditTexts[language].gone, { what })
}

const isRole = (value: unknown): value is Role => roles.some((role) => role === value)
const isScope = (value: unknown): value is Scope => scopes.some((scope) => scope === value)

const DAY = /^\d{4}-\d\d-\d\d$/
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/
const MOST_OF_A_LIST = 20

function shownValue(value: unknown, language: Language, key = ''): string {
  const texts = auditTexts[language]
  if (value === null || value === undefined || value === '') return texts.nothing
  if (typeof value === 'boolean') return value ? kitTexts[language].yes : kitTexts[language].no
  if (key === 'role' && isRole(value)) return roleName({ role: value }, language)
  if (key === 'scopes' && isScope(value)) return adminTexts[language].scopes[value]
  if (typeof value === 'string' && DAY.test(value)) return shownDay(value, language)
  if (typeof value === 'string')
    return INSTANT.test(value)
      ? exactTime(new Date(value), language)
      : configuredWords(value, language)
  if (Array.isArray(value)) {
    const shown = value.slice(0, MOST_OF_A_LIST).map((one) => shownValue(one, language, key))
    const rest = value.length - shown.length
    return [...shown, ...(rest > 0 ? [`… (+${rest})`] : [])].join(', ') || texts.nothing
  }
  if (typeof value === 'object')
    return (
      Object.entries(value)
        .map(([name, one]) => `${labelOf(name, language)}: ${shownValue(one, language, name)}`)
        .join('; ') || texts.nothing
    )
  return String(value)
}
