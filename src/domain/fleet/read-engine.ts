import * as z from 'zod'
import type { ActionsEngine, KubernetesEngine } from './engine.ts'
import { isPlainUrl } from './read-ssh-runner.ts'
import { TEXT, VARIABLE, WORDS } from './strict-yaml.ts'

const LABEL = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, 'a name of small letters, digits and - was expected')

const QUANTITY = z
  .string()
  .regex(/^\d+(?:\.\d+)?(?:m|[KMGT]i?)?$/, 'an amount such as 500m or 2Gi was expected')

const MINUTES = z.number('a number of minutes was expected').int().min(1).max(7_200)

export const ACTIONS = z
  .strictObject({
    title: TEXT.optional(),
    workflow: z
      .string()
      .regex(/^[\w-][\w.-]{0,99}\.ya?ml$/, 'the name of a file such as brain-workers.yml was expected')
      .default('brain-workers.yml'),
    runs_on: z
      .string()
      .regex(/^[\w.-]{1,100}$/, 'a label of runners was expected')
      .default('ubuntu-latest'),
    install: z.array(TEXT).max(50).default(['npm install --global tenarms']),
    secrets: z.array(VARIABLE).max(50).default([]),
    minutes: MINUTES.default(350),
  })
  .transform(({ runs_on: runsOn, title, ...rest }): { title: string | undefined; engine: ActionsEngine } => ({
    title,
    engine: { kind: 'actions', runsOn, ...rest },
  }))

export const KUBERNETES = z
  .strictObject({
    title: TEXT.optional(),
    image: z
      .string('the image of the container was expected')
      .regex(/^[\w][\w./:@-]{0,300}$/, 'an image was expected'),
    kubectl: WORDS.min(1).default(['kubectl']),
    namespace: LABEL.optional(),
    url: TEXT.refine(isPlainUrl, 'a URL without a password was expected').optional(),
    secret: LABEL.default('brain-workers'),
    keys: z.array(VARIABLE).max(50).default([]),
    cpu: QUANTITY.default('1'),
    memory: QUANTITY.default('2Gi'),
    disk: QUANTITY.default('8Gi'),
    retries: z.number('a whole number was expected').int().min(0).max(20).default(2),
    minutes: MINUTES.default(480),
  })
  .transform(
    ({
      title,
      namespace = null,
      url = null,
      ...rest
    }): { title: string | undefined; engine: KubernetesEngine } => ({
      title,
      engine: { kind: 'kubernetes', namespace, url, ...rest },
    }),
  )
