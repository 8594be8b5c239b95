/** A dossier as plain text, for a terminal and for an archive. Pure. */
import type { Block, DossierDocument, Fact } from './document.ts'

const COLUMNS = 100

export function asText({ title, lead, sections }: DossierDocument): string {
  const lines = [
    title.toLocaleUpperCase('vi'),
    ...lead.flatMap((line) => broken(line, '')),
    ...sections.flatMap((section, at) => {
      const heading = `${at + 1}. ${section.title}`
      return [
        '',
        heading,
        '-'.repeat(Math.min(heading.length, COLUMNS)),
        ...section.blocks.flatMap(blockLines),
      ]
    }),
  ]
  return `${lines.join('\n')}\n`
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'facts':
      return factLines(block.facts, '  ')
    case 'paragraph':
      return broken(block.text, '  ')
    case 'entry':
      return [...broken(`• ${block.title}`, '  '), ...factLines(block.facts, '    ')]
    case 'table':
      return tableLines(block)
  }
}

function factLines(facts: readonly Fact[], indent: string): string[] {
  return facts.flatMap(({ name, values }) => {
    const [first = ''] = values
    if (values.length === 1) return broken(`${name}: ${first}`, indent)
    return [`${indent}${name}:`, ...values.flatMap((value) => broken(`– ${value}`, `${indent}  `))]
  })
}

/** Each row a paragraph: cells are too long to stand beside each other. */
function tableLines({ columns, rows }: Extract<Block, { kind: 'table' }>): string[] {
  return rows.flatMap(([first = '', second = '', ...rest]) => {
    const numbered = columns[0] === ''
    const title = numbered ? `${first.padStart(2)}  ${second}` : `• ${first}`
    const cells = numbered ? rest : [second, ...rest]
    const names = columns.slice(numbered ? 2 : 1)
    const said = cells.flatMap((cell, at) => (cell === '' ? [] : [`${names[at]}: ${cell}`]))
    return [...broken(title, '  '), ...broken(said.join(' · '), numbered ? '      ' : '    ')]
  })
}

/** Broken at blanks; a word that is longer than a line stays whole. */
function broken(text: string, indent: string): string[] {
  if (text === '') return []
  const lines: string[] = []
  let line = indent
  for (const word of text.split(' ')) {
    const isFirst = line.trim() === ''
    if (!isFirst && line.length + 1 + word.length > COLUMNS) {
      lines.push(line)
      line = `${indent}  ${word}`
    } else line = isFirst ? `${line}${word}` : `${line} ${word}`
  }
  return [...lines, line]
}
