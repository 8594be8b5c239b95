/** Pages for a terminal: lines of its width, names of fields as words. */

const COLUMNS = 100

/** Broken at blanks, what follows set in a little deeper; a word that is longer than a line stays whole. */
export function wrapped(line: string): string[] {
  const indent = `${/^ */.exec(line)?.[0] ?? ''}    `
  const lines: string[] = []
  let present = ''
  for (const word of line.split(/(?<=\S) /)) {
    const longer = present === '' ? word : `${present} ${word}`
    if (longer.length <= COLUMNS || present.trim() === '') present = longer
    else {
      lines.push(present)
      present = `${indent}${word}`
    }
  }
  return [...lines, present]
}

/** `completedAt` as `completed at`. */
export function wordsOf(name: string): string {
  return name.replace(
    /([a-z])([A-Z])/g,
    (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`,
  )
}
