/** How cost grows with size, as one number. Pure. */

export interface Point {
  size: number
  cost: number
}

/**
 * The slope of the straight line through the points on paper with two logarithmic scales, by least squares: 0 does not grow,
 * 1 grows as the size does, 2 with its square.
 */
export function exponentOf(points: readonly Point[]): number {
  const logs = points.map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }))
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const x = mean(logs.map((log) => log.x))
  const y = mean(logs.map((log) => log.y))
  const along = logs.reduce((sum, log) => sum + (log.x - x) ** 2, 0)
  const together = logs.reduce((sum, log) => sum + (log.x - x) * (log.y - y), 0)
  return together / along
}
