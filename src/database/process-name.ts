/** What a process calls itself on its connections, so that others on the same database know who lives. */
import { hostname } from 'node:os'

export interface ProcessName {
  version: string
  /** Number of the newest migration that the program knows; null: a program from before processes had names. */
  schema: number | null
  /** What it does: start, serve, worker, schedule, or the name of a command. */
  part: string
  pid: number
  host: string
}

/** What every connection was called before processes had names. */
const NAMELESS = 'hocvu'
/** Longer names are cut off by PostgreSQL. */
const LONGEST = 63

export function ownName(version: string, schema: number, part: string): ProcessName {
  return { version, schema, part: part.slice(0, 16), pid: process.pid, host: hostname() }
}

/** As `application_name` of a connection. */
export function writeProcessName({ version, schema, part, pid, host }: ProcessName): string {
  const plain = (text: string) => text.replace(/[^\w.-]/g, '-')
  return `hocvu ${plain(version)}/${schema} ${plain(part)} ${pid}@${plain(host)}`.slice(0, LONGEST)
}

/** @returns null: a connection of something else */
export function readProcessName(text: string): ProcessName | null {
  if (text === NAMELESS) return { version: '', schema: null, part: '', pid: 0, host: '' }
  const found = /^hocvu ([\w.-]+)\/(\d+) ([\w.-]+) (\d+)@([\w.-]*)$/.exec(text)
  if (found === null) return null
  const [, version = '', schema, part = '', pid, host = ''] = found
  return { version, schema: Number(schema), part, pid: Number(pid), host }
}

/** For people who look for the process, such as `hocvu worker (process 4711 on host dmz1, version 0.2.0)`. */
export function describeProcess({ version, schema, part, pid, host }: ProcessName): string {
  return schema === null
    ? 'a hocvu process of an earlier version, which tells no more'
    : `hocvu ${part} (process ${pid} on ${host}, version ${version})`
}
