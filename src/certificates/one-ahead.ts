/** Two at work at once in one transaction: the server on the next part, this process on the one before. */

/**
 * Begins each part while the one before is being finished. Both have ended when this fails, so that nothing goes on in a
 * transaction that is over.
 * @param begin gives what finishes the part
 */
export async function oneAhead<Part>(
  parts: Iterable<Part>,
  begin: (part: Part) => Promise<() => Promise<void>>,
): Promise<void> {
  // The one that failed first is why the other did.
  const failures: unknown[] = []
  const noting = (work: Promise<void>) => work.catch((error: unknown) => failures.push(error))
  let finish = async () => {}
  for (const part of parts) {
    const finishing = finish
    const beginning = begin(part).then((next) => {
      finish = next
    })
    await Promise.all([noting(beginning), noting(finishing())])
    if (failures.length > 0) throw failures[0]
  }
  await finish()
}
