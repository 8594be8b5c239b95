/** Closes an HTTP server without waiting for connections on which nobody asks anything. */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

const TIDY_EVERY_MS = 20

/**
 * Follows the server's connections from now on. Node's own `closeIdleConnections` leaves those alone that browsers
 * open ahead of a first request.
 * @returns takes no new connection, lets requests at hand finish, and cuts what is left after the given time
 */
export function closerOf(server: Server): (withinMs: number) => Promise<void> {
  const requestsOf = new Map<Socket, number>()
  server.on('connection', (socket) => {
    requestsOf.set(socket, 0)
    socket.once('close', () => requestsOf.delete(socket))
  })
  server.on('request', ({ socket }, response) => {
    requestsOf.set(socket, (requestsOf.get(socket) ?? 0) + 1)
    response.once('close', () => {
      const left = (requestsOf.get(socket) ?? 0) - 1
      if (requestsOf.has(socket)) requestsOf.set(socket, left)
    })
  })
  return async (withinMs) => {
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve())
    })
    const tidy = () => {
      for (const [socket, requests] of requestsOf) if (requests === 0) socket.destroySoon()
    }
    tidy()
    const tidying = setInterval(tidy, TIDY_EVERY_MS)
    const impatience = setTimeout(() => server.closeAllConnections(), withinMs)
    await closed
    clearInterval(tidying)
    clearTimeout(impatience)
  }
}
