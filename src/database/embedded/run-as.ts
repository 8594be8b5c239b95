/** PostgreSQL refuses root. As root its programs run as an account with few rights; none is ever added. */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { HocvuError } from '../../foundation/errors.ts'
import { isRoot } from './files.ts'

export interface Account {
  name: string
  uid: number
  gid: number
}

/** null: the account of this process. */
export type RunAs = Account | null

/** Nothing of this process's environment reaches PostgreSQL: PGDATA, PGPORT and the like would mislead it. */
const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' }

/**
 * Who runs the server: the owner of the cluster when there is one, else the owner of the data folder,
 * else `postgres`, else `nobody`.
 * @throws HocvuError `database.cannot-start` when the machine has no such account
 */
export function accountForServer(location: string, dataFolder: string): RunAs {
  if (!isRoot()) return null
  const cluster = ownerOf(location)
  if (cluster) return cluster
  const folderOwner = ownerOf(dataFolder)
  return readAccounts().find((one) => one.uid === folderOwner?.uid) ?? fewestRights()
}

/** @throws HocvuError `database.cannot-start` when the machine has neither account */
export function fewestRights(): Account {
  const accounts = readAccounts()
  const account =
    accounts.find((one) => one.name === 'postgres') ?? accounts.find((one) => one.name === 'nobody')
  if (account) return account
  throw new HocvuError(
    'database.cannot-start',
    'PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody". Run hocvu as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
  )
}

function ownerOf(path: string): Account | null {
  const found = statSync(path, { throwIfNoEntry: false })
  return found && found.uid !== 0
    ? { name: String(found.uid), uid: found.uid, gid: found.gid }
    : null
}

function readAccounts(): Account[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ name, uid, gid }) => name !== '' && uid > 0 && Number.isInteger(gid))
}

/** Whether the account may enter the folder, tried rather than computed: modes, lists and mounts all count. */
export function canEnter(runAs: RunAs, folder: string): boolean {
  if (!runAs) return true
  const tried = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], {
    ...identity(runAs),
    cwd: '/',
    env: ENVIRONMENT,
    stdio: 'ignore',
  })
  return tried.status === 0
}

export interface Finished {
  /** null when the program could not be run or was ended by a signal */
  code: number | null
  output: string
}

/** Runs a program of PostgreSQL to its end. @param input goes to its standard input, never to the command line */
export function runProgram(
  runAs: RunAs,
  command: string,
  args: string[],
  input = '',
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...identity(runAs),
      cwd: '/',
      env: ENVIRONMENT,
      windowsHide: true,
    })
    let output = ''
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-8000)
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.on('error', (error) => resolve({ code: null, output: `${output}${error.message}` }))
    child.on('close', (code) => resolve({ code, output }))
  })
}

/**
 * Starts a program that outlives this process: in a session of its own, so that Ctrl-C and a closed terminal
 * do not reach it, and with nothing but a log file open.
 * @param logFile file descriptor
 */
export function startDetached(runAs: RunAs, command: string, args: string[], logFile: number) {
  const child = spawn(command, args, {
    ...identity(runAs),
    cwd: '/',
    env: ENVIRONMENT,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', logFile, logFile],
  })
  child.unref()
  return child
}

function identity(runAs: RunAs): { uid?: number; gid?: number } {
  return runAs ? { uid: runAs.uid, gid: runAs.gid } : {}
}
