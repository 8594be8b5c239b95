import { AsyncLocalStorage } from 'node:async_hooks'
import { expect, it } from 'vitest'
import { OutOfTime, startEvaluator } from '../../../connectors/provincial-portal/evaluator.ts'

const LOOP = '($loop := function($n) { $loop($n + 1) }; $loop(0))'

it('an endless expression is stopped, and the next one answers, while the process follows its asynchronous work', async () => {
  const endless = startEvaluator({ endless: LOOP }, 100)
  const plain = startEvaluator({ name: 'learner.name' }, 5_000)
  const story = new AsyncLocalStorage<string>()
  await story.run('a request', async () => {
    for (let round = 0; round < 5; round += 1) {
      await Promise.resolve()
      expect(() => endless.evaluate('{}')).toThrow(OutOfTime)
      await new Promise((resolve) => setImmediate(resolve))
      expect(plain.evaluate('{"learner":{"name":"An"}}').values).toEqual({ name: 'An' })
    }
    expect(story.getStore()).toBe('a request')
  })
})

it('one that piles up memory takes no process along', () => {
  const plain = startEvaluator({ name: 'name' }, 5_000)
  const answered = () => plain.evaluate('{"name":"An"}').values
  expect(answered()).toEqual({ name: 'An' })
  const greedy = startEvaluator({ all: '[1..900000].([1..900000])' }, 1_000)
  expect(() => greedy.evaluate('{}')).toThrow(OutOfTime)
  expect(answered()).toEqual({ name: 'An' })
})
