/** Which of the eight masks a QR code is read best with: the one of least penalty (ISO/IEC 18004, 7.8.3). */

export type Mask = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7

type Turns = (row: number, column: number) => boolean

const FIRST: Turns = (row, column) => (row + column) % 2 === 0

/** Whether the module at row and column is turned round under a mask (ISO/IEC 18004, table 10). */
const MASKS: readonly (readonly [Mask, Turns])[] = [
  [0, FIRST],
  [1, (row) => row % 2 === 0],
  [2, (_, column) => column % 3 === 0],
  [3, (row, column) => (row + column) % 3 === 0],
  [4, (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0],
  [5, (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0],
  [6, (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0],
  [7, (row, column) => (((row * column) % 3) + ((row + column) % 2)) % 2 === 0],
]

/** dark-light-dark-dark-dark-light-dark with four light ones before or behind it looks like a finder. */
const FINDERS = new Set([0b10111010000, 0b00001011101])

export interface Modules {
  size: number
  /** By row: 1 is dark. */
  data: Uint8Array
  /** By row: 1 belongs to a pattern of the code itself, which no mask touches. */
  reserved: Uint8Array
}

/**
 * @param modules as they stand under mask 0. The 30 modules that name the mask count as they are: they differ with each
 *   mask, which may tip the balance between two that are equally good.
 */
export function bestMask({ size, data, reserved }: Modules): Mask {
  const tried = new Uint8Array(data.length)
  let best: Mask = 0
  let least = Number.POSITIVE_INFINITY
  for (const [mask, turns] of MASKS) {
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const at = row * size + column
        const dark = data[at] ?? 0
        const stays = reserved[at] === 1 || turns(row, column) === FIRST(row, column)
        tried[at] = stays ? dark : 1 - dark
      }
    }
    const found = penalty(tried, size)
    if (found < least) {
      least = found
      best = mask
    }
  }
  return best
}

function penalty(data: Uint8Array, size: number): number {
  let points = 0
  let dark = 0
  for (let line = 0; line < size; line++) {
    points += linePenalty(data, size, line * size, 1) + linePenalty(data, size, line, size)
    for (let column = 0; column < size; column++) {
      const at = line * size + column
      const module = data[at] ?? 0
      dark += module
      if (line + 1 < size && column + 1 < size) {
        const same =
          data[at + 1] === module && data[at + size] === module && data[at + size + 1] === module
        if (same) points += 3
      }
    }
  }
  return points + Math.floor(Math.abs((dark * 20) / (size * size) - 10)) * 10
}

/** Runs of five and more of one colour, and what looks like a finder, along one row or column. */
function linePenalty(data: Uint8Array, size: number, start: number, step: number): number {
  let points = 0
  let run = 0
  let last = -1
  let window = 0
  for (let along = 0; along < size; along++) {
    const module = data[start + along * step] ?? 0
    run = module === last ? run + 1 : 1
    last = module
    if (run === 5) points += 3
    else if (run > 5) points += 1
    window = ((window << 1) | module) & 0b11111111111
    if (along >= 10 && FINDERS.has(window)) points += 40
  }
  return points
}
