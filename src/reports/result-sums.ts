/** Results put together from groups of enrolments and of people that are alike. Pure. */

export interface ResultCounts {
  /** Each person counts once. */
  people: number
  peoplePassed: number
  peopleCertified: number
  /** Course turns: a person in two classes is two. */
  turns: number
  /** Of those whose result was decided, turns with any sign of learning. */
  withEvidence: number
  passed: number
  failed: number
  incomplete: number
  review: number
  /** Not decided yet. */
  undecided: number
  certified: number
}

export interface ResultLine extends ResultCounts {
  /** Id of the unit, cohort or program; null: people without a unit. */
  id: string | null
}

/** Course turns, or people of a line, or people of all lines together, that are alike. */
export interface Group {
  of: 'turns' | 'people' | 'total'
  id: string | null
  /** Of people: `passed`, or null. Of a turn, whether it passed is whether its person did. */
  verdict: 'passed' | 'failed' | 'incomplete' | 'review' | null
  certified: boolean
  withEvidence: boolean
  count: number
}

export const noResults: ResultCounts = {
  people: 0,
  peoplePassed: 0,
  peopleCertified: 0,
  turns: 0,
  withEvidence: 0,
  passed: 0,
  failed: 0,
  incomplete: 0,
  review: 0,
  undecided: 0,
  certified: 0,
}

/**
 * @param turnsArePeople nobody is in a line twice: its turns are its people
 * @param linesAddUp nobody is in two lines: the people of all are those of the lines
 */
export function summed(
  groups: readonly Group[],
  { turnsArePeople, linesAddUp }: { turnsArePeople: boolean; linesAddUp: boolean },
): { lines: ResultLine[]; total: ResultCounts } {
  const lines = new Map<string | null, ResultLine>()
  const total = { ...noResults }
  for (const group of groups) {
    if (group.of === 'total') {
      addPeople(total, group)
      continue
    }
    const line = lines.get(group.id) ?? { id: group.id, ...noResults }
    lines.set(group.id, line)
    if (group.of === 'people' || turnsArePeople) addPeople(line, group)
    if (group.of === 'people' && linesAddUp) addPeople(total, group)
    if (group.of === 'turns') {
      addTurns(line, group)
      addTurns(total, group)
    }
  }
  return { lines: [...lines.values()], total }
}

function addPeople(counts: ResultCounts, { verdict, certified, count }: Group): void {
  counts.people += count
  if (verdict === 'passed') counts.peoplePassed += count
  if (certified) counts.peopleCertified += count
}

function addTurns(counts: ResultCounts, { verdict, certified, withEvidence, count }: Group): void {
  counts.turns += count
  counts[verdict ?? 'undecided'] += count
  if (withEvidence) counts.withEvidence += count
  if (certified) counts.certified += count
}
