/**
 * The updates that stand after a part of a file: each exactly its objects, their cross-reference section and its end.
 * Bytes that belong to none of these are refused, for a viewer that repairs files might find something in them.
 */
import type { PdfFile, XrefSection } from './file.ts'
import { countOf, PdfFault } from './values.ts'

export interface Revision {
  /** The file as it stood. */
  file: PdfFile
  /** Right behind its `%%EOF`. */
  end: number
  /** Right behind the white space after that. */
  last: number
  /** Numbers of the objects that it brought. */
  changed: ReadonlySet<number>
}

/**
 * @param end where the part ends, behind its `%%EOF`
 * @returns the revisions after it, the oldest first
 * @throws PdfFault when something stands there that is no update
 */
export function revisionsAfter(whole: PdfFile, end: number): Revision[] {
  const before = whole.upTo(end)
  const newer = whole.sections.filter(({ offset }) => offset >= end).toReversed()
  const kept = whole.sections.slice(newer.length)
  if (
    kept.length !== before.sections.length ||
    kept.some(({ offset }, at) => offset !== before.sections[at]?.offset)
  )
    throw new PdfFault('the update does not continue the file')
  const revisions: Revision[] = []
  let known = before
  let from = end
  for (const section of newer) {
    from = pastObjects(whole, known, section, from)
    const { end: behind, last } = pastEnd(whole, section, from)
    known = whole.upTo(behind)
    if (known.sections[0]?.offset !== section.offset)
      throw new PdfFault('the update does not continue the file')
    revisions.push({ file: known, end: behind, last, changed: new Set(section.places.keys()) })
    from = last
  }
  const rest = whole.parserAt(from)
  rest.skipSpace({ comments: false })
  if (rest.at !== whole.bytes.length)
    throw new PdfFault(`bytes after ${rest.at} belong to no update`)
  return revisions
}

/** @returns where the cross-reference section begins */
function pastObjects(whole: PdfFile, before: PdfFile, section: XrefSection, from: number): number {
  const offsets: { number: number; offset: number }[] = []
  for (const [number, place] of section.places) {
    if (place.at === 'nowhere') {
      if (before.has(number)) throw new PdfFault(`object ${number} was removed`)
    } else if (place.at === 'stream') {
      if (section.places.get(place.stream)?.at !== 'offset')
        throw new PdfFault(`object ${number} is not in the update that lists it`)
    } else if (place.offset !== section.offset) offsets.push({ number, offset: place.offset })
    else if (number !== section.stream) throw new PdfFault(`object ${number} is no object`)
  }
  const parser = whole.parserAt(from)
  for (const { number, offset } of offsets.toSorted((a, b) => a.offset - b.offset)) {
    parser.skipSpace()
    if (parser.at !== offset)
      throw new PdfFault(`bytes at ${parser.at} belong to no object of the update`)
    const found = parser.indirect((length) => {
      const count = countOf(whole.resolve(length))
      if (count === null) throw new PdfFault('a stream has no length')
      return count
    })
    if (found.number !== number) throw new PdfFault(`object ${number} is not where it should be`)
  }
  parser.skipSpace()
  if (parser.at !== section.offset)
    throw new PdfFault(`bytes at ${parser.at} belong to no object of the update`)
  return section.end
}

function pastEnd(
  whole: PdfFile,
  section: XrefSection,
  from: number,
): { end: number; last: number } {
  const parser = whole.parserAt(from)
  parser.require('startxref')
  if (parser.count() !== section.stated)
    throw new PdfFault('the update does not name its cross-reference section')
  parser.skipSpace({ comments: false })
  if (!parser.take('%%EOF')) throw new PdfFault('the end of the update is missing')
  const end = parser.at
  parser.skipSpace({ comments: false })
  return { end, last: parser.at }
}
