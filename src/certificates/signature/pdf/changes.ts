/**
 * What an update changed, seen from what a signature may bring: signature fields with their appearance, proofs for the
 * years to come (DSS), and notes about the file. Anything else is a change of what the paper says or does. Pure.
 */
import type { PdfFile } from './file.ts'
import type { Revision } from './updates.ts'
import { countOf, nameOf, type PdfDict, type PdfValue, sameValue } from './values.ts'

/** What a signature may change in the catalog; the form is looked at apart. */
const FREE_IN_CATALOG = new Set(['AcroForm', 'DSS', 'Perms', 'Metadata', 'Extensions', 'Version'])
const FORM_KEYS = new Set(['Type', 'Fields', 'SigFlags', 'DR', 'DA', 'Q'])
const FIELD_KEYS = new Set(
  'Type Subtype FT T TU TM V F Ff P Rect AP AS MK DA DR Q Lock SV Kids Parent Border BS M NM Lang StructParent BM'.split(
    ' ',
  ),
)

/** @returns the first change that a signature does not bring, in a few English words; null: there is none */
export function foreignChange(before: PdfFile, { file: after, changed }: Revision): string | null {
  const root = before.trailer.get('Root')
  if (!sameValue(root, after.trailer.get('Root'))) return 'the catalog was exchanged'
  // Viewers leave out what stands from this number on.
  if (sizeOf(after) < sizeOf(before)) return 'the list of objects was cut off'
  const pages = pagesOf(before)
  const shown = shownObjects(before)
  const comparedByPart = new Set([numberOf(root), ...pages.flatMap(partsOfPage(before))])
  for (const number of changed) {
    if (!shown.has(number)) continue
    // Under another generation it is not what the references name, and is not shown.
    if (generationOf(before, number) !== generationOf(after, number))
      return `object ${number} was changed`
    if (comparedByPart.has(number)) continue
    if (!sameValue(before.object(number), after.object(number)))
      return `object ${number} was changed`
  }
  const inCatalog = changedKey(before.catalog, after.catalog, FREE_IN_CATALOG)
  if (inCatalog !== null) return `${inCatalog} of the document was changed`
  const form = newFields(before, after)
  if ('fault' in form) return form.fault
  for (const page of pages) {
    const fault = changeOfPage(before, after, page, form.widgets)
    if (fault !== null) return fault
  }
  return null
}

/** Objects that pages, structure, attachments and existing fields are made of. */
function shownObjects(file: PdfFile): Set<number> {
  const seen = new Set<number>()
  const waiting: PdfValue[] = []
  for (const [key, value] of file.catalog) if (!FREE_IN_CATALOG.has(key)) waiting.push(value)
  for (const field of file.items(formOf(file)?.get('Fields'))) waiting.push(field)
  const root = numberOf(file.trailer.get('Root'))
  if (root !== null) seen.add(root)
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    // One by one: a list may be longer than the arguments of a call.
    if (value.kind === 'array') for (const item of value.items) waiting.push(item)
    if (value.kind === 'dict' || value.kind === 'stream')
      for (const item of value.dict.values()) waiting.push(item)
    if (value.kind === 'ref' && !seen.has(value.number)) {
      seen.add(value.number)
      waiting.push(file.object(value.number))
    }
  }
  return seen
}

/** References to the pages, in their order. */
function pagesOf(file: PdfFile): number[] {
  const pages: number[] = []
  const seen = new Set<number>()
  const waiting: (PdfValue | undefined)[] = [file.catalog.get('Pages')]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const number = numberOf(node)
    if (number === null || seen.has(number)) continue
    seen.add(number)
    const dict = file.dict(node)
    if (dict?.has('Kids'))
      for (const kid of file.items(dict.get('Kids')).toReversed()) waiting.push(kid)
    else pages.push(number)
  }
  return pages
}

/** A page, and the list of its notes where that is an object of its own. */
function partsOfPage(file: PdfFile) {
  return (page: number): number[] => {
    const value = file.object(page)
    const notes = value.kind === 'dict' ? numberOf(value.dict.get('Annots')) : null
    return notes === null ? [page] : [page, notes]
  }
}

function changeOfPage(
  before: PdfFile,
  after: PdfFile,
  page: number,
  widgets: ReadonlySet<number>,
): string | null {
  const old = before.object(page)
  const now = after.object(page)
  if (old.kind !== 'dict' || now.kind !== 'dict') return 'a page was exchanged'
  const key = changedKey(old.dict, now.dict, new Set(['Annots']))
  if (key !== null) return `${key} of a page was changed`
  const added = addedItems(before, after, old.dict.get('Annots'), now.dict.get('Annots'))
  if (added === null) return 'notes of a page were changed'
  for (const item of added) {
    const number = numberOf(item)
    if (number === null || before.has(number) || !widgets.has(number))
      return 'a page has a new note that is no signature'
  }
  return null
}

