/** Lines of needs as somebody wrote them, against what stands: what is new, what has changed, what cannot be taken. Pure. */
import { cleanText, foldName } from '../../foundation/names.ts'
import { needModeNames } from '../../foundation/texts/need-modes.ts'
import type { PlanAudience } from '../../programs/plans/definition.ts'
import { type Need, type NeedMode, needModes } from './needs-store.ts'
import type { GivenNeed, NeedFault, NeedField } from './read-needs-file.ts'

/** A line that can be taken: of a unit, an audience, a content and a mode there is one. */
export type SettledNeed = Omit<Need, 'id'> & { row: number; unitName: string }

export interface Settled {
  accepted: SettledNeed[]
  /** With what stood before. */
  changed: { need: SettledNeed; before: Need }[]
  unchanged: SettledNeed[]
  rejected: NeedFault[]
}

export interface NeedContext {
  audiences: readonly Pick<PlanAudience, 'id' | 'title'>[]
  /** Of those that the writer may speak for; null: there is none. */
  findUnit: (named: string) => { id: string; name: string } | null
  /** For lines that name none. */
  unit: string | null
  standing: readonly Need[]
}

const MOST_PEOPLE = 1_000_000
const LONGEST = 500

export function settleNeeds(given: readonly GivenNeed[], context: NeedContext): Settled {
  const settled: Settled = { accepted: [], changed: [], unchanged: [], rejected: [] }
  const standing = new Map(context.standing.map((need) => [keyOf(need), need]))
  const rows = new Map<string, number>()
  for (const line of given) {
    const need = readNeed(line, context)
    if ('fault' in need) {
      settled.rejected.push(need)
      continue
    }
    const key = keyOf(need)
    const earlier = rows.get(key)
    if (earlier !== undefined) {
      const { row } = line
      settled.rejected.push({ row, field: 'content', fault: 'twice', value: String(earlier) })
      continue
    }
    rows.set(key, line.row)
    const before = standing.get(key)
    if (before === undefined) settled.accepted.push(need)
    else if (before.people === need.people && before.note === need.note)
      settled.unchanged.push(need)
    else settled.changed.push({ need, before })
  }
  return settled
}

const keyOf = ({ unitId, audience, content, mode }: Omit<Need, 'id'>): string =>
  JSON.stringify([unitId, foldName(audience), foldName(content), mode])

function readNeed(line: GivenNeed, context: NeedContext): SettledNeed | NeedFault {
  const { row } = line
  const fault = (field: NeedField, kind: NeedFault['fault'], value = ''): NeedFault => ({
    ...{ row, field, fault: kind, value },
  })
  const named = line.unit ?? context.unit
  if (named === null) return fault('unit_code', 'missing')
  const unit = context.findUnit(named)
  if (unit === null) return fault('unit_code', 'unit-unknown', named)
  const audience = cleanText(line.audience ?? '')
  const content = cleanText(line.content ?? '')
  for (const [field, words] of [
    ['audience', audience],
    ['content', content],
  ] as const) {
    if (words === '') return fault(field, 'missing')
    if (words.length > LONGEST) return fault(field, 'too-long')
  }
  if (line.people === null) return fault('people', 'missing')
  const people = readPeople(line.people)
  if (people === null) return fault('people', 'people-unreadable', line.people)
  const mode = readMode(line.mode)
  if (mode === undefined) return fault('mode', 'mode-unknown', line.mode ?? '')
  const note = cleanText(line.note ?? '') || null
  if ((note ?? '').length > LONGEST) return fault('note', 'too-long')
  return {
    ...{ row, unitId: unit.id, unitName: unit.name, people, mode, note },
    audience: audienceOf(audience, context.audiences),
    content,
  }
}

/** "1.200" is a number of people as offices write it. */
function readPeople(text: string): number | null {
  const digits = /^\d{1,3}(?:\.\d{3})+$/.test(text) ? text.replaceAll('.', '') : text
  if (!/^\d{1,7}$/.test(digits)) return null
  const people = Number(digits)
  return people >= 1 && people <= MOST_PEOPLE ? people : null
}

/** @returns undefined for a word that is no mode */
function readMode(text: string | null): NeedMode | null | undefined {
  if (text === null) return null
  const folded = foldName(text)
  return needModes.find(
    (mode) => folded === mode || needModeNames[mode].some((name) => foldName(name) === folded),
  )
}

/** The id of the plan's audience that is meant; else the unit's own words. */
function audienceOf(text: string, audiences: NeedContext['audiences']): string {
  const folded = foldName(text)
  const meant = audiences.find(
    ({ id, title }) =>
      id === text || foldName(title.vi) === folded || foldName(title.en ?? title.vi) === folded,
  )
  return meant?.id ?? text
}
