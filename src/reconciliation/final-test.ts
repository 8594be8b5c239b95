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

/** A paper with the attempt that is looked at. */
type TakenPaper = Paper & { attempt: Attempt }

export interface LowScore {
  points: string
  papers: readonly TakenPaper[]
}

/**
 * What is below the pass mark: the average of all papers, or papers one by one. A test with a paper missing has no
 * average.
 */
export function failing(all: readonly Paper[], rule: FinalTestRule): LowScore[] {
  const counted = taken(all, (paper) => paper.counted)
  const averaged = counted.length === all.length ? [counted] : []
  const units = rule.combine === 'each' ? counted.map((paper) => [paper]) : averaged
  return units
    .map((papers) => ({ papers, average: averageOf(papers) }))
    .filter(({ average }) => !reaches(average, rule))
    .map(({ papers, average }) => ({ points: pointsOf(average), papers }))
}

/** The score that counts, or, where a paper came late, the one that would have; null where a paper was never taken. */
export function scoreOf(papers: readonly Paper[]): Score | null {
  const shown = taken(papers, ({ counted, late }) => counted ?? late)
  if (shown.length < papers.length) return null
  const times = shown
    .flatMap(({ attempt }) => attempt.submittedAt ?? [])
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))
  const score: Score = {
    points: pointsOf(averageOf(shown)),
    attemptId: shown.map(({ attempt }) => attempt.id).join(', '),
    submittedAt: times.at(-1) ?? null,
    late: papers.some(({ counted }) => counted === null),
  }
  const parts = shown.flatMap(({ code, attempt }) => {
    if (code === null) return []
    const { id: attemptId, submittedAt } = attempt
    return [{ code, points: pointsOf(shareOf(attempt)), attemptId, submittedAt }]
  })
  return parts.length === 0 ? score : { ...score, papers: parts }
}

function taken(
  papers: readonly Paper[],
  attemptOf: (paper: Paper) => Attempt | null,
): TakenPaper[] {
  return papers.flatMap((paper) => {
    const attempt = attemptOf(paper)
    return attempt === null ? [] : [{ ...paper, attempt }]
  })
}

/** One paper is its own average, whatever its weight. */
function averageOf(papers: readonly TakenPaper[]): Share {
  const [only, ...others] = papers
  return only !== undefined && others.length === 0
    ? shareOf(only.attempt)
    : weightedAverage(papers.map(({ weight, attempt }) => ({ weight, share: shareOf(attempt) })))
}
