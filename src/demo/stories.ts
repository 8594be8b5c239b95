/**
 * What happens to each learner of the demo. A story is chosen first and the evidence is made from it, so the verdict
 * that the rules must reach is known beforehand, without asking the rules.
 */

export type Verdict = 'passed' | 'failed' | 'incomplete' | 'review'

interface StoryEnd {
  /** null: the story is not told in such a cohort. */
  closed: Verdict | null
  open: Verdict | null
}

/** How each story ends, in a cohort whose last valid day is over and in one that still runs. */
const storyEnds = {
  /** A good score; there all the time, or late once. */
  passes: { closed: 'passed', open: 'passed' },
  /** Exactly 5 or a hair above, some in the last minute. */
  'passes-at-the-mark': { closed: 'passed', open: 'passed' },
  /** Below 5 twice, then not. */
  'passes-third-attempt': { closed: 'passed', open: 'passed' },
  /** The score was mended by hand after an appeal. */
  'passes-overridden': { closed: 'passed', open: 'passed' },
  /** Away once with a reason: exactly three quarters. */
  'passes-excused': { closed: 'passed', open: null },
  /** There for most of each session, or through most of the topics. */
  'passes-in-part': { closed: 'passed', open: null },
  'fails-score': { closed: 'failed', open: 'incomplete' },
  /** 4.9 to 4.995: shows as 5,0 at one decimal, and fails. */
  'fails-just-below': { closed: 'failed', open: 'incomplete' },
  /** Handed in after the last valid day. */
  late: { closed: 'failed', open: null },
  'no-test': { closed: 'failed', open: 'incomplete' },
  /** Enrolled and never seen. */
  'no-evidence': { closed: 'failed', open: 'incomplete' },
  /** More than a quarter missed: out of reach also while the cohort runs. */
  'absent-too-much': { closed: 'failed', open: 'failed' },
  'topics-missing': { closed: 'failed', open: null },
  /** Away once without a reason, inside the quarter. */
  'absent-without-reason': { closed: 'review', open: null },
  /** The roll of a session that was held says nothing about them. */
  unrecorded: { closed: 'review', open: null },
  /** Suspended on the platform, which then withholds the grades. */
  suspended: { closed: 'review', open: 'review' },
  /** Away once with a reason, and a session is still to come. */
  pending: { closed: null, open: 'incomplete' },
  /** Their account fits nobody on the roster by itself, so they have no outcome until a person links it. */
  'waiting-account': { closed: null, open: null },
} as const satisfies Record<string, StoryEnd>

export type Story = keyof typeof storyEnds

/** The verdict the story leads to; null when it has none (the account waits). */
export function verdictOf(story: Story, cohort: { id: string; open: boolean }): Verdict | null {
  const verdict = storyEnds[story][cohort.open ? 'open' : 'closed']
  if (verdict === null && story !== 'waiting-account')
    throw new Error(`the story "${story}" has no end in the cohort ${cohort.id}`)
  return verdict
}
