/**
 * Makes one file to install from where no package registry is reached: `npm run bundle -- <folder>`. It is what `npm pack`
 * makes of this project with everything that it needs to run, for the kind of machine that it is made on, and a checksum
 * beside it.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))

const Package = z.looseObject({
  version: z.string(),
  dependencies: z.record(z.string(), z.string()),
})

/** @returns what it printed */
const npm = (folder: string, ...args: string[]) =>
  execFileSync('npm', args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  })

async function bundle(target: string): Promise<string> {
  const stage = await mkdtemp(join(tmpdir(), 'hocvu-bundle-'))
  try {
    const folder = join(stage, 'package')
    execFileSync('tar', ['-xzf', join(stage, pack(PROJECT, stage)), '-C', stage])
    const version = await describePackage(folder)
    for (const path of runtimePackages()) await copyPackage(path, folder)
    // Where it is put it may only be read.
    execFileSync(process.execPath, [join(folder, 'src', 'launch', 'compile.mjs')])
    const name = `hocvu-${version}-${process.platform}-${process.arch}.tgz`
    await mkdir(target, { recursive: true })
    await rename(join(stage, pack(folder, stage)), join(stage, name))
    await cp(join(stage, name), join(target, name))
    await writeFile(
      join(target, `${name}.sha256`),
      `${await digestOf(join(target, name))}  ${name}\n`,
    )
    return join(target, name)
  } finally {
    await rm(stage, { recursive: true, force: true })
  }
}

/** @returns the name of the file */
function pack(folder: string, target: string): string {
  const told = npm(folder, 'pack', '--silent', '--ignore-scripts', '--pack-destination', target)
  const name = told.trim().split('\n').at(-1) ?? ''
  if (!existsSync(join(target, name))) throw new Error(`npm packed nothing into ${target}`)
  return name
}

/** What the bundle is taken for: a package that brings everything along and asks for nothing. */
async function describePackage(folder: string): Promise<string> {
  const path = join(folder, 'package.json')
  const {
    devDependencies: _,
    knip: __,
    ...described
  } = Package.parse(JSON.parse(await readFile(path, 'utf8')))
  const bundleDependencies = Object.keys(described.dependencies)
  await writeFile(path, `${JSON.stringify({ ...described, bundleDependencies }, null, 2)}\n`)
  return described.version
}

/** Folders of what is needed to run, nested ones by themselves. */
function runtimePackages(): string[] {
  const [, ...folders] = npm(PROJECT, 'ls', '--omit=dev', '--all', '--parseable').trim().split('\n')
  const there = folders.filter((folder) => existsSync(folder))
  if (there.length === 0) throw new Error('Nothing is installed here. Run: npm ci')
  return there
}

async function copyPackage(from: string, folder: string): Promise<void> {
  await cp(from, join(folder, relative(PROJECT, from)), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => basename(path) !== 'node_modules' || path === from,
  })
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

const made = await bundle(resolve(process.argv[2] ?? '.'))
const { size } = await stat(made)
process.stdout.write(`${made}, ${Math.round(size / 1024 / 1024)} MiB\n`)
