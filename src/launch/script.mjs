// The program as one file of JavaScript, and how it is run: with what V8 made of it before, and with stack traces that name the
// lines of the sources.
import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'

const ROOT = new URL('../..', import.meta.url)
export const PROJECT = fileURLToPath(ROOT)
/** Compiled once for a program folder that is only read; nobody looks whether the sources are still the same. */
export const SHIPPED = join(PROJECT, 'src', 'compiled')
export const hasShipped = () => fs.existsSync(join(SHIPPED, 'cli.js'))
/** `__place` of a path from the project is what `import.meta.url` of that source is. */
export const WRAPPER = '(function (exports, require, module, __filename, __dirname, __place) {'
/** In stacks, of what is no source of ours. V8 keeps it with the code, wherever that lies. */
const FILENAME = 'hocvu.js'
/** What V8 kept fits this V8 alone. */
export const MADE_BY = `${process.version}-${process.platform}-${process.arch}`

export const PARTS = ['command', 'service']
const SERVICES = new Set(['start', 'serve', 'worker', 'schedule', 'demo'])
/** Commands load little of the program, services much of it. */
export const partOf = (argv) => (SERVICES.has(argv[0]) ? 'service' : 'command')
export const fileOfCode = (folder, part) => join(folder, `${part}-${MADE_BY}.code`)

/** @returns what cli.ts exports, and the script that it is of */
export function runScript(folder, part) {
  // It is plain ASCII, which takes one byte a letter only so.
  const text = fs.readFileSync(join(folder, 'cli.js'), 'latin1')
  const cachedData = readIfThere(fileOfCode(folder, part))
  const script = new Script(text, { filename: FILENAME, cachedData })
  nameSources(join(folder, 'lines.json'))
  const module = { exports: {} }
  const place = (path) => new URL(path, ROOT).href
  const require = createRequire(new URL('src/cli.ts', ROOT))
  script.runInThisContext()(module.exports, require, module, FILENAME, PROJECT, place)
  return { script, program: module.exports }
}

function readIfThere(path) {
  try {
    return fs.readFileSync(path)
  } catch {
    return undefined
  }
}

/** Read when the first stack is: most processes never show one. */
function nameSources(lines) {
  let known
  const sourceOf = (line) => {
    known ??= JSON.parse(readIfThere(lines)?.toString() ?? '{"paths":[],"lines":[]}')
    for (let at = 0; at < known.lines.length; at += 3)
      if (known.lines[at] === line)
        return `${new URL(known.paths[known.lines[at + 1]], ROOT)}:${known.lines[at + 2]}`
    return null
  }
  Error.prepareStackTrace = (error, frames) => {
    const named = frames.map((frame) => {
      const line = frame.getLineNumber()
      const source = frame.getFileName() === FILENAME ? sourceOf(line) : null
      const told = String(frame)
      return source === null
        ? told
        : told.replace(`${FILENAME}:${line}:${frame.getColumnNumber()}`, () => source)
    })
    return [String(error), ...named].join('\n    at ')
  }
}
