import { givenStretch, type NormalText } from './normal-text.ts'

/** What a description names. */
export interface Parameters {
  readonly action: Action | null
  /** What stands in quotes. */
  readonly names: readonly string[]
  readonly files: readonly string[]
  readonly technologies: readonly string[]
}

export const ACTIONS = ['create', 'fix', 'refactor', 'update', 'remove'] as const
export type Action = (typeof ACTIONS)[number]

/** The first verb of the description decides. */
const ACTION_VERBS: Readonly<Record<Action, RegExp>> = {
  create: /\b(?:add|create|implement|build|introduce|set ?up|write|generate|provide|scaffold|develop)\b/,
  fix: /\b(?:fix|repair|resolve|correct|debug|patch|solve)\b/,
  refactor:
    /\b(?:refactor|clean ?up|restructure|simplify|rewrite|extract|rename|optimi[sz]e|split|moderni[sz]e)\b/,
  update: /\b(?:update|upgrade|change|migrate|improve|extend|replace|move|convert|bump)\b/,
  remove: /\b(?:remove|delete|drop|get rid of|disable|strip)\b/,
}

const QUOTED =
  /"([^"\n]{1,80})"|“([^”\n]{1,80})”|`([^`\n]{1,80})`|(?<![a-zA-Z0-9])'([^'\n]{1,80})'(?![a-zA-Z0-9])/g
const FILE =
  /(?<![\w/@:.-])(?:[\w.-]{1,60}\/){0,8}[\w-][\w.-]{0,60}\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|kt|swift|c|h|cpp|cs|php|sql|sh|ya?ml|json|toml|md|html?|css|scss|vue|hbs|tf|xml|ini|lock)(?![\w-])|(?<![\w/])(?:[\w.-]{1,60}\/){1,8}(?=[\s,;:)]|$)/g
const TECHNOLOGY = new RegExp(
  `(?<![a-z0-9.-])(?:${[
    'postgres(?:ql)?|mysql|sqlite|mongodb|redis|kafka|rabbitmq|elasticsearch|opensearch|algolia|s3|minio',
    'react|vue|svelte|angular|next\\.js|redux|zustand|jquery|tailwind|vite|webpack|vitest|jest|playwright|cypress',
    'node(?:\\.js)?|deno|bun|python|django|flask|fastapi|rails|ruby|java|spring|kotlin|swift|rust|golang|php|laravel|typescript|javascript|webassembly|wasm',
    'docker|podman|kubernetes|k8s|helm|terraform|pulumi|ansible|nginx|jenkins|github actions|gitlab ci|prometheus|grafana|loki|sentry|vault|cloudflare|heroku|aws|gcp|azure|eks|gke',
    'graphql|grpc|rest|websockets?|webrtc|oauth|saml|webauthn|totp|jwt|stripe|paypal|adyen|mollie|auth0|twilio|mailchimp|openapi|opentelemetry|whisper|vosk|prisma|drizzle|kysely|openssl|git|github|gitlab',
  ].join('|')})(?![a-z0-9])`,
  'g',
)

const LISTED_MAX = 20

export function findParameters(text: NormalText): Parameters {
  return {
    action: firstAction(text.text),
    names: listed([...text.given.matchAll(QUOTED)].map((match) => match.slice(1).find((name) => name) ?? '')),
    files: listed([...text.given.matchAll(FILE)].map(([path]) => path)),
    technologies: listed(
      [...text.text.matchAll(TECHNOLOGY)].map(
        (match) => givenStretch(text, match.index, match.index + match[0].length).text,
      ),
    ),
  }
}

function firstAction(text: string): Action | null {
  const found = ACTIONS.map((action) => ({ action, at: text.search(ACTION_VERBS[action]) })).filter(
    ({ at }) => at !== -1,
  )
  return found.toSorted((a, b) => a.at - b.at)[0]?.action ?? null
}

/** Each once, whatever its case. */
function listed(values: readonly string[]): readonly string[] {
  const once = new Map<string, string>()
  for (const value of values) {
    const key = value.toLowerCase()
    if (key.trim() !== '' && !once.has(key)) once.set(key, value)
  }
  return [...once.values()].slice(0, LISTED_MAX)
}
