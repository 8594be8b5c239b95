/** Reads a YAML file an operator wrote, and knows for every value the line it stands on. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
} from 'yaml'
import { z } from 'zod'
import { suggestion } from './nearest.ts'

/** One thing wrong in a configuration file. */
export interface Fault {
  /** As the operator knows the file: `programs/ky-nang-so.yaml`. */
  file: string
  line: number
  /** `cohorts[0].deadline`; empty for the file as a whole. */
  field: string
  /** What is wrong and what to write instead. */
  reason: string
}

type Path = readonly PropertyKey[]

export interface YamlFile {
  name: string
  /** Values as YAML means them: numbers are numbers, an empty value is null. */
  typed: unknown
  /** Numbers as the text the operator wrote (`5.50`, `0123`), so that they stay exact; an empty value is undefined, its key is there. */
  written: unknown
  /** The line of a value, or of its nearest parent when it is not there. */
  lineOf(path: Path): number
  /** The line of a key, for keys whose value does not matter. */
  lineOfKey(path: Path): number
}

/** A file whose faults are not empty is not to be used. */
export function readYaml(name: string, text: string): { file: YamlFile; faults: Fault[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const faults = [
    ...unreadableLines(name, text, [...document.errors, ...document.warnings], lines),
    ...unreadableLetters(name, text),
  ]
  const at = (offset: number | undefined) => (offset === undefined ? 1 : lines.linePos(offset).line)
  // An alias could blow a small file up to a large one or point into itself, and hides which line a value stands on.
  const refuse = (node: Node | null, place: string) => {
    if (isAlias(node))
      faults.push({
        file: name,
        line: at(node.range?.[0]),
        field: place,
        reason: 'anchors and aliases are not read; write the value out',
      })
  }
  const contents = faults.length === 0 ? document.contents : null
  return {
    faults,
    file: {
      name,
      typed: plainValue(contents, (scalar) => scalar.value, refuse, ''),
      written: plainValue(contents, asWritten, () => undefined, ''),
      lineOf: (path) => at(rangeStart(document, path)),
      lineOfKey: (path) => at(keyStart(document, path) ?? rangeStart(document, path)),
    },
  }
}

/** Parses a value of the file; gives null and every fault, each on its line, when it does not hold. */
export function parseWith<T>(
  schema: z.ZodType<T>,
  file: YamlFile,
  value: unknown,
  at: Path = [],
): { value: T | null; faults: Fault[] } {
  const parsed = schema.safeParse(value)
  if (parsed.success) return { value: parsed.data, faults: [] }
  const faults = parsed.error.issues.flatMap((issue) => {
    const path = [...at, ...issue.path]
    if (issue.code !== 'unrecognized_keys')
      return [
        {
          file: file.name,
          line: file.lineOf(path),
          field: fieldName(path),
          reason: issue.message,
        },
      ]
    // The schema's message has a line a key, see `closedObject`.
    const reasons = issue.message.split('\n')
    return issue.keys.map((key, index) => ({
      file: file.name,
      line: file.lineOfKey([...path, key]),
      field: fieldName([...path, key]),
      reason: reasons[index] ?? 'unknown key',
    }))
  })
  return { value: null, faults }
}

/**
 * An object with these keys and no others: a misspelt rule must not be a rule left out.
 * @param instead what may stand in place of the object, for the message: `none`
 */
export function closedObject<Shape extends z.core.$ZodShape>(shape: Shape, instead?: string) {
  const known = Object.keys(shape)
  const unknownKey = (key: string, input: unknown) =>
    isEmpty(input, key)
      ? `unknown key without a value${suggestion(key, known)}; inside { } a number or text with a comma goes in quotes`
      : `unknown key${suggestion(key, known) || `; known: ${known.join(', ')}`}`
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownKey(key, issue.input)).join('\n')
        : issue.input === undefined
          ? `is missing; it holds ${known.join(', ')}`
          : `must hold keys: ${known.join(', ')}${instead === undefined ? '' : `; or be ${instead}`}`,
  })
}

