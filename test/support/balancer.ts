/** Any balancer: each connection goes to the next of the servers, and to the one after it where that one is away. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface Balancer {
  url: string
  /** Ports of servers of this machine. */
  servers: number[]
  close(): Promise<void>
}

export async function startBalancer(servers: number[] = []): Promise<Balancer> {
  const open = new Set<Socket>()
  const balancer = { servers }
  let turn = 0
  const forward = (caller: Socket, triesLeft: number) => {
    turn += 1
    const port = balancer.servers[turn % balancer.servers.length]
    if (port === undefined || triesLeft === 0) {
      caller.destroy()
      return
    }
    const server = connect(port, '127.0.0.1')
    server.once('error', () => forward(caller, triesLeft - 1))
    server.once('connect', () => {
      server.removeAllListeners('error')
      for (const [from, to] of [
        [caller, server],
        [server, caller],
      ] as const) {
        open.add(from)
        from.on('error', () => to.destroy())
        from.once('close', () => {
          open.delete(from)
          to.destroy()
        })
      }
      caller.pipe(server).pipe(caller)
    })
  }
  const listener = createServer((caller) => {
    caller.on('error', () => {})
    forward(caller, balancer.servers.length)
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return Object.assign(balancer, {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      for (const socket of open) socket.destroy()
      listener.close()
    },
  })
}
