import type { JobClaim, KubernetesEngine } from './engine.ts'

export interface KubernetesBatch {
  readonly engine: KubernetesEngine
  /** A name that no other job has. */
  readonly name: string
  readonly url: string
  readonly agent: string
  readonly permissions: string
  readonly claims: readonly JobClaim[]
  /** How many at once. */
  readonly parallelism: number
  readonly jobScript: string
}

const CLAIM_FILE = '/var/run/brain/claims.json'
const SECOND_A_MINUTE = 60

/**
 * A Secret with a file for each claim, and an Indexed Job with one of them a pod, which sees no other. What brain itself ended
 * with an exit of its own is final for that task; a pod that was taken away is tried again, and goes on with the same claim.
 */
export function kubernetesManifest(batch: KubernetesBatch): Readonly<Record<string, unknown>> {
  const { engine, name, claims } = batch
  const metadata = {
    name,
    ...(engine.namespace === null ? {} : { namespace: engine.namespace }),
    labels: { 'app.kubernetes.io/name': 'brain-workers', 'app.kubernetes.io/managed-by': 'brain' },
  }
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    type: 'Opaque',
    immutable: true,
    stringData: Object.fromEntries(claims.map((claim, index) => [`${index}.json`, JSON.stringify([claim])])),
  }
  return { apiVersion: 'v1', kind: 'List', items: [secret, { ...jobOf(batch), metadata }] }
}

function jobOf(batch: KubernetesBatch) {
  const { engine, claims, parallelism } = batch
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    spec: {
      completionMode: 'Indexed',
      completions: claims.length,
      parallelism: Math.min(parallelism, claims.length),
      backoffLimitPerIndex: engine.retries,
      maxFailedIndexes: claims.length,
      activeDeadlineSeconds: engine.minutes * SECOND_A_MINUTE,
      ttlSecondsAfterFinished: 24 * 60 * SECOND_A_MINUTE,
      podFailurePolicy: {
        rules: [
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          {
            action: 'FailIndex',
            onExitCodes: { containerName: 'worker', operator: 'In', values: [1, 2, 4] },
          },
        ],
      },
      template: { metadata: { labels: { 'app.kubernetes.io/name': 'brain-workers' } }, spec: podOf(batch) },
    },
  }
}

function podOf(batch: KubernetesBatch) {
  const { engine, name } = batch
  return {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: SECOND_A_MINUTE,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1_000,
      runAsGroup: 1_000,
      fsGroup: 1_000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [containerOf(batch)],
    volumes: [
      { name: 'claims', secret: { secretName: name, defaultMode: 0o440 } },
      { name: 'home', emptyDir: { sizeLimit: engine.disk } },
      { name: 'tmp', emptyDir: { sizeLimit: engine.disk } },
    ],
  }
}

function containerOf({ engine, url, agent, permissions, jobScript }: KubernetesBatch) {
  const fromSecret = (name: string, key: string, optional: boolean) => ({
    name,
    valueFrom: { secretKeyRef: { name: engine.secret, key, optional } },
  })
  const amounts = { cpu: engine.cpu, memory: engine.memory }
  return {
    name: 'worker',
    image: engine.image,
    // The agent's files are in the home folder, all others in /tmp; nothing else can be written.
    command: ['sh', '-c', jobScript],
    workingDir: '/tmp',
    env: [
      { name: 'HOME', value: '/home/worker' },
      { name: 'BRAIN_URL', value: url },
      { name: 'BRAIN_CLAIMS', value: CLAIM_FILE },
      { name: 'BRAIN_INDEX', value: '0' },
      { name: 'BRAIN_AGENT', value: agent },
      { name: 'BRAIN_PERMISSIONS', value: permissions },
      fromSecret('GIT_TOKEN', 'token', false),
      fromSecret('GIT_USER', 'user', true),
      ...engine.keys.map((key) => fromSecret(key, key, false)),
    ],
    resources: { requests: amounts, limits: { memory: engine.memory } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      // The variable is set by the Job.
      {
        name: 'claims',
        mountPath: CLAIM_FILE,
        subPathExpr: '$(JOB_COMPLETION_INDEX).json',
        readOnly: true,
      },
      { name: 'home', mountPath: '/home/worker' },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  }
}
