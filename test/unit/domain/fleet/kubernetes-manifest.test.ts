import { expect, test } from 'vitest'
import type { JobClaim, KubernetesEngine } from '../../../../src/domain/fleet/engine.ts'
import { readClaim } from '../../../../src/domain/fleet/engine.ts'
import { kubernetesManifest } from '../../../../src/domain/fleet/kubernetes-manifest.ts'
import { taskIdOf } from '../../../../src/domain/task/task-id.ts'

const engine: KubernetesEngine = {
  kind: 'kubernetes',
  kubectl: ['kubectl'],
  namespace: null,
  image: 'workers:1',
  url: null,
  secret: 'brain-workers',
  keys: [],
  cpu: '1',
  memory: '1Gi',
  disk: '1Gi',
  retries: 1,
  minutes: 60,
}
const CLAIMS: readonly JobClaim[] = [
  { task: taskIdOf(1), attempt: 1, nonce: 'a'.repeat(32) },
  { task: taskIdOf(2), attempt: 3, nonce: 'b'.repeat(32) },
]

interface Manifest {
  readonly items: readonly [
    { readonly stringData: Readonly<Record<string, string>> },
    {
      readonly spec: {
        readonly template: {
          readonly spec: {
            readonly containers: readonly {
              readonly env: readonly { readonly name: string; readonly value?: string }[]
              readonly volumeMounts: readonly { readonly name: string }[]
            }[]
          }
        }
      }
    },
  ]
}

test('a pod sees its own claim and no other', () => {
  const { items } = kubernetesManifest({
    ...{
      engine,
      name: 'brain-1',
      url: 'https://git.example.org/a.git',
      agent: 'claude',
      permissions: 'safe',
    },
    ...{ claims: CLAIMS, parallelism: 2, jobScript: 'true' },
  }) as unknown as Manifest
  const [{ stringData }, job] = items
  expect(Object.keys(stringData)).toEqual(['0.json', '1.json'])
  expect(CLAIMS.map((_, index) => readClaim(stringData[`${index}.json`] ?? '', 0))).toEqual(CLAIMS)
  expect(CLAIMS.map((_, index) => readClaim(stringData[`${index}.json`] ?? '', 1))).toEqual([null, null])
  const [container] = job.spec.template.spec.containers
  expect(container?.volumeMounts.filter(({ name }) => name === 'claims')).toEqual([
    {
      name: 'claims',
      mountPath: '/var/run/brain/claims.json',
      subPathExpr: '$(JOB_COMPLETION_INDEX).json',
      readOnly: true,
    },
  ])
  expect(container?.env).toContainEqual({ name: 'BRAIN_CLAIMS', value: '/var/run/brain/claims.json' })
  expect(JSON.stringify(job)).not.toMatch(/a{32}|b{32}/)
})
