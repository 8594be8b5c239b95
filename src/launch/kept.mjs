// Where what is compiled is kept: beside the packages; where that cannot be written, in the user's own cache; else nowhere.
import { createHash, randomUUID } from 'node:crypto'
import * as fs from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { MADE_BY, PROJECT } from './script.mjs'

/** So many older ones stay, for whoever goes back and forth. */
const KEPT_OLDER = 2

/** Where the files of a package are is looked up once, and another version may have them elsewhere. */
const FILES = [
  ...['tsconfig.json', 'package.json', 'package-lock.json', 'node_modules/.package-lock.json'],
  ...['bin', 'launch/compile', 'launch/keep-code', 'launch/kept', 'launch/script'].map(
    (name) => `src/${name}.mjs`,
  ),
]

/** @returns the hash of all that the program is made of, what tells whether it changed, and the sources that ask for their place */
export function readSources() {
  const hash = createHash('sha256').update(`${MADE_BY}\0`)
  const placed = []
  const names = [...FILES]
  for (const folder of ['src', 'connectors', 'jobs', 'config'])
    for (const name of fs.readdirSync(join(PROJECT, folder), { recursive: true }).sort())
      if (/\.tsx?$/.test(name)) names.push(join(folder, name))
  // Looked at before it is read: what is changed meanwhile is found changed the next time.
  const told = Object.fromEntries(names.map((name) => [name, tellsOf(name)]))
  for (const name of names.filter((name) => told[name] !== MISSING)) {
    const text = fs.readFileSync(join(PROJECT, name))
    hash.update(`${name}\0${text.length}\0`).update(text)
    if (/\.tsx?$/.test(name) && text.includes('import.meta.url')) placed.push(name)
  }
  return { told, placed, hash: hash.digest('hex').slice(0, 32) }
}

/** @returns the folder of what is compiled of the sources as they are now */
export async function keptFolder() {
  const places = [join(PROJECT, 'node_modules', '.cache', 'hocvu'), ...ownCache()]
  for (const place of places) {
    const folder = unchanged(place)
    if (folder !== null) return folder
  }
  const sources = readSources()
  for (const place of places)
    try {
      const folder = await keep(place, sources)
      if (folder !== null) return folder
    } catch (error) {
      if (!CANNOT_WRITE.has(error.code)) throw error
    }
  return await compiledForOnce(sources)
}

const CANNOT_WRITE = new Set([
  'EACCES',
  'EROFS',
  'EPERM',
  'ENOENT',
  'ENOTDIR',
  'ENOTEMPTY',
  'EEXIST',
  'ENOSPC',
  'EDQUOT',
])

/** It appears complete or not at all, also when several start at once. @returns null where somebody keeps it for themselves */
async function keep(place, sources) {
  const folder = join(place, sources.hash)
  if (!isReadable(folder)) {
    const draft = `${folder}.${randomUUID()}`
    try {
      fs.mkdirSync(draft, { recursive: true, mode: 0o755 })
      const { compile } = await import('./compile.mjs')
      await compile(draft, sources.placed)
      // Under its hash stands what was read for it, and nothing that was put in its place meanwhile.
      const now = readSources()
      if (now.hash !== sources.hash) {
        remove(draft)
        return await keep(place, now)
      }
      fs.renameSync(draft, folder)
      removeOlder(place, sources.hash)
    } catch (error) {
      remove(draft)
      if (!isReadable(folder)) throw error
    }
  }
  noteUnchanged(place, sources)
  return folder
}

/**
 * Reading all sources to tell whether they are the same takes as long as the rest: so first their sizes and times are looked at,
 * among them the time of the last change of any kind (ctime), which no copying and no unpacking sets back.
 */
const NOTE = 'unchanged.json'
/** A change within one tick of the file system's clock would not be told from the one before. */
const TICK_MS = 2_000

/** @returns the folder of what was compiled of them; null: to be found out by reading them */
function unchanged(place) {
  try {
    const { hash, madeBy, told } = JSON.parse(fs.readFileSync(join(place, NOTE), 'utf8'))
    const isSame = ([name, tells]) => tellsOf(name) === tells
    if (madeBy !== MADE_BY || !Object.entries(told).every(isSame)) return null
    const folder = join(place, hash)
    return isReadable(folder) ? folder : null
  } catch {
    return null
  }
}

function noteUnchanged(place, { told, hash }) {
  const newest = Math.max(...Object.values(told).map((tells) => Number(tells.split(' ')[0])))
  if (Date.now() - newest < TICK_MS) return
  const draft = join(place, `${NOTE}.${randomUUID()}`)
  try {
    fs.writeFileSync(draft, JSON.stringify({ hash, madeBy: MADE_BY, told }))
    fs.renameSync(draft, join(place, NOTE))
  } catch {
    // Somebody else's: the sources are read at each start.
  }
}

const MISSING = '0'

function tellsOf(name) {
  const found = fs.statSync(join(PROJECT, name), { throwIfNoEntry: false })
  return found ? `${found.ctimeMs} ${found.mtimeMs} ${found.size} ${found.ino}` : MISSING
}

/** Of a user who is at home there: who calls as another user, with that one's home, runs nothing that lies in it. */
function ownCache() {
  try {
    const home = homedir()
    if (fs.statSync(home).uid !== process.getuid?.() && process.platform !== 'win32') return []
    const place = join(home, '.cache', 'hocvu')
    if (fs.existsSync(place) && fs.statSync(place).uid !== fs.statSync(home).uid) return []
    return [place]
  } catch {
    return []
  }
}

/** Where nothing can be kept at all. */
async function compiledForOnce({ placed }) {
  const folder = fs.mkdtempSync(join(tmpdir(), 'hocvu-compiled-'))
  process.on('exit', () => remove(folder))
  const { compile } = await import('./compile.mjs')
  await compile(folder, placed)
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

/** @param newest is not asked how old it is: others are being made meanwhile, and clocks are set back */
function removeOlder(place, newest) {
  const aged = fs
    .readdirSync(place)
    .filter((name) => !name.startsWith(NOTE) && name !== newest)
    .map((name) => ({ path: join(place, name), at: fs.statSync(join(place, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at)
  for (const { path } of aged.slice(KEPT_OLDER)) remove(path)
}
