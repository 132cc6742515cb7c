import type { Manifest } from '../../../../src/domain/components/manifest.ts'

/** A shop of two components: the cart needs the store, and the store is risky. */
export function aManifest(more: Partial<Manifest> = {}): Manifest {
  const component = { complexity: 'medium', contextFile: null, notes: '' } as const
  return {
    ...{ name: 'cart', project: 'shop', workDir: '.', specDir: 'specs/cart', created: null },
    ...{ complexity: 5, risk: 'low' },
    execution: {
      ...{ mode: 'standard', parallelComponents: false, reviewers: 2, requireTests: true, votingGates: [] },
    },
    components: [
      { ...component, id: 'store', file: 'src/store.ts', dependsOn: [], risk: 'high', purpose: 'Keeps it' },
      {
        ...component,
        id: 'cart',
        file: 'src/cart.ts',
        dependsOn: ['store'],
        risk: 'low',
        purpose: 'Shows it',
      },
    ],
    quality: { coverageTarget: 80, lintRequired: true, securityScan: false },
    gotchas: [],
    validationCommand: 'npm test',
    ...more,
  }
}
