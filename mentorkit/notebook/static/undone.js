/* What somebody had written in scenes that they undid: who comes to such a scene again finds it there. It is
 * kept in the page, and only until something else is typed there. */

export class Undone {
  #keeper;
  #case;
  #texts = new Map();

  constructor(keeper, caseId) {
    this.#keeper = keeper;
    this.#case = caseId;
  }

  /** Does a `step` back, and keeps what is written in the scenes that it leaves.
   * @param scenes gives the ids of the scenes on the way */
  keep(scenes, step) {
    const before = this.#written(scenes());
    step();
    const after = this.#written(scenes());
    for (const [item, content] of before) if (content && !after.has(item)) this.#texts.set(item, content);
  }

  /** Puts back what was written in the scenes on the way, once the kernel has let go of it. */
  bringBack(scenes) {
    for (const [item, now] of this.#written(scenes)) {
      const content = this.#texts.get(item);
      if (content === undefined || now === content) continue;
      this.#texts.delete(item);
      if (now === undefined) this.#keeper.put(item, content);
    }
  }

  #written(scenes) {
    const items = scenes.flatMap((scene) => [scene, `${scene}/confidence`]).map((name) => `${this.#case}/${name}`);
    return new Map(items.map((item) => [item, this.#keeper.content(item)]));
  }
}
