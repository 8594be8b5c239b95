/** Notes and data one after the other in one stream of bytes. */
import { damaged, type Note, noteSchema } from './format.ts'

const NOTE = 0x4e
const DATA = 0x44
const HEAD_BYTES = 5
/** PostgreSQL gives a row at a time; a row with a file in it is the longest. */
const LONGEST = 1024 * 1024 * 1024

export function noteFrame(note: Note): Buffer {
  return frame(NOTE, Buffer.from(JSON.stringify(note)))
}

export function dataFrame(data: Buffer): Buffer {
  return frame(DATA, data)
}

function frame(kind: number, content: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES)
  head[0] = kind
  head.writeUInt32BE(content.length, 1)
  return Buffer.concat([head, content])
}

/** @throws HocvuError `backup.damaged` */
export async function* readFrames(stream: AsyncIterable<Buffer>): AsyncGenerator<Note | Buffer> {
  let waiting: Buffer[] = []
  let size = 0
  let wanted = HEAD_BYTES
  for await (const chunk of stream) {
    waiting.push(chunk)
    size += chunk.length
    if (size < wanted) continue
    let rest = Buffer.concat(waiting)
    for (;;) {
      wanted = HEAD_BYTES
      if (rest.length < wanted) break
      wanted += rest.readUInt32BE(1)
      if (wanted > LONGEST) throw damaged('it holds something that is too long')
      if (rest.length < wanted) break
      yield read(rest[0], rest.subarray(HEAD_BYTES, wanted))
      rest = rest.subarray(wanted)
    }
    waiting = [rest]
    size = rest.length
  }
  if (size > 0) throw damaged('it ends in the middle of something')
}

function read(kind: number | undefined, content: Buffer): Note | Buffer {
  if (kind === DATA) return content
  const note = kind === NOTE ? noteSchema.safeParse(JSON.parse(content.toString())) : null
  if (!note?.success) throw damaged('it holds something that this program does not know')
  return note.data
}
