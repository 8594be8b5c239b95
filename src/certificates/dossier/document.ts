/** A dossier as people read it, before it becomes text or a page. Pure. */

export type Block =
  /** Names with their values; of several values each on a line of its own. */
  | { kind: 'facts'; facts: readonly Fact[] }
  | { kind: 'paragraph'; text: string }
  | { kind: 'table'; columns: readonly string[]; rows: readonly (readonly string[])[] }
  /** Something with a title of its own: a record, a decision. */
  | { kind: 'entry'; title: string; facts: readonly Fact[] }

export interface Fact {
  name: string
  values: readonly string[]
}

export interface Section {
  title: string
  blocks: readonly Block[]
}

export interface DossierDocument {
  language: 'vi' | 'en'
  title: string
  /** Below the title: what it is about, in a line or two. */
  lead: readonly string[]
  sections: readonly Section[]
}

/** A fact; null where there is nothing to say. */
export function fact(name: string, value: string | null | undefined | readonly string[]): Fact[] {
  const values = (typeof value === 'string' ? [value] : (value ?? [])).filter((text) => text !== '')
  return values.length === 0 ? [] : [{ name, values }]
}

export const facts = (...given: readonly Fact[][]): Block => ({
  kind: 'facts',
  facts: given.flat(),
})

/** A section in which there is nothing says so. */
export function section(title: string, blocks: readonly Block[], none: string): Section {
  const full = blocks.filter((block) => block.kind !== 'facts' || block.facts.length > 0)
  return { title, blocks: full.length > 0 ? full : [{ kind: 'paragraph', text: none }] }
}

/** Without the columns in which nothing stands. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): Block {
  const isUsed = columns.map((_, at) => rows.some((cells) => cells[at] !== ''))
  const used = (cells: readonly string[]) => cells.filter((_, at) => isUsed[at])
  return { kind: 'table', columns: used(columns), rows: rows.map(used) }
}
