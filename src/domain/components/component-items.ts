import type { ReadItems } from '../workflow/items.ts'
import type { Component, ManifestProblem } from './manifest.ts'
import { readManifest } from './read-manifest.ts'

/** The components of a manifest, in an order in which each comes after what it depends on. */
export const componentItems: ReadItems = ({ text }) => {
  if (text === null) return { items: [], problem: 'there is no manifest yet' }
  const { manifest, problems } = readManifest(text)
  if (manifest === null)
    return { items: [], problem: `the manifest is not right: ${problems.map(said).join(' ')}` }
  return {
    items: levelsOf(manifest.components)
      .flat()
      .map((one) => ({
        id: one.id,
        title: one.id,
        needs: one.dependsOn,
        scope: [],
        fields: new Map([
          ['id', one.id],
          ['file', one.file],
          ['purpose', one.purpose || '(the manifest does not say)'],
          ['depends_on', one.dependsOn.length === 0 ? 'nothing' : one.dependsOn],
          ['complexity', one.complexity],
          ['risk', one.risk],
          ['notes', one.notes || 'none'],
          ['context_file', one.contextFile ?? 'none'],
        ]),
      })),
    problem: null,
  }
}

function said({ field, message, fix }: ManifestProblem): string {
  return `${field === '' ? '' : `${field}: `}${message} ${fix}`
}

/** Each level needs only the ones before it; by name within a level: the same manifest gives the same order. */
export function levelsOf(components: readonly Component[]): readonly (readonly Component[])[] {
  const left = new Map(components.map((one) => [one.id, one]))
  const levels: (readonly Component[])[] = []
  while (left.size > 0) {
    const free = [...left.values()].filter(({ dependsOn }) => dependsOn.every((id) => !left.has(id)))
    if (free.length === 0) return [...levels, [...left.values()]]
    levels.push(free.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
    for (const { id } of free) left.delete(id)
  }
  return levels
}