const isEmpty = (object: unknown, key: string) =>
  typeof object === 'object' &&
  object !== null &&
  Object.entries(object).some(([name, value]) => name === key && value === undefined)

/** `cohorts[0].evidence[1].platform` */
export function fieldName(path: Path): string {
  return path.reduce<string>((name, step) => {
    if (typeof step === 'number') return `${name}[${step}]`
    return name === '' ? String(step) : `${name}.${String(step)}`
  }, '')
}

/** What is not UTF-8 was read as U+FFFD: a title with it would be stored and printed so. */
function unreadableLetters(file: string, text: string): Fault[] {
  const line = text.split('\n').findIndex((written) => written.includes('\uFFFD')) + 1
  if (line === 0) return []
  return [{ file, line, field: '', reason: 'has letters that are not UTF-8; save it as UTF-8' }]
}

/** One slip of the pen makes several errors of the parser; the first of a line says what is wrong. */
function unreadableLines(
  file: string,
  text: string,
  errors: readonly { pos: [number, number]; message: string }[],
  lines: LineCounter,
): Fault[] {
  const faults = new Map<number, Fault>()
  for (const { pos, message } of errors) {
    const { line } = lines.linePos(pos[0])
    const mend = mendOf(text.split('\n')[line - 1] ?? '')
    if (!faults.has(line))
      faults.set(line, { file, line, field: '', reason: `not readable as YAML: ${message}${mend}` })
  }
  return [...faults.values()]
}

/** What is most often meant where a line is not YAML; empty where nothing is likely. */
function mendOf(line: string): string {
  // Inside { } a plain text may not hold braces.
  if (/\{.*: *\$\{/.test(line)) return '; inside { } write a variable in quotes'
  if (/^\s*\t/.test(line)) return '; indent with spaces'
  if (/: *[>≥][ =]*[\d.]/.test(line)) return '; write a share with a sign in quotes: "> 1/2"'
  if (/^[^"'#]*\w: .*: /.test(line)) return '; put a text with ": " in it in quotes'
  return ''
}

function asWritten(scalar: Scalar): unknown {
  if (typeof scalar.value === 'string' || typeof scalar.value === 'boolean') return scalar.value
  if (scalar.value === null) return undefined
  return scalar.source ?? String(scalar.value)
}

/** An alias counts as empty; `visit` is told of every node first, with its place for a person. */
function plainValue(
  node: unknown,
  read: (scalar: Scalar) => unknown,
  visit: (node: Node | null, place: string) => void,
  place: string,
): unknown {
  if (isScalar(node)) return read(node)
  if (isAlias(node)) {
    visit(node, place)
    return undefined
  }
  if (isSeq(node))
    return node.items.map((item, index) => plainValue(item, read, visit, `${place}[${index}]`))
  if (isMap(node)) {
    // Without a prototype, so that a key such as `__proto__` is an ordinary unknown key.
    const result: Record<string, unknown> = Object.create(null)
    for (const pair of node.items) {
      const key = keyText(pair.key)
      // A key without a value is kept, for it may be a slip: `{ pass: 5,5 }` is the keys `pass` and `5`.
      result[key] = plainValue(pair.value, read, visit, place === '' ? key : `${place}.${key}`)
    }
    return result
  }
  return undefined
}

function keyText(key: unknown): string {
  if (isScalar(key)) return key.source ?? String(key.value)
  return String(key)
}

function rangeStart(document: Document.Parsed, path: Path): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (isScalar(node) || isMap(node) || isSeq(node)) return node.range?.[0]
  }
  return undefined
}

function keyStart(document: Document.Parsed, path: Path): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (!isMap(parent)) return undefined
  const pair = parent.items.find((item) => keyText(item.key) === String(path.at(-1)))
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined
}