/** What stands behind the items that were there; null: those are not as they were. */
function addedItems(
  before: PdfFile,
  after: PdfFile,
  old: PdfValue | undefined,
  now: PdfValue | undefined,
): readonly PdfValue[] | null {
  const known = before.items(old)
  const all = after.items(now)
  return known.every((item, at) => sameValue(item, all[at])) ? all.slice(known.length) : null
}

/** The widgets of the signature fields that the form has got. */
function newFields(before: PdfFile, after: PdfFile): { widgets: Set<number> } | { fault: string } {
  const old = formOf(before)
  const now = formOf(after)
  const widgets = new Set<number>()
  if (now === null) return old === null ? { widgets } : { fault: 'the form was removed' }
  const key = [...now.keys()].find(
    (one) => !FORM_KEYS.has(one) && !sameValue(old?.get(one), now.get(one)),
  )
  if (key !== undefined) return { fault: `${key} of the form was changed` }
  const added = addedItems(before, after, old?.get('Fields'), now.get('Fields'))
  if (added === null) return { fault: 'fields of the form were changed' }
  for (const item of added) {
    const number = numberOf(item)
    const field = after.dict(item)
    if (number === null || field === null || before.has(number))
      return { fault: 'a field of the form is none of its own' }
    const fault = faultOfField(before, after, field)
    if (fault !== null) return { fault }
    const kids = after.items(field.get('Kids'))
    if (kids.length === 0) widgets.add(number)
    for (const kid of kids) {
      const widget = numberOf(kid)
      const dict = after.dict(kid)
      if (
        widget === null ||
        dict === null ||
        before.has(widget) ||
        dict.has('FT') ||
        dict.has('Kids') ||
        strangeKey(dict) !== null
      )
        return { fault: 'a signature field has parts that are none' }
      widgets.add(widget)
    }
  }
  return { widgets }
}

function faultOfField(before: PdfFile, file: PdfFile, field: PdfDict): string | null {
  if (nameOf(file.resolve(field.get('FT'))) !== 'Sig')
    return 'a field was added that is no signature'
  const strange = strangeKey(field)
  if (strange !== null) return `a signature field has ${strange}`
  const signature = file.dict(field.get('V'))
  if (!signature?.has('ByteRange') || !signature.has('Contents'))
    return 'a signature field was added that nobody signed'
  // One that was there covers nothing of this update: whoever has no key could lay a picture over the page.
  const own = signature.get('Contents')
  if (own?.kind !== 'string' || own.start < before.bytes.length)
    return 'a signature field was added that shows an earlier signature'
  // Whoever vouches for a time alone has nothing to show on the page.
  const parts = [field, ...file.items(field.get('Kids')).map((kid) => file.dict(kid))]
  return isTimestamp(file, signature) && parts.some((part) => part !== null && isSeen(file, part))
    ? 'a timestamp covers a part of the page'
    : null
}

function isTimestamp(file: PdfFile, signature: PdfDict): boolean {
  return nameOf(file.resolve(signature.get('Type'))) === 'DocTimeStamp'
}

function isSeen(file: PdfFile, widget: PdfDict): boolean {
  const [left, bottom, right, top] = file
    .items(widget.get('Rect'))
    .map((side) => file.resolve(side))
    .map((side) => (side.kind === 'number' ? side.value : Number.NaN))
  return widget.has('Rect') && !(left === right && bottom === top)
}

/** Such as an action that would run when it is pointed at. */
function strangeKey(dict: PdfDict): string | null {
  return [...dict.keys()].find((key) => !FIELD_KEYS.has(key)) ?? null
}

function formOf(file: PdfFile): PdfDict | null {
  return file.dict(file.catalog.get('AcroForm'))
}

function changedKey(old: PdfDict, now: PdfDict, free: ReadonlySet<string>): string | null {
  const keys = new Set([...old.keys(), ...now.keys()])
  return [...keys].find((key) => !free.has(key) && !sameValue(old.get(key), now.get(key))) ?? null
}

function sizeOf({ trailer }: PdfFile): number {
  return countOf(trailer.get('Size')) ?? 0
}

function generationOf(file: PdfFile, number: number): number | null {
  const place = file.place(number)
  return place.at === 'nowhere' ? null : place.at === 'offset' ? place.generation : 0
}

function numberOf(value: PdfValue | undefined): number | null {
  return value?.kind === 'ref' ? value.number : null
}
