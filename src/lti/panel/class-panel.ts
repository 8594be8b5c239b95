/** What a teacher is shown of a course's classes: sums, and how old the data is that they rest on. */
import { operator } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { type CohortProgress, cohortProgress, noProgress } from '../../reports/cohort-progress.ts'
import { platformGauges } from '../../reports/platform-gauges.ts'
import type { ClassOfCourse } from './class-store.ts'

export interface ClassPanel {
  class: ClassOfCourse
  progress: CohortProgress
  /** As of when what each platform says is known; null: never read yet. */
  sources: { platform: string; syncedAt: Date | null }[]
}

export async function classPanels(
  db: Queryable,
  classes: readonly ClassOfCourse[],
): Promise<ClassPanel[]> {
  if (classes.length === 0) return []
  const ids = classes.map(({ id }) => id)
  // Sums over the whole class name nobody.
  const progress = await cohortProgress(db, operator('lti'), ids)
  const gauges = new Map((await platformGauges(db)).map((one) => [one.id, one]))
  return classes.map((one) => ({
    class: one,
    progress: progress.get(one.id) ?? noProgress,
    sources: one.platforms.map((platform) => ({
      platform,
      syncedAt: gauges.get(platform)?.syncedAt ?? null,
    })),
  }))
}
