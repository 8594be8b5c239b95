/**
 * A stream of any length under one key: pieces of AES-256-GCM that are numbered, so that none can be left out, moved or
 * doubled, and of which the last says that it is the last.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { HocvuError } from '../foundation/errors.ts'
import { damaged } from './format.ts'

const PIECE_BYTES = 64 * 1024
const LENGTH_BYTES = 4
const TAG_BYTES = 16
const LAST = 0x80000000

/** @param bound what the file says in clear; another text there opens nothing */
export function sealingStream(key: Buffer, bound: Buffer): Transform {
  const numbers = pieceNumbers()
  let waiting: Buffer[] = []
  let size = 0
  const seal = (plain: Buffer, last: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key, numbers.next(last))
    cipher.setAAD(bound)
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt32BE(((last ? LAST : 0) | plain.length) >>> 0)
    return Buffer.concat([length, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  }
  return new Transform({
    transform(chunk: Buffer, _, done: TransformCallback) {
      waiting.push(chunk)
      size += chunk.length
      // One piece is held back, for it may be the last.
      if (size > PIECE_BYTES) {
        let rest = Buffer.concat(waiting)
        for (; rest.length > PIECE_BYTES; rest = rest.subarray(PIECE_BYTES))
          this.push(seal(rest.subarray(0, PIECE_BYTES), false))
        waiting = [rest]
        size = rest.length
      }
      done()
    },
    flush(done) {
      this.push(seal(Buffer.concat(waiting), true))
      done()
    },
  })
}

/** The other way. Fails with HocvuError `backup.damaged` at the first byte that is not as it was, and when the end is missing. */
export function openingStream(key: Buffer, bound: Buffer): Transform {
  const numbers = pieceNumbers()
  let waiting: Buffer[] = []
  let size = 0
  let ended = false
  const open = (sealed: Buffer, last: boolean): Buffer => {
    const decipher = createDecipheriv('aes-256-gcm', key, numbers.next(last), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(bound)
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()])
  }
  /** @returns what is left over */
  const openAll = (stream: Transform, data: Buffer): Buffer => {
    let rest = data
    while (rest.length >= LENGTH_BYTES) {
      if (ended) throw damaged('something stands behind its end')
      const head = rest.readUInt32BE()
      const length = (head & ~LAST) >>> 0
      if (length > PIECE_BYTES) throw damaged('its data are not as they were written')
      const whole = LENGTH_BYTES + length + TAG_BYTES
      if (rest.length < whole) break
      ended = head >= LAST
      stream.push(open(rest.subarray(LENGTH_BYTES, whole), ended))
      rest = rest.subarray(whole)
    }
    return rest
  }
  return new Transform({
    transform(chunk: Buffer, _, done: TransformCallback) {
      waiting.push(chunk)
      size += chunk.length
      if (size <= PIECE_BYTES) done()
      else take(this, done)
    },
    flush(done) {
      take(this, (error) => {
        if (error) done(error)
        else if (!ended) done(damaged('it stops before its end: the copy was cut off'))
        else done(size > 0 ? damaged('something stands behind its end') : null)
      })
    },
  })

  function take(stream: Transform, done: (error?: Error | null) => void): void {
    let fault: Error | null = null
    try {
      const rest = openAll(stream, Buffer.concat(waiting))
      waiting = [rest]
      size = rest.length
    } catch (error) {
      fault =
        error instanceof HocvuError
          ? error
          : damaged('its data are not as they were written', error)
    }
    done(fault)
  }
}

function pieceNumbers() {
  let number = 0n
  return {
    next(last: boolean): Buffer {
      const nonce = Buffer.alloc(12)
      nonce.writeBigUInt64BE(number)
      nonce[11] = last ? 1 : 0
      number += 1n
      return nonce
    },
  }
}
