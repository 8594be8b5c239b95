/** Prints the SHA-256 of the sample certificate: run as a process of its own by the test of reproducible bytes. */
import { createRenderer } from '../../src/certificates/render.ts'
import { sha256 } from '../../src/foundation/secrets.ts'
import { CREDENTIAL, sample } from './sample.ts'

console.log(sha256(createRenderer().render(sample, CREDENTIAL)).toString('hex'))
