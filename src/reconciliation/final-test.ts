/** The final test as a whole: one paper, or several that are weighed together or passed each. */
import type { ProgramRules } from '../programs/definition.ts'
import {
  type Attempt,
  type CountedAttempts,
  countedAttempts,
  pointsOf,
  reaches,
  type Share,
  shareOf,
  weightedAverage,
} from './score.ts'

type FinalTestRule = ProgramRules['finalTest']

/** An attempt at a paper; without one it is at the one paper of a test. */
export type PaperAttempt = Attempt & { paper?: string | null }

export interface Paper extends CountedAttempts {
  /** null: the only one. */
  code: string | null
  weight: string
}

export interface Score {
  /** Points of 10, rounded down after 20 decimals; for showing and storing, never for comparing. */
  points: string
  attemptId: string
  /** Of several papers, when the last of them was, as far as times are known. */
  submittedAt: string | null
  /** Submitted after the window closed: kept and shown, not counted. */
  late: boolean
  /** Only of a test of several papers. */
  papers?: { code: string; points: string; attemptId: string; submittedAt: string | null }[]
}

/** The papers of the test with the attempt at each that counts; attempts at papers that the test does not have are left out. */
export function papersOf(
  attempts: readonly PaperAttempt[],
  rule: FinalTestRule,
  closesAt: Date | null,
): Paper[] {
  if (rule.papers === null)
    return [{ code: null, weight: '1', ...countedAttempts(attempts, rule, closesAt) }]
  return rule.papers.map(({ code, weight }) => ({
    code,
    weight,
    ...countedAttempts(
      attempts.filter(({ paper }) => paper === code),
      rule,
      closesAt,
    ),
  }))
}

/** Papers below the pass mark: of an average that misses it all of them. A test with a paper missing has no average. */
export function failing(papers: readonly Paper[], rule: FinalTestRule): Paper[] {
  if (rule.combine === 'each')
    return papers.filter(({ counted }) => counted !== null && !reaches(shareOf(counted), rule))
  const average = averageOf(papers, ({ counted }) => counted)
  return average === null || reaches(average, rule) ? [] : [...papers]
}

/** Weighted; null where a paper has no such attempt. */
function averageOf(
  papers: readonly Paper[],
  attemptOf: (paper: Paper) => Attempt | null,
): Share | null {
  const parts: { share: Share; weight: string }[] = []
  for (const paper of papers) {
    const attempt = attemptOf(paper)
    if (attempt === null) return null
    parts.push({ share: shareOf(attempt), weight: paper.weight })
  }
  return weightedAverage(parts)
}

/** The score that counts, or, where a paper came late, the one that would have; null where a paper was never taken. */
export function scoreOf(papers: readonly Paper[]): Score | null {
  const shown = ({ counted, late }: Paper) => counted ?? late
  const average = averageOf(papers, shown)
  if (average === null) return null
  const attempts = papers.flatMap((paper) => shown(paper) ?? [])
  const times = attempts
    .flatMap(({ submittedAt }) => submittedAt ?? [])
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))
  const score: Score = {
    points: pointsOf(average),
    attemptId: attempts.map(({ id }) => id).join(', '),
    submittedAt: times.at(-1) ?? null,
    late: papers.some(({ counted }) => counted === null),
  }
  const parts = papers.flatMap((paper) => {
    const attempt = shown(paper)
    if (paper.code === null || attempt === null) return []
    const { id: attemptId, submittedAt } = attempt
    return [{ code: paper.code, points: pointsOf(shareOf(attempt)), attemptId, submittedAt }]
  })
  return parts.length === 0 ? score : { ...score, papers: parts }
}
