/* The notebook around an element. Only JupyterLab and Notebook 7 have a context that can be asked;
 * elsewhere nothing happens here, and the kernel's own display update has to do. */

/** Puts the summary into the notebook's own copy of the output. After the page was reloaded, Jupyter
 * no longer knows which output the kernel's updates are for. */
export function refreshSummary(model, summary) {
  for (const cell of notebookOf(model)?.model?.cells ?? []) {
    const outputs = cell.outputs;
    for (let place = 0; place < (outputs?.length ?? 0); place += 1) {
      const output = outputs.get(place);
      if (output.metadata?.mentorkit?.summary !== summary.metadata.mentorkit.summary) continue;
      if (sameJson(output.data, summary.data)) continue;
      outputs.set(place, { output_type: "display_data", ...summary });
    }
  }
}

/** Has Jupyter save the notebook: text deleted here must not stay in the file. */
export function saveNotebook(model) {
  const notebook = notebookOf(model);
  const refused = !notebook || notebook.model?.readOnly || notebook.contentsModel?.writable === false;
  if (!refused) notebook.save().catch(() => {});
}

/* Notebooks whose savings take turns; each element of a page is a module of its own, so they share it. */
const inTurn = (globalThis.mentorkitInTurn ??= new WeakSet());

/** Makes the notebook's savings wait for each other, Jupyter's own too. Two at a time would make it ask
 * the person whether to overwrite the file or to throw away what is on the screen. */
export function takeTurns(model) {
  const notebook = notebookOf(model);
  if (!notebook || inTurn.has(notebook)) return;
  inTurn.add(notebook);
  const save = notebook.save.bind(notebook);
  let last = Promise.resolve();
  notebook.save = () => (last = last.catch(() => {}).then(save));
}

/** Whether the notebook has changes that nobody has saved. */
export const isDirty = (model) => Boolean(notebookOf(model)?.model?.dirty);

/** Where the notebook is, as a name for it among the page's notebooks. */
export const notebookPath = (model) => notebookOf(model)?.path ?? "";

const notebookOf = (model) => model.widget_manager?.context ?? null;

/** Whether two values have the same JSON, whatever the order of keys. */
export const sameJson = (one, other) => canonical(one) === canonical(other);

const canonical = (value) =>
  JSON.stringify(value, (_, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
