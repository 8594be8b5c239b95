#!/usr/bin/env node
// The one file of plain JavaScript. Node 20 does not read TypeScript: what is not compiled yet is compiled here and kept, under
// the hash of what it was made of, and run from there. Read through a hook, file by file, it starts three times as slowly.
import { createHash, randomUUID } from 'node:crypto'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const PROJECT = fileURLToPath(new URL('..', import.meta.url))
const KEPT = join(PROJECT, 'node_modules', '.cache', 'hocvu')
/** So many stay: a service that still runs on an older one loads parts of it when they are wanted. */
const KEPT_OLDER = 4

function hashOfSources() {
  const hash = createHash('sha256').update(PROJECT)
  const add = (name) =>
    hash
      .update(name)
      .update('\0')
      .update(fs.readFileSync(join(PROJECT, name)))
  for (const name of ['tsconfig.json', 'package.json', 'src/bin.mjs']) add(name)
  // Where the files of a package are is looked up once, and another version may have them elsewhere.
  for (const name of ['package-lock.json', 'node_modules/.package-lock.json'])
    if (fs.existsSync(join(PROJECT, name))) add(name)
  for (const folder of ['src', 'connectors', 'jobs', 'config'])
    for (const name of fs.readdirSync(join(PROJECT, folder), { recursive: true }).sort())
      if (/\.tsx?$/.test(name)) add(join(folder, name))
  return hash.digest('hex').slice(0, 32)
}

async function compile(folder) {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [join(PROJECT, 'src', 'cli.ts')],
    outdir: folder,
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'linked',
    sourcesContent: false,
    tsconfig: join(PROJECT, 'tsconfig.json'),
    plugins: [{ name: 'in-their-place', setup: keepPlaces }],
  })
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 })
  for (const { path, contents } of outputFiles) fs.writeFileSync(path, contents, { flush: true })
}

/** Files beside a module, and packages, are found from where the module stood. */
function keepPlaces({ onLoad, onResolve }) {
  onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
    const text = await fs.promises.readFile(path, 'utf8')
    const contents = text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
    return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' }
  })
  onResolve({ filter: /^[^./]/ }, ({ path }) =>
    path.startsWith('node:') || path.startsWith('/')
      ? { path, external: true }
      : { path: import.meta.resolve(path), external: true },
  )
}

/** It appears complete or not at all, also when several start at once. @returns the folder of what is compiled */
async function compiled() {
  const folder = join(KEPT, hashOfSources())
  if (isReadable(folder)) return folder
  const draft = `${folder}.${randomUUID()}`
  try {
    await compile(draft)
    fs.renameSync(draft, folder)
    removeOlder()
  } catch (error) {
    remove(draft)
    if (!isReadable(folder)) return await compiledForOnce(error)
  }
  return folder
}

/** Somebody else may have kept it for themselves, as the umask of root does on some machines. */
function isReadable(folder) {
  try {
    fs.accessSync(join(folder, 'cli.js'), fs.constants.R_OK)
    return true
  } catch {
    return false
  }
}

/** As far as this user may. */
function remove(folder) {
  try {
    fs.rmSync(folder, { recursive: true, force: true })
  } catch {
    // What nobody may remove is not there, or somebody else's.
  }
}

/** Where nothing can be kept, such as in a program folder that is only read. */
async function compiledForOnce(error) {
  if (!['EACCES', 'EROFS', 'EPERM', 'ENOENT', 'ENOTEMPTY'].includes(error.code)) throw error
  const folder = fs.mkdtempSync(join(tmpdir(), 'hocvu-compiled-'))
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }))
  await compile(folder)
  return folder
}

function removeOlder() {
  const aged = fs
    .readdirSync(KEPT)
    .map((name) => ({ path: join(KEPT, name), at: fs.statSync(join(KEPT, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at)
  for (const { path } of aged.slice(1 + KEPT_OLDER))
    fs.rmSync(path, { recursive: true, force: true })
}

process.setSourceMapsEnabled(true)
const { main } = await import(pathToFileURL(join(await compiled(), 'cli.js')).href)
await main(process.argv.slice(2))
