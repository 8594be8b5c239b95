/** What makes and checks proofs. It takes long to load, so that happens with the first proof: most processes see none. */
export async function proofParts() {
  const [{ DataIntegrityProof }, { from }, { cryptosuite }, { issue, verifyCredential }] =
    await Promise.all([
      import('@digitalbazaar/data-integrity'),
      import('@digitalbazaar/ed25519-multikey'),
      import('@digitalbazaar/eddsa-rdfc-2022-cryptosuite'),
      import('@digitalbazaar/vc'),
    ])
  return { DataIntegrityProof, from, cryptosuite, issue, verifyCredential }
}
