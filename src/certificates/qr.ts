/** QR codes as one SVG path: sharp at any size, the same bytes on every machine, no canvas. */
import { create } from 'qrcode'

/** Light modules around the code that a reader needs (ISO/IEC 18004). */
const QUIET_ZONE = 4

/** Level M survives a fold or a stamp's edge (15 % damage). */
const CORRECTION = 'M'

export interface QrPath {
  /** Modules along one side, quiet zone included: the viewBox. */
  side: number
  /** The dark modules as the `d` of one path. */
  path: string
}

export function qrPath(text: string): QrPath {
  // As bytes: an address has small letters, and looking for shorter ways to write it takes longer than writing it.
  const segments = [{ data: Buffer.from(text), mode: 'byte' as const }]
  const { modules } = create(segments, { errorCorrectionLevel: CORRECTION })
  const { size, data } = modules
  const runs: string[] = []
  for (let row = 0; row < size; row++) {
    let column = 0
    while (column < size) {
      if (!data[row * size + column]) {
        column++
        continue
      }
      const start = column
      while (column < size && data[row * size + column]) column++
      const length = column - start
      runs.push(`M${start + QUIET_ZONE} ${row + QUIET_ZONE}h${length}v1h-${length}z`)
    }
  }
  return { side: size + 2 * QUIET_ZONE, path: runs.join('') }
}

/** A whole SVG image, black on white. */
export function qrSvg(text: string): string {
  const { side, path } = qrPath(text)
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${path}"/></svg>`
  )
}
