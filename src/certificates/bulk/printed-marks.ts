/**
 * What an office's signing software lays over a page, such as the picture of a seal, is a form field. In a book of many
 * files no form can stand, so the picture is drawn on the page itself, where the field had it.
 */
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFName,
  PDFNumber,
  type PDFPageLeaf,
  PDFRawStream,
  PDFRef,
} from '@cantoo/pdf-lib'

const HIDDEN = 2
const PRINTED = 4

export interface PrintedMark {
  picture: PDFRef
  /** As the operator `cm` takes it: scales and moves the picture into its place. */
  matrix: readonly [number, number, number, number, number, number]
}

/** What would be printed over a page, in order. */
export function printedMarks(context: PDFContext, page: PDFPageLeaf): PrintedMark[] {
  const annotations = page.Annots()?.asArray() ?? []
  return annotations.flatMap((annotation) => {
    const found = context.lookup(annotation)
    return found instanceof PDFDict ? (markOf(context, found) ?? []) : []
  })
}

function markOf(context: PDFContext, annotation: PDFDict): PrintedMark | null {
  const flags = numberOf(annotation.lookup(PDFName.of('F')))
  if ((flags & HIDDEN) !== 0 || (flags & PRINTED) === 0) return null
  const picture = pictureOf(context, annotation)
  const drawn = picture === null ? undefined : context.lookup(picture)
  const place = boxOf(annotation, 'Rect')
  if (picture === null || !(drawn instanceof PDFRawStream) || place === null) return null
  const box = boxOf(drawn.dict, 'BBox')
  if (box === null) return null
  drawn.dict.set(PDFName.of('Type'), PDFName.of('XObject'))
  drawn.dict.set(PDFName.of('Subtype'), PDFName.of('Form'))
  return matrixInto(place, turned(box, matrixOf(drawn.dict)), picture)
}

/** The normal appearance, in the state that the annotation is in. */
function pictureOf(context: PDFContext, annotation: PDFDict): PDFRef | null {
  const appearances = annotation.lookup(PDFName.of('AP'))
  if (!(appearances instanceof PDFDict)) return null
  const normal = appearances.get(PDFName.of('N'))
  const states = normal === undefined ? undefined : context.lookup(normal)
  if (!(states instanceof PDFDict)) return normal instanceof PDFRef ? normal : null
  const state = annotation.lookup(PDFName.of('AS'))
  const chosen = state instanceof PDFName ? states.get(state) : undefined
  return chosen instanceof PDFRef ? chosen : null
}

interface Box {
  left: number
  bottom: number
  right: number
  top: number
}

function boxOf(dict: PDFDict, key: string): Box | null {
  const [a, b, c, d] = numbersOf(dict, key)
  if (a === undefined || b === undefined || c === undefined || d === undefined) return null
  const box = {
    left: Math.min(a, c),
    bottom: Math.min(b, d),
    right: Math.max(a, c),
    top: Math.max(b, d),
  }
  // A signature that shows nothing has a field without extent.
  return box.right > box.left && box.top > box.bottom ? box : null
}

type Matrix = [number, number, number, number, number, number]

function matrixOf(dict: PDFDict): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbersOf(dict, 'Matrix')
  return [a, b, c, d, e, f]
}

function numbersOf(dict: PDFDict, key: string): number[] {
  const found = dict.lookup(PDFName.of(key))
  if (!(found instanceof PDFArray)) return []
  return found.asArray().map((one) => numberOf(dict.context.lookup(one)))
}

const numberOf = (value: unknown) => (value instanceof PDFNumber ? value.asNumber() : 0)

function turned({ left, bottom, right, top }: Box, [a, b, c, d, e, f]: Matrix): Box {
  const corners = [left, right].flatMap((x) =>
    [bottom, top].map((y) => ({ x: a * x + c * y + e, y: b * x + d * y + f })),
  )
  const xs = corners.map(({ x }) => x)
  const ys = corners.map(({ y }) => y)
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    bottom: Math.min(...ys),
    top: Math.max(...ys),
  }
}

/** ISO 32000-1, 12.5.5: the turned box of the picture comes to lie on the place of the annotation. */
function matrixInto(place: Box, box: Box, picture: PDFRef): PrintedMark | null {
  if (box.right === box.left || box.top === box.bottom) return null
  const x = (place.right - place.left) / (box.right - box.left)
  const y = (place.top - place.bottom) / (box.top - box.bottom)
  return { picture, matrix: [x, 0, 0, y, place.left - box.left * x, place.bottom - box.bottom * y] }
}
