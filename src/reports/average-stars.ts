/** The average of stars, to one decimal, in whole numbers until the end. Pure. */
export function averageStars(stars: readonly number[]): number {
  const answers = stars.reduce((sum, count) => sum + count, 0)
  const points = stars.reduce((sum, count, index) => sum + count * (index + 1), 0)
  return answers === 0 ? 0 : Math.round((points * 10) / answers) / 10
}
