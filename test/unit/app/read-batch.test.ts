import { expect, test } from 'vitest'
import { readBatch } from '../../../src/app/read-batch.ts'
import type { Failure } from '../../../src/domain/failure.ts'

test('a key that there is not is named, with those that there are', () => {
  const refused = (): unknown => readBatch('- title: Form\n  outputs: [src/]\n')
  expect(refused).toThrow(
    expect.objectContaining({
      code: 'BAD_INPUT',
      details: {
        message: expect.stringMatching(/item 1: .*"outputs"/) as string,
        hint: expect.stringContaining('criteria, context, output, verify') as string,
      },
    } satisfies Partial<Failure>) as Error,
  )
})
