/** Which of the required topics a learner has completed. */

export interface TopicProgress {
  code: string
  completed: boolean
  /** ISO instant, where a source says so. */
  completedAt?: string | null
  /** What can still complete it, whether or not the window is open; left out: nothing. */
  waitsFor?: 'sessions to come' | 'marks'
}

export interface RequiredTopics {
  /** The codes for the learner's audience; null: every topic that the records name. */
  required: readonly string[] | null
  records: readonly TopicProgress[]
}

export function requiredTopics({ required, records }: RequiredTopics): string[] {
  return [...new Set(required ?? records.map(({ code }) => code))].toSorted()
}

/** Each completed topic once, by the first source that had it completed. */
export function completedTopics({
  records,
}: Pick<RequiredTopics, 'records'>): { code: string; at: string | null; amount: number }[] {
  const times = new Map<string, (string | null)[]>()
  for (const { code, completed, completedAt = null } of records)
    if (completed) times.set(code, [...(times.get(code) ?? []), completedAt])
  return [...times].map(([code, at]) => ({
    code,
    at: at.filter((time) => time !== null).toSorted()[0] ?? null,
    amount: 1,
  }))
}

/** Required topics that no record says are completed, in the order of their codes. */
export function missingTopics(topics: RequiredTopics): string[] {
  const completed = new Set(
    topics.records.filter((topic) => topic.completed).map(({ code }) => code),
  )
  return requiredTopics(topics).filter((code) => !completed.has(code))
}
