/* The notebook around an element. Only JupyterLab and Notebook 7 have a context that can be asked;
 * elsewhere nothing happens here, and the kernel's own display update has to do. */

/** Puts the summary into the notebook's own copy of the output. After the page was reloaded, Jupyter
 * no longer knows which output the kernel's updates are for. */
export function refreshSummary(model, summary) {
  if (!summary) return;
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

/** Has Jupyter save the notebook: text deleted here must not stay in the file. Says whether it did. */
async function saveNotebook(model) {
  const notebook = notebookOf(model);
  const refused = !notebook || notebook.model?.readOnly || notebook.contentsModel?.writable === false;
  if (refused) return false;
  try {
    await notebook.save();
    return true;
  } catch {
    return false;
  }
}

const BEFORE_NOTEBOOK_IS_SAVED = 1500;

/* The timers of notebooks that are to be saved soon: one for all elements of a notebook. */
const soon = (globalThis.mentorkitSoon ??= new WeakMap());

/** Has Jupyter save the notebook once nothing has changed for a moment. */
export function saveNotebookSoon(model) {
  const notebook = notebookOf(model);
  if (!notebook) return;
  clearTimeout(soon.get(notebook));
  const save = () => {
    soon.delete(notebook);
    saveNotebook(model);
  };
  soon.set(notebook, setTimeout(save, BEFORE_NOTEBOOK_IS_SAVED));
}

/** Saves the notebook now; what was to be saved soon is saved with it. */
export function saveNotebookNow(model) {
  const notebook = notebookOf(model);
  clearTimeout(soon.get(notebook));
  soon.delete(notebook);
  return saveNotebook(model);
}

/** Whether the notebook is to be saved soon. */
export const isToBeSaved = (model) => soon.has(notebookOf(model));

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
