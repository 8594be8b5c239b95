/** How far somebody has come who is not trained yet. Pure. */

/** In the order in which they are shown: what a coordinator has to do first stands first. */
export const missingStages = ['not-enrolled', 'learning', 'review', 'failed', 'elsewhere'] as const

/**
 * `not-enrolled`: in no class of the target's programs; `learning`: in one, not done or not decided; `review`: a person has
 * to look; `failed`; `elsewhere`: passed, which does not count here (another year, or a module is missing).
 */
export type MissingStage = (typeof missingStages)[number]

export type StageCounts = Record<MissingStage, number>

export const noStages = (): StageCounts => ({
  ...{ 'not-enrolled': 0, learning: 0, review: 0, failed: 0, elsewhere: 0 },
})

export const sumOfStages = (counts: StageCounts): number =>
  missingStages.reduce((sum, stage) => sum + counts[stage], 0)
