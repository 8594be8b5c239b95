/** Work in three stages, so that reading and storing do not wait for what is computed in between. */

interface Stages<Item, Read, Made, Stored> {
  read(item: Item): Promise<Read>
  make(read: Read): Promise<Made>
  /** One after the other, in the order of the items. */
  store(made: Made): Promise<Stored>
}

/**
 * While one item is in the making, the next is read and the one before stored. Where a stage fails, the others have come to
 * their end before that is thrown.
 */
export async function inStages<Item, Read, Made, Stored>(
  items: readonly Item[],
  stages: Stages<Item, Read, Made, Stored>,
): Promise<Stored[]> {
  const stored: Stored[] = []
  let read: Read[] = []
  let made: Made[] = []
  // Each list holds one, or none at the beginning and at the end.
  for (let at = 0; at < items.length + 2; at += 1) {
    const storing = Promise.all(made.map(stages.store))
    const reading = Promise.all(items.slice(at, at + 1).map(stages.read))
    const making = Promise.all(read.map(stages.make))
    await Promise.allSettled([storing, reading, making])
    stored.push(...(await storing))
    read = await reading
    made = await making
  }
  return stored
}
