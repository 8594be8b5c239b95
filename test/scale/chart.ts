/** Lines on two logarithmic scales, as SVG. Pure. */
import type { Point } from './exponent.ts'

const WIDTH = 720
const LEFT = 60
const TOP = 16
const PLOT = { width: 420, height: 360 }
const COLOURS = ['#1f6feb', '#d1242f', '#1a7f37', '#9a6700', '#8250df', '#57606a', '#bf3989']

interface ChartLine {
  name: string
  points: readonly Point[]
}

/** @param factor from what the points hold to what the axis says */
export function growthChart(axis: string, lines: readonly ChartLine[], factor: number): string {
  const all = lines.flatMap(({ points }) => points)
  const x = scale(
    all.map(({ size }) => size),
    LEFT,
    LEFT + PLOT.width,
  )
  const y = scale(
    all.map(({ cost }) => cost * factor),
    TOP + PLOT.height,
    TOP,
  )
  const grid = [
    ...x.ticks.map((tick) => {
      const at = x.at(tick)
      return `<path d="M${at} ${TOP}V${TOP + PLOT.height}" class="grid"/><text x="${at}" y="${TOP + PLOT.height + 16}" text-anchor="middle">${shown(tick)}</text>`
    }),
    ...y.ticks.map((tick) => {
      const at = y.at(tick)
      return `<path d="M${LEFT} ${at}H${LEFT + PLOT.width}" class="grid"/><text x="${LEFT - 6}" y="${at + 4}" text-anchor="end">${shown(tick)}</text>`
    }),
  ]
  const drawn = lines.map(({ name, points }, index) => {
    const colour = COLOURS[index % COLOURS.length] ?? ''
    const dashes = index < COLOURS.length ? '' : ` stroke-dasharray="${index < 14 ? '6 3' : '2 3'}"`
    const way = points.map(({ size, cost }) => `${x.at(size)},${y.at(cost * factor)}`).join(' ')
    const row = TOP + 10 + index * 16
    const beside = LEFT + PLOT.width + 24
    return `<polyline points="${way}" fill="none" stroke="${colour}" stroke-width="1.5"${dashes}/><path d="M${beside} ${row - 4}h22" stroke="${colour}" stroke-width="2"${dashes}/><text x="${beside + 28}" y="${row}">${name}</text>`
  })
  const height = Math.max(TOP + PLOT.height + 40, TOP + 20 + lines.length * 16)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="11">
<style>.grid{stroke:#d0d7de}</style><rect width="100%" height="100%" fill="#fff"/>
${grid.join('\n')}
${drawn.join('\n')}
<text x="${LEFT + PLOT.width / 2}" y="${TOP + PLOT.height + 34}" text-anchor="middle">learners</text>
<text x="14" y="${TOP + PLOT.height / 2}" transform="rotate(-90 14 ${TOP + PLOT.height / 2})" text-anchor="middle">${axis}</text>
</svg>
`
}

const shown = (value: number) => value.toLocaleString('de', { maximumFractionDigits: 3 })

/** Whole powers of ten around the values. */
function scale(values: readonly number[], from: number, to: number) {
  const low = Math.floor(Math.log10(Math.min(...values)) + 1e-9)
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9))
  const at = (value: number) =>
    Math.round((from + ((Math.log10(value) - low) / (high - low)) * (to - from)) * 10) / 10
  const ticks = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index))
  return { at, ticks }
}
