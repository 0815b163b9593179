/* What `click.py` measures with, in the page. */

window.bench = {
  /* When what is in the page now has been painted. */
  painted() {
    return new Promise((done) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      port2.postMessage(null);
    }));
  },

  /* When something below `root` has become true, and is painted. */
  async reached(root, is) {
    if (!is()) await new Promise((done) => {
      const watch = new MutationObserver(() => {
        if (!is()) return;
        watch.disconnect();
        done();
      });
      const everything = { subtree: true, childList: true, attributes: true, characterData: true };
      watch.observe(root, everything);
    });
    return this.painted();
  },

  /* From the next click on, how many milliseconds each of these takes. */
  expect(root, ends) {
    this.result = new Promise((done) => addEventListener("click", async (click) => {
      if (!click.isTrusted) throw new Error("not a click of the mouse");
      const times = await Promise.all(ends.map((is) => this.reached(root, is)));
      done(times.map((time) => time - click.timeStamp));
    }, { capture: true, once: true }));
  },

  expectScene(title) {
    const player = document.querySelector(".mk-play");
    const line = () => player.querySelector(".mk-saving")?.dataset.tone;
    let saving = false;
    this.expect(player, [
      () => player.querySelector(".mk-scene h4")?.textContent === title,
      () => (saving ||= line() === "saving") && line() === "saved",
    ]);
  },

  expectLabel(text) {
    const label = document.querySelector(".widget-label");
    this.expect(label, [() => label.textContent === text]);
  },

  async runFirst() {
    const { content } = jupyterapp.shell.currentWidget;
    content.deselectAll();
    content.activeCellIndex = 0;
    await jupyterapp.commands.execute("notebook:run-cell");
  },

  /* Runs all cells; gives the milliseconds until all these nodes
   * are there, and no element says "Opening…" any more. */
  async runAll(nodes, count) {
    const start = performance.now();
    jupyterapp.commands.execute("notebook:run-all-cells");
    const open = () => [...document.querySelectorAll(nodes)]
      .filter((node) => node.textContent !== "Opening…").length;
    for (;;) {
      const time = await this.painted();
      if (open() === count) return time - start;
      const failed = document.querySelector("[data-mime-type='application/vnd.jupyter.stderr']");
      if (failed) throw new Error(`a cell has failed: ${failed.textContent}`);
      if (time - start > 60_000) throw new Error(`${open()} of ${count} can be used after a minute`);
    }
  },
};
