import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Takes from GitHub's published description of its REST API what brain calls, for the tests' own server: from
 * `generated/api.github.com.json` of the npm package @octokit/openapi, which is 400 MB in whole and so no dependency.
 *
 *   node build/excerpt-github-openapi.js <api.github.com.json>
 */
const CALLED = [
  '/repos/{owner}/{repo}/pulls',
  '/repos/{owner}/{repo}/pulls/{pull_number}',
  '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
]
const METHODS = ['get', 'post', 'parameters']
const TARGET = 'test/support/github-openapi.json'
/** Words for people; the rest are facts that a request can be checked against. */
const WORDS = new Set([
  'description',
  'example',
  'examples',
  'externalDocs',
  'operationId',
  'summary',
  'tags',
  'title',
])

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type JsonObject = { [key: string]: Json }

const source = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as JsonObject
writeFileSync(TARGET, `${JSON.stringify(excerpt(source), null, 1)}\n`)

function excerpt({ openapi, info, paths, components }: JsonObject): JsonObject {
  const called = Object.fromEntries(
    CALLED.map((path) => {
      const methods = Object.entries((paths as JsonObject)[path] as JsonObject)
      return [path, withoutWords(Object.fromEntries(methods.filter(([method]) => METHODS.includes(method))))]
    }),
  )
  const { title, version, license } = info as JsonObject
  return {
    openapi: openapi ?? null,
    info: { title: title ?? null, version: version ?? null, license: license ?? null },
    paths: called,
    components: referred(called, components as JsonObject),
  }
}

/** Everything that is referred to, and what that refers to. */
function referred(start: JsonObject, components: JsonObject): JsonObject {
  const found: Record<string, JsonObject> = {}
  const open = references(start)
  for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
    const [kind = '', name = ''] = reference.slice('#/components/'.length).split('/')
    const group = (found[kind] ??= {})
    if (name in group) continue
    const whole = withoutWords((components[kind] as JsonObject)[name] ?? null)
    group[name] = whole
    open.push(...references(whole))
  }
  return found
}

function references(value: Json): string[] {
  return [...JSON.stringify(value).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = '']) => reference)
}

/** A property may be called `title` or `description`: below `properties` every name stays. */
function withoutWords(value: Json, isNames = false): Json {
  if (Array.isArray(value)) return value.map((item) => withoutWords(item))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key]) => isNames || !(WORDS.has(key) || key.startsWith('x-')))
  return Object.fromEntries(
    kept.map(([key, inner]) => [key, withoutWords(inner, !isNames && key === 'properties')]),
  )
}
