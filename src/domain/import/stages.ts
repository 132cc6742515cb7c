/** Numbers the parts of a file: neighbors that go side by side are one stage, every other part is one by itself. */
export class Stages {
  #stage = -1
  #part: string | null = null
  #sideBySide = false

  /** To be asked in the order of the lines. */
  of(part: string, sideBySide: boolean): number {
    if (part === this.#part) return this.#stage
    if (this.#part === null || !sideBySide || !this.#sideBySide) this.#stage++
    this.#part = part
    this.#sideBySide = sideBySide
    return this.#stage
  }
}
