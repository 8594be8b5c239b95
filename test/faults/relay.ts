/** Stands between a process and a server it talks to: looks at what it says, cuts the line, swallows it, lets it hang. */

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

export interface Relay {
  port: number
  /** Is asked before each message of a client; what it takes over goes on when it says so, or never. */
  watch(take: (said: string, forward: () => Promise<void>) => Promise<void> | null): void
  /** All connections end, and new ones are refused, until `mend`. */
  cut(): void
  /** Nothing that anybody says arrives; connections stay. */
  hang(): void
  mend(): void
  close(): Promise<void>
}

export async function startRelay(target: { host: string; port: number }): Promise<Relay> {
  const pairs = new Set<{ client: Socket; server: Socket }>()
  let state: 'open' | 'cut' | 'hung' = 'open'
  let take: Parameters<Relay['watch']>[0] = () => null

  /** Of connections that came while nothing arrived: a server would not wait for them for ever. */
  const waiting: Socket[] = []

  const open = (client: Socket) => {
    const server = connect(target)
    const pair = { client, server }
    pairs.add(pair)
    server.on('error', () => client.destroy())
    // What was forwarded arrives, although who sent it is gone.
    client.on('close', () => {
      pairs.delete(pair)
      server.end()
    })
    server.on('close', () => client.destroy())
    client.on('data', (chunk: Buffer) => {
      const forward = () => new Promise<void>((resolve) => server.write(chunk, () => resolve()))
      const taken = take(chunk.toString('latin1'), forward)
      if (!taken) {
        server.write(chunk)
        return
      }
      client.pause()
      void taken.then(() => client.resume())
    })
    server.on('data', (chunk: Buffer) => client.write(chunk))
  }
  const listener = createServer((client) => {
    client.on('error', () => {})
    if (state === 'cut') client.destroy()
    else if (state === 'hung') waiting.push(client)
    else open(client)
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo
  return {
    port,
    watch: (given) => {
      take = given
    },
    cut: () => {
      state = 'cut'
      for (const { client, server } of pairs) {
        client.destroy()
        server.destroy()
      }
    },
    hang: () => {
      state = 'hung'
      for (const { client, server } of pairs) {
        client.pause()
        server.pause()
      }
    },
    mend: () => {
      if (state === 'hung')
        for (const { client, server } of pairs) {
          client.resume()
          server.resume()
        }
      state = 'open'
      for (const client of waiting.splice(0)) if (!client.destroyed) open(client)
    },
    close: async () => {
      for (const client of waiting) client.destroy()
      for (const { client, server } of pairs) {
        client.destroy()
        server.destroy()
      }
      await new Promise<void>((resolve) => listener.close(() => resolve()))
    },
  }
}

/** The same address by way of the relay. */
export function through(url: string, relay: Relay): string {
  const changed = new URL(url)
  changed.hostname = '127.0.0.1'
  changed.port = String(relay.port)
  return changed.href
}
