import { readTemplate } from '../../../../src/domain/workflow/read-template.ts'

/** A template that has a bit of everything, and is valid. */
export const WHOLE = `schema: 1
name: release
version: "2"
title: Release
description: Everything once
inputs:
  feature: { description: The feature, required: true }
  risk: { description: How risky, choices: [low, high], default: low }
  teams: { description: With teams, type: boolean, default: true }
  areas: { description: Where, type: list }
  size: { description: How large, type: number, default: 2 }
modes:
  slow: { description: One at a time }
  fast:
    description: All at once
    skip: [review]
    phases:
      build: { each: null, gate: none, when: null, critical: false }
phases:
  - id: plan
    title: Plan
    prompt: Plan {{input.feature}} in {{artifact.plan}} for {{run.asked}}
    artifact: "docs/{{input.feature}}/plan.md"
    gate: human
    estimate: 1h30m
    priority: high
  - id: review
    title: Review
    needs: [plan]
    prompt: Read {{artifact.plan}}
    artifact: "{{run.folder}}/review.md"
    when: input.teams == true and not (mode == "fast")
    gate:
      kind: vote
      options: [GO, STOP]
      passing: [GO]
      timeout: 20
      team:
        - { id: one, prompt: "Vote on {{artifact.review}}" }
        - { id: two, prompt: Vote, when: input.risk == "high" }
  - id: build
    title: Build
    needs: [plan, review]
    prompt: Build {{item.text}} of {{item.id}}
    artifact: "{{run.folder}}/{{item.id}}.md"
    each: { of: list, from: areas, max: 2 }
    when: artifact.review exists
    team:
      - { id: tester, prompt: Test it, when: item.id != "docs" }
    gate: { kind: checks, commands: [npm test] }
    scope: ["src/**", "docs/{{input.feature}}/*.md"]
    verify: [npm run lint]
    critical: false
`

/** The same with one place changed. Throws when the place is not there: a test of nothing. */
export function changed(from: string | RegExp, to: string): string {
  const text = WHOLE.replace(from, to)
  if (text === WHOLE) throw new Error(`nothing to change: ${String(from)}`)
  return text
}

/** What is wrong with it, each as `line: message`. */
export function problemsOf(text: string): readonly string[] {
  return readTemplate(text, 'x.yml').problems.map(({ line, message }) => `${line}: ${message}`)
}
