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

/** Asks Jupyter to save the notebook: text deleted here must not stay in the file. */
export function saveNotebook(model) {
  const notebook = notebookOf(model);
  const refused = !notebook || notebook.model?.readOnly || notebook.contentsModel?.writable === false;
  if (!refused) saveInTurn(notebook);
}

/* Two savings at a time make Jupyter ask a person which version to keep. All elements of the page, each
 * a module of its own, so share what is known of each notebook: is it being saved, and then once more? */
const savings = (globalThis.mentorkitSavings ??= new WeakMap());

function saveInTurn(notebook) {
  if (!savings.has(notebook)) savings.set(notebook, follow(notebook));
  const saving = savings.get(notebook);
  if (saving.now) {
    saving.again = true;
  } else if (notebook.model?.dirty) {
    saving.now = true;
    notebook
      .save()
      .catch(() => {})
      .finally(() => saving.ended());
  }
}

/* Follows Jupyter's own savings too. */
function follow(notebook) {
  const saving = {
    now: false,
    again: false,
    ended() {
      saving.now = false;
      if (saving.again) {
        saving.again = false;
        saveInTurn(notebook);
      }
    },
  };
  notebook.saveState?.connect((_, state) => {
    if (state === "started") saving.now = true;
    else saving.ended();
  });
  return saving;
}

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
