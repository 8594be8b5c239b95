/** Files as they arrive after a bad disk, a broken line or a hostile hand. */
import fc from 'fast-check'

type Damage = (bytes: Buffer) => Buffer

/** Where in a file, as a share of its length. */
const place = fc.double({ min: 0, max: 0.999999, noNaN: true })

const at = (bytes: Buffer, share: number) => Math.floor(bytes.length * share)

const damage: fc.Arbitrary<Damage> = fc.oneof(
  // A few bytes are others.
  fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 20 }).map(
    (changes): Damage =>
      (bytes) => {
        const copy = Buffer.from(bytes)
        for (const [share, value] of changes) copy[at(copy, share)] = value
        return copy
      },
  ),
  // It breaks off.
  place.map(
    (share): Damage =>
      (bytes) =>
        bytes.subarray(0, at(bytes, share)),
  ),
  // A part is missing, is there twice, or is noise.
  fc.tuple(place, place).map(
    ([one, other]): Damage =>
      (bytes) => {
        const [from, to] = [at(bytes, Math.min(one, other)), at(bytes, Math.max(one, other))]
        return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
      },
  ),
  fc.tuple(place, place).map(
    ([one, other]): Damage =>
      (bytes) => {
        const [from, to] = [at(bytes, Math.min(one, other)), at(bytes, Math.max(one, other))]
        return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)])
      },
  ),
  fc.tuple(place, fc.uint8Array({ maxLength: 200 })).map(
    ([share, noise]): Damage =>
      (bytes) => {
        const from = at(bytes, share)
        return Buffer.concat([bytes.subarray(0, from), noise, bytes.subarray(from)])
      },
  ),
)

/** One of the files, damaged; now and then whole, or nothing but noise. */
export function damagedFile(files: readonly Buffer[]): fc.Arbitrary<Buffer> {
  return fc.oneof(
    {
      arbitrary: fc.tuple(fc.constantFrom(...files), damage).map(([file, hurt]) => hurt(file)),
      weight: 10,
    },
    { arbitrary: fc.constantFrom(...files), weight: 1 },
    {
      arbitrary: fc.uint8Array({ maxLength: 300 }).map((noise) => Buffer.from(noise)),
      weight: 1,
    },
  )
}
