import { expect, test } from 'vitest'
import { executionPlan } from '../../../src/presentation/terminal/render/execution-plan.ts'
import { aManifest } from '../domain/components/a-manifest.ts'

test('an execution plan has the components level by level, with all that they are worked by', () => {
  expect(executionPlan(aManifest({ gotchas: ['Prices are cents'] }))).toEqual([
    'Execution Plan',
    '  shop/cart: standard, risk low, complexity 5',
    '  Validation: npm test',
    '  Quality: coverage 80 %, lint yes, security scan no',
    '  Components: 2, in 2 levels',
    '    1. store: src/store.ts, risk high: Keeps it',
    '    2. cart: src/cart.ts, risk low (after store): Shows it',
    '  Look out: Prices are cents',
  ])
})
