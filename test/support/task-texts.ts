/** One task in each of the two styles, with things in it that an edit must leave alone. */
export const YAML_TASK = `---
# written by Ann
id: task-012
title: 'Contact form'   # short
priority: high
depends_on:
  - task-010 # the mailer
  - task-011
x-custom:   {kept: as it is}
created: 2026-11-21T09:00:00Z
---
# Task-012: Contact form

## Objective

Old text.

## Acceptance Criteria
- [ ] one

## Notes
`
export const BOLD_TASK = `# Task-012: Contact form

**Created:** 2026-11-21 09:00
**Status:** Pending
**Priority:** High
**Dependencies:** Task-010, Task-011
**Custom:** kept

---

## Objective

**Priority:** not this one
`

const SHAPES: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['with CRLF', (text) => text.replaceAll('\n', '\r\n')],
  ['with a byte order mark', (text) => `\uFEFF${text}`],
  ['without a final line break', (text) => text.trimEnd()],
]
/** Both styles in every shape: a name, and the text. */
export const TASK_TEXTS = [YAML_TASK, BOLD_TASK].flatMap((text) =>
  SHAPES.map(
    ([name, change]) =>
      [`${text === YAML_TASK ? 'front matter' : 'bold fields'} ${name}`, change(text)] as const,
  ),
)
