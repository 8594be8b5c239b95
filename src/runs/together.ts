/** What is asked for while an earlier round is under way is done in one round: the busier it is, the fewer statements. */

interface Waiting<Asked, Answer> {
  one: Asked
  answer: (answer: Answer) => void
  fail: (error: unknown) => void
}

/**
 * @param doAll gives an answer to each, in order. A round that fails is tried again with each alone, so that what is wrong
 * with one is no fault of the others.
 */
export function together<Asked, Answer>(
  doAll: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
): (one: Asked) => Promise<Answer> {
  let waiting: Waiting<Asked, Answer>[] = []
  let atWork = false

  const answerAll = async (round: readonly Waiting<Asked, Answer>[]): Promise<void> => {
    try {
      const answers = await doAll(round.map(({ one }) => one))
      for (const [at, answer] of answers.entries()) round[at]?.answer(answer)
    } catch (error) {
      if (round.length === 1) return round[0]?.fail(error)
      for (const each of round) await answerAll([each])
    }
  }
  const go = async (): Promise<void> => {
    while (waiting.length > 0) {
      const round = waiting
      waiting = []
      await answerAll(round)
    }
    atWork = false
  }
  return (one) =>
    new Promise((answer, fail) => {
      waiting.push({ one, answer, fail })
      if (atWork) return
      atWork = true
      // Whatever else came in with this turn of the loop comes along.
      setImmediate(go)
    })
}
