/** Unpacks streams within limits: a few bytes can unfold to gigabytes. */
import { inflateSync } from 'node:zlib'
import { countOf, nameOf, PdfFault, type PdfValue } from './values.ts'

type Stream = Extract<PdfValue, { kind: 'stream' }>

/** @param resolve follows references. @throws PdfFault when it is packed otherwise, damaged, or larger than the limit */
export function streamData(
  { dict, bytes }: Stream,
  resolve: (value: PdfValue | undefined) => PdfValue,
  limit: number,
): Buffer {
  const filter = only(resolve(dict.get('Filter')), resolve)
  if (filter.kind === 'null') {
    if (bytes.length > limit) throw new PdfFault('a stream is too large')
    return bytes
  }
  if (nameOf(filter) !== 'FlateDecode') throw new PdfFault('a stream is packed in another way')
  let data: Buffer
  try {
    data = inflateSync(bytes, { maxOutputLength: Math.max(limit, 1) })
  } catch (cause) {
    throw new PdfFault('a stream is damaged or too large', { cause })
  }
  const parameters = only(resolve(dict.get('DecodeParms')), resolve)
  if (parameters.kind !== 'dict') return data
  const number = (key: string, otherwise: number) =>
    countOf(resolve(parameters.dict.get(key))) ?? otherwise
  const predictor = number('Predictor', 1)
  if (predictor === 1) return data
  if (predictor < 10 || number('BitsPerComponent', 8) !== 8)
    throw new PdfFault('a stream is predicted in another way')
  return unpredicted(data, number('Columns', 1) * number('Colors', 1), number('Colors', 1))
}

/** Of an array its one item. */
function only(value: PdfValue, resolve: (value: PdfValue | undefined) => PdfValue): PdfValue {
  if (value.kind !== 'array') return value
  if (value.items.length > 1) throw new PdfFault('a stream is packed several times')
  return resolve(value.items[0])
}

/** Takes the prediction of PNG rows back. */
function unpredicted(data: Buffer, width: number, step: number): Buffer {
  if (width < 1 || width > 1_000_000 || step < 1) throw new PdfFault('a stream has no rows')
  const rows = Math.floor(data.length / (width + 1))
  const out = Buffer.alloc(rows * width)
  for (let row = 0; row < rows; row++) {
    const kind = data[row * (width + 1)] ?? 0
    for (let column = 0; column < width; column++) {
      const at = row * width + column
      const left = column >= step ? (out[at - step] ?? 0) : 0
      const up = row > 0 ? (out[at - width] ?? 0) : 0
      const corner = row > 0 && column >= step ? (out[at - width - step] ?? 0) : 0
      const given = data[row * (width + 1) + 1 + column] ?? 0
      out[at] = given + predicted(kind, left, up, corner)
    }
  }
  return out
}

function predicted(kind: number, left: number, up: number, corner: number): number {
  switch (kind) {
    case 0:
      return 0
    case 1:
      return left
    case 2:
      return up
    case 3:
      return (left + up) >> 1
    case 4: {
      const guess = left + up - corner
      const [toLeft, toUp, toCorner] = [left, up, corner].map((near) => Math.abs(guess - near))
      if (toLeft === undefined || toUp === undefined || toCorner === undefined) return 0
      if (toLeft <= toUp && toLeft <= toCorner) return left
      return toUp <= toCorner ? up : corner
    }
    default:
      throw new PdfFault('a stream is predicted in another way')
  }
}
